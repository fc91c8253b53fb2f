"""EPS: header, bounding box, one path."""

from __future__ import annotations

import re

from PIL import Image

from renderer import barcode
from tests.barcode.test_outline import filled


def test_header_and_bounding_box() -> None:
    text = barcode.render("9521234543213", "ean13", format="eps", x_dimension=0.33).data.decode()
    assert text.startswith("%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 106 70\n")
    assert "%%HiResBoundingBox: 0 0 105.704 69.222" in text
    assert text.endswith("%%EOF\n")


def test_the_path_reads_back() -> None:
    text = barcode.render("Ticket_12345", format="eps").data.decode()
    polygons = [
        [(int(x), int(y)) for x, y in re.findall(r"^(\d+) (\d+) (?:move|line)to", piece, re.MULTILINE)]
        for piece in text.split("closepath")[:-1]
    ]
    image = filled(polygons, (29, 29)).convert("L").resize((116, 116), Image.Resampling.NEAREST)
    assert barcode.scan.read(image)[0].data == b"Ticket_12345"
