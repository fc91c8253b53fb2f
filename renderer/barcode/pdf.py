"""Bitmap -> PDF of one page as large as the symbol."""

from __future__ import annotations

import zlib

from renderer.barcode.layout import Bitmap
from renderer.barcode.outline import outlines
from renderer.barcode.png import Colours
from renderer.barcode.size import Size


def write(bitmap: Bitmap, *, size: Size, colours: Colours | None = None, dpi: float = 72) -> bytes:
    """Write one page; the dark areas are one even-odd path (ISO 32000-1 8.5.3.3.3)."""
    width, height = size.points(dpi)
    box = f"[0 0 {width:g} {height:g}]"
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Contents 4 0 R /Resources << >> >>"
    content = zlib.compress(_content(bitmap, width, height, colours or ((0, 0, 0), (255, 255, 255))), 9)
    return _file(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            page.encode("ascii"),
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(content), content),
        )
    )


def _content(bitmap: Bitmap, width: float, height: float, colours: Colours) -> bytes:
    """Ground, then the path, in pixels turned right side up."""
    dark, light = (" ".join(f"{value / 255:.4g}" for value in colour) for colour in colours)
    lines = [f"{light} rg 0 0 {width:g} {height:g} re f"]
    lines.append(f"{width / bitmap.width:.8g} 0 0 {-height / bitmap.height:.8g} 0 {height:g} cm {dark} rg")
    for polygon in outlines(bitmap):
        (x, y), *rest = polygon
        lines.append(f"{x} {y} m " + " ".join(f"{x} {y} l" for x, y in rest) + " h")
    return "\n".join([*lines, "f*"]).encode("ascii")


def _file(objects: tuple[bytes, ...]) -> bytes:
    """Header, objects, cross-reference table, trailer (ISO 32000-1 7.5)."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
