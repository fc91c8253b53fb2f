"""The kinds of artefacts, one file each: barcode images, ticket images, passes, messages."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from renderer.engine import Engine
from renderer.prerender.kinds.base import Drawer, Kind
from renderer.prerender.spec import Spec

__all__ = ["drawer", "kinds"]


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by name, found by scanning this folder."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        kind = getattr(importlib.import_module(f"{__name__}.{module.name}"), "KIND", None)
        if kind is not None:
            found[kind.name] = kind
    return found


def drawer(engine: Engine, spec: Spec) -> Drawer:
    """The template of a job made ready; raises what loading it raises."""
    return kinds()[spec.kind].prepare(engine, spec)
