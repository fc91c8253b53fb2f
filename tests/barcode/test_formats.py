"""Formats: each by its name, with what a web server must say of it."""

from __future__ import annotations

import pytest

from renderer import barcode
from renderer.barcode.formats import FORMATS, find

MAGIC = {
    "png": b"\x89PNG",
    "gif": b"GIF87a",
    "jpeg": b"\xff\xd8\xff",
    "bmp": b"BM",
    "wbmp": b"\0\0",
    "svg": b"<svg",
    "pdf": b"%PDF-",
    "eps": b"%!PS-Adobe",
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("symbology", ["qr", "ean13", "code128", "maxicode", "usps_imb"])
def test_every_kind_of_symbol_in_every_format(name: str, symbology: str) -> None:
    kind = barcode.find(symbology)
    part = barcode.render(kind.example, symbology, format=name, width=400, text=kind.has_text)
    assert part.data.startswith(MAGIC[name])
    assert part.name == symbology + FORMATS[name].extension
    assert part.content_type == FORMATS[name].content_type


def test_names_in_any_case_with_or_without_a_dot() -> None:
    assert find("JPG") is find(".jpeg") is FORMATS["jpeg"]
