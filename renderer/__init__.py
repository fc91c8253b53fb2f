"""Turns a BarcodeID and PASSDATA into barcodes, ticket images, signed passes and MMS that fit the handset.

The road, in the order in which data walks:

1. ``barcode``     a payload becomes a ``Symbol`` (modules before any pixel), that whole-pixel rows, a file
2. ``imaging``     pictures are decoded with caps, resized and written within a byte budget
3. ``typography``  text is shaped, ordered, fitted into its box and drawn
4. ``ticket``      template + fields + symbol become a ticket image
5. ``wallet``      PASSDATA becomes a pass, the pass a signed ``.pkpass`` and its preview
6. ``mms``         slides become SMIL and parts, the parts a binary PDU
7. ``handset``     the message is adapted to the handset, the carrier and the gateway that will carry it
8. ``engine``      ties these rooms together: ``Engine().barcode(...)``; everything it returns is a ``Part``

Around it stand the doors: ``skycore`` (the dialect of requests), ``service`` (HTTP) and ``cli``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from renderer.errors import ConfigurationError, InputError, RendererError, TemplateError, VerificationFailed
from renderer.part import Part

if TYPE_CHECKING:
    from renderer.engine import Engine
    from renderer.settings import Settings

__all__ = [
    "ConfigurationError",
    "Engine",
    "InputError",
    "Part",
    "RendererError",
    "Settings",
    "TemplateError",
    "VerificationFailed",
]

# Loaded at first use: importing one room must not cost the import of all of them.
_AT_FIRST_USE = {"Engine": "renderer.engine", "Settings": "renderer.settings"}


def __getattr__(name: str) -> Any:
    """Load the heavy members at first use (PEP 562)."""
    if name not in _AT_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_AT_FIRST_USE[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
