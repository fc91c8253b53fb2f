"""What the rooms know (symbologies, handsets, readings, reports) -> plain facts for JSON and for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from renderer import barcode, handset
from renderer.barcode.scan import Reading
from renderer.barcode.symbol import Symbology
from renderer.errors import UnreadableImage
from renderer.part import Part

Facts = dict[str, Any]

READABLE_TYPES = frozenset({"image/png", "image/gif", "image/jpeg", "image/bmp", "image/webp"})


def of_symbology(symbology: Symbology) -> Facts:
    """One symbology as listings show it: name, title, standard, example and its options."""
    return {
        "name": symbology.name,
        "title": symbology.title,
        "kind": symbology.kind,
        "standard": symbology.standard,
        "aim_id": symbology.aim_id,
        "aliases": list(symbology.aliases),
        "gs1": symbology.gs1,
        "wallet_format": symbology.wallet_format,
        "quiet_zone": list(symbology.quiet),
        "example": symbology.example,
        "read_back": bool(symbology.readers),
        "options": {
            name: {
                "title": option.title,
                "type": option.type.__name__,
                "choices": list(option.choices),
                "low": option.low,
                "high": option.high,
                "default": option.default,
            }
            for name, option in symbology.options.items()
        },
    }


def of_handset(profile: handset.HandsetProfile) -> Facts:
    """One handset profile as listings show it: name, aliases, screen, limits, accepted types."""
    return {
        "name": profile.name,
        "aliases": list(profile.aliases),
        "vendor": profile.vendor,
        "model": profile.model,
        "screen": list(profile.screen),
        "mms_max_bytes": profile.mms_max_bytes,
        "max_image": list(profile.max_image),
        "accept": sorted(profile.accept),
        "charsets": sorted(profile.charsets),
        "smil": profile.smil,
    }


def of_reading(reading: Reading) -> Facts:
    """One barcode found in a picture; ``position`` is its corners clockwise from top left, in pixels."""
    return {
        "symbology": reading.symbology,
        "text": reading.text,
        "bytes": reading.data.hex(),
        "aim_id": reading.aim_id,
        "module": reading.module,
        "position": [list(point) for point in reading.position],
    }


def read_back(part: Part) -> Facts | None:
    """What an independent reader finds in an image; None when nothing is found or the type is not a picture."""
    if part.content_type not in READABLE_TYPES:
        return None
    try:
        found = barcode.scan.read(part.data)
    except UnreadableImage:
        return None
    return of_reading(found[0]) if found else None


def without_blanks(facts: Mapping[str, Any]) -> Facts:
    """The facts that say something."""
    return {name: value for name, value in facts.items() if value not in (None, "", [], (), {})}
