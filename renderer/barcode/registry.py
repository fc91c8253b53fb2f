"""Scans symbologies/ -> every Symbology by name; adding one is adding a file there."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from renderer.barcode import symbologies as package
from renderer.barcode.symbol import Symbology
from renderer.errors import UnknownSymbology


@cache
def symbologies() -> Mapping[str, Symbology]:
    """All symbologies by name, in alphabetical order."""
    found = {symbology.name: symbology for symbology in _scan()}
    return MappingProxyType(dict(sorted(found.items())))


@cache
def _by_any_name() -> Mapping[str, Symbology]:
    return {_plain(name): symbology for symbology in symbologies().values() for name in symbology.names}


def find(name: str) -> Symbology:
    """The symbology of that name or alias, case and punctuation apart; raises UnknownSymbology with near
    names.
    """
    symbology = _by_any_name().get(_plain(str(name)))
    if symbology is None:
        near = difflib.get_close_matches(str(name).lower(), symbologies(), n=3)
        hint = f"did you mean {', '.join(near)}?" if near else f"known are {', '.join(symbologies())}."
        raise UnknownSymbology(f"There is no symbology '{name}'; {hint}", field="symbology")
    return symbology


def _plain(name: str) -> str:
    return "".join(character for character in name.lower() if character.isalnum())


def _scan() -> Iterator[Symbology]:
    """Each module shows one ``SYMBOLOGY``, or a family of them as ``SYMBOLOGIES``."""
    for module in pkgutil.iter_modules(package.__path__):
        loaded = importlib.import_module(f"{package.__name__}.{module.name}")
        if hasattr(loaded, "SYMBOLOGY"):
            yield loaded.SYMBOLOGY
        yield from getattr(loaded, "SYMBOLOGIES", ())
