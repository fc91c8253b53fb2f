"""Outlines: filled even-odd they give back every pixel."""

from __future__ import annotations

from hypothesis import given, settings
from PIL import Image, ImageChops, ImageDraw

from renderer import barcode
from renderer.barcode import raster
from renderer.barcode.outline import outlines
from renderer.barcode.symbol import Symbol
from tests.barcode.strategies import symbols


def filled(polygons: list[list[tuple[int, int]]], size: tuple[int, int]) -> Image.Image:
    """Even-odd by exclusive-or of polygons, each filled row by row from its upright edges."""
    image = Image.new("1", size, 1)
    for polygon in polygons:
        layer = Image.new("1", size, 0)
        pencil = ImageDraw.Draw(layer)
        for y in range(size[1]):
            crossings = sorted(
                x
                for (x, top), (other, bottom) in zip(polygon, [*polygon[1:], polygon[0]], strict=True)
                if x == other and min(top, bottom) <= y < max(top, bottom)
            )
            for left, right in zip(crossings[::2], crossings[1::2], strict=True):
                pencil.line((left, y, right - 1, y), fill=1)
        image = ImageChops.logical_xor(image, layer)
    return image


@settings(max_examples=40)
@given(symbols(most=24))
def test_filling_gives_back_the_picture(symbol: Symbol) -> None:
    picture = raster.bitmap(symbol, 2)
    polygons = outlines(picture)
    assert filled(polygons, (picture.width, picture.height)).tobytes() == picture.image().tobytes()


def test_edges_are_level_or_upright_and_turn_at_every_corner() -> None:
    for polygon in outlines(raster.bitmap(barcode.encode("Ticket_12345"), 1)):
        for (x, y), (next_x, next_y) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
            assert (x == next_x) != (y == next_y)
