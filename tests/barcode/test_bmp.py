"""BMP: bottom-up lines, two palette entries, true density."""

from __future__ import annotations

import io

from hypothesis import given, settings
from PIL import Image

from renderer import barcode
from renderer.barcode import bmp, raster
from renderer.barcode.symbol import Symbol
from tests.barcode.strategies import symbols


@settings(max_examples=30)
@given(symbols())
def test_reads_back_pixel_for_pixel(symbol: Symbol) -> None:
    picture = raster.bitmap(symbol, 2)
    assert Image.open(io.BytesIO(bmp.write(picture))).convert("1").tobytes() == picture.image().tobytes()


def test_density_and_colours() -> None:
    data = barcode.render(
        "A", format="bmp", module=2, dpi=300, foreground="#000050", background="#fffaf0"
    ).data
    image = Image.open(io.BytesIO(data))
    assert round(image.info["dpi"][0]) == 300
    assert image.convert("RGB").getpixel((0, 0)) == (255, 250, 240)
    assert len(data) == int.from_bytes(data[2:6], "little")
