"""JPEG: on the 8-pixel grid every module survives decoding exactly."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from renderer import barcode
from renderer.barcode import jpeg, raster
from renderer.barcode.symbol import Symbol
from tests.barcode.strategies import symbols


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@settings(max_examples=40)
@given(symbols(most=40), st.sampled_from([8, 16]))
def test_aligned_modules_decode_to_pure_black_and_white(symbol: Symbol, module: int) -> None:
    picture = raster.bitmap(symbol, module)
    image = opened(jpeg.write(picture))
    assert image.mode == "L"
    assert set(image.tobytes()) <= {0, 255}
    assert image.convert("1").tobytes() == picture.image().tobytes()


def test_a_ticket_code_takes_less_than_a_kilobyte() -> None:
    part = barcode.render("Ticket_12345", format="jpeg", width=240)
    assert opened(part.data).size == (232, 232)
    assert len(part) < 1000


@pytest.mark.parametrize("quality", [85, 60, 30])
def test_it_survives_being_compressed_again(quality: int) -> None:
    first = opened(barcode.render("Ticket_12345", format="jpeg", module=8).data)
    again = io.BytesIO()
    first.save(again, "JPEG", quality=quality)
    assert (
        max(abs(a - b) for a, b in zip(first.tobytes(), opened(again.getvalue()).tobytes(), strict=True)) <= 1
    )


def test_modules_off_the_grid_are_close() -> None:
    picture = raster.bitmap(barcode.encode("Ticket_12345"), 5)
    image = opened(jpeg.write(picture))
    wanted = picture.image().convert("L")
    assert max(abs(a - b) for a, b in zip(image.tobytes(), wanted.tobytes(), strict=True)) < 48


def test_width_prefers_the_grid_unless_it_costs_too_much() -> None:
    sizes = {
        width: opened(barcode.render("A", format="jpeg", width=width).data).width // 29
        for width in (60, 150, 320)
    }
    assert sizes == {60: 2, 150: 4, 320: 8}


def test_colours_and_density() -> None:
    part = barcode.render("A", format="jpeg", module=8, foreground="#000050", background="#fffaf0", dpi=300)
    image = opened(part.data)
    assert image.mode == "RGB"
    assert image.info["dpi"] == (300, 300)
    assert all(abs(a - b) <= 3 for a, b in zip(image.getpixel((4, 4)), (255, 250, 240), strict=True))
    assert opened(barcode.render("A", format="jpeg", module=8, dpi=203).data).info["dpi"] == (203, 203)
