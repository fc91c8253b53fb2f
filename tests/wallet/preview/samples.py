"""Passes for the tests, made here: one of each style, with pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image

STYLES = ("boardingPass", "coupon", "eventTicket", "generic", "storeCard")


def field(key: str, value: Any, label: str | None = None, **more: Any) -> dict[str, Any]:
    return {"key": key, "value": value, **({"label": label} if label is not None else {}), **more}


def made(style: str, **groups: Any) -> dict[str, Any]:
    """A pass of one style with the given groups (``header``, ``primary`` ...) and top-level keys."""
    body = {f"{group}Fields": groups.pop(group) for group in GROUPS if group in groups}
    if style == "boardingPass":
        body["transitType"] = groups.pop("transitType", "PKTransitTypeAir")
    return {
        "formatVersion": 1,
        "description": "A sample",
        "organizationName": "Opera House",
        "backgroundColor": "rgb(34, 60, 120)",
        "foregroundColor": "rgb(255, 255, 255)",
        "labelColor": "rgb(170, 200, 255)",
        style: body,
        **groups,
    }


GROUPS = ("header", "primary", "secondary", "auxiliary", "back")
QR = {
    "message": "GALA-2026-000123",
    "format": "PKBarcodeFormatQR",
    "messageEncoding": "iso-8859-1",
    "altText": "000123",
}


def full(style: str, **more: Any) -> dict[str, Any]:
    """A pass with something in every place."""
    places = [field("p1", "PRG", "From"), field("p2", "CDG", "To")]
    return made(
        style,
        logoText="Opera",
        header=[field("h1", "19:30", "Doors")],
        primary=places if style == "boardingPass" else places[:1],
        secondary=[field("s1", "Main stage", "Place")],
        auxiliary=[field("a1", "14", "Seat", textAlignment="PKTextAlignmentRight")],
        back=[field("b1", "See https://example.com or call +420 000 000 000.", "Terms")],
        barcodes=[QR],
        **more,
    )


@cache
def picture(width: int, height: int, colour: tuple[int, int, int] = (200, 60, 90)) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "PNG")
    return out.getvalue()


@cache
def pictures() -> Mapping[str, bytes]:
    return {
        "icon@2x.png": picture(76, 76, (20, 40, 200)),
        "logo@2x.png": picture(200, 80, (250, 250, 250)),
        "strip@2x.png": picture(750, 288),
        "thumbnail@2x.png": picture(180, 180, (200, 200, 90)),
        "background@2x.png": picture(360, 440, (80, 10, 90)),
        "footer@2x.png": picture(572, 30, (220, 220, 220)),
    }
