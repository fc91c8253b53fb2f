"""PDF: a page as large as the symbol, with offsets that are true."""

from __future__ import annotations

import re
import zlib

from PIL import Image

from renderer import barcode
from tests.barcode.test_outline import filled


def content(data: bytes) -> str:
    stream = re.search(rb"stream\n(.*?)\nendstream", data, re.DOTALL)
    assert stream is not None
    return zlib.decompress(stream[1]).decode()


def test_cross_references_point_at_their_objects() -> None:
    data = barcode.render("Ticket_12345", format="pdf").data
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", data)[1])  # type: ignore[index]
    assert data[start:].startswith(b"xref\n0 5\n")
    offsets = [int(line[:10]) for line in data[start:].split(b"\n")[3:7]]
    for number, offset in enumerate(offsets, 1):
        assert data[offset:].startswith(b"%d 0 obj\n" % number)


def test_the_page_is_as_large_as_the_symbol() -> None:
    data = barcode.render("9521234543213", "ean13", format="pdf", x_dimension=0.33).data
    assert b"/MediaBox [0 0 105.704 69.222]" in data  # 113 x 74 X of 0.33 mm, in points
    assert b"/MediaBox [0 0 116 116]" in barcode.render("A", format="pdf", module=4).data
    assert b"/MediaBox [0 0 27.84 27.84]" in barcode.render("A", format="pdf", module=4, dpi=300).data


def test_the_path_reads_back() -> None:
    drawn = content(barcode.render("Ticket_12345", format="pdf").data)
    assert drawn.endswith("f*")
    polygons = [
        [(int(x), int(y)) for x, y in re.findall(r"(\d+) (\d+) [ml]", line)]
        for line in drawn.splitlines()
        if line.endswith(" h")
    ]
    image = filled(polygons, (29, 29)).convert("L").resize((116, 116), Image.Resampling.NEAREST)
    assert barcode.scan.read(image)[0].data == b"Ticket_12345"
