"""Judged message -> modules of linear symbols by python-barcode, with its faults guarded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from barcode.charsets import code128 as tables
from barcode.codabar import CODABAR
from barcode.codex import Code39, Code128
from barcode.ean import EAN8, EAN13
from barcode.itf import ITF
from barcode.upc import UPCA

from renderer.barcode.symbol import Message, Modules, Options, Symbology, pack
from renderer.errors import InvalidOption, UnencodableCharacter

_CODE_A, _CODE_B = 101, 100  # ISO/IEC 15417 table 2: values that switch the code set while in C


class _Code128(Code128):  # type: ignore[misc]
    """Code 128 that folds a switch of code set into the start character, but never data."""

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        """After Start C the value 99 is the digits "99"; python-barcode 0.16 takes it for a switch and drops
        it.
        """
        return super()._try_to_optimize(encoded) if encoded[1] in {_CODE_A, _CODE_B} else encoded


def _code128(text: str) -> str:
    for position, character in enumerate(text, 1):
        if character not in tables.ALL or ord(character) > 127:  # it takes ñ for FNC1
            raise UnencodableCharacter(
                f"python-barcode's Code 128 cannot carry U+{ord(character):04X} at position {position}; "
                "zint can.",
                field="payload",
            )
    return str(_Code128(text).build()[0])


def _ean(text: str) -> str:
    maker = EAN8 if len(text) < 9 else EAN13
    return str(maker(text).build()[0])


def _pzn(text: str) -> str:
    return str(Code39(f"-{text}", add_checksum=False).build()[0])


_MAKERS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "code128": _code128,
        "code39": lambda text: str(Code39(text, add_checksum=False).build()[0]),
        "codabar": lambda text: str(CODABAR(text, narrow=1, wide=2).build()[0]),
        "itf": lambda text: str(ITF(text, narrow=1, wide=3).build()[0]),
        "itf14": lambda text: str(ITF(text, narrow=1, wide=3).build()[0]),
        "ean13": _ean,
        "ean8": _ean,
        "jan": _ean,
        "isbn": _ean,
        "issn": _ean,
        "upca": lambda text: str(UPCA(text).build()[0]),
        "pzn": _pzn,
    }
)
_UNSUPPORTED = {"code39": {"check"}}


class PythonBarcodeEncoder:
    """python-barcode 0.16 for the linear symbologies it gets right; only ``build()`` is used, never its
    writers.
    """

    name = "python-barcode"

    def compile(self, symbology: Symbology, options: Options) -> Callable[[Message], Modules]:
        """Fix symbology and options once; raises InvalidOption for what python-barcode does not do."""
        make = _MAKERS.get(symbology.name)
        if make is None:
            raise InvalidOption(
                f"python-barcode draws {', '.join(_MAKERS)}, not {symbology.name}; use zint.", field="encoder"
            )
        for name in _UNSUPPORTED.get(symbology.name, ()):
            if options.get(name):
                raise InvalidOption(f"python-barcode does not take {name} here; use zint.", field=name)

        def modules(message: Message) -> Modules:
            text = message.source.decode("iso-8859-1")
            if "+" in text and symbology.name.startswith(("ean", "upc", "is", "jan")):
                raise InvalidOption("python-barcode draws no add-ons; use zint.", field="encoder")
            return pack((make(text),))

        return modules


ENCODER = PythonBarcodeEncoder()
