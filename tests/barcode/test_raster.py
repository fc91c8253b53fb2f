"""Symbols become pixels, whole ones, in the right places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer import barcode
from renderer.barcode import raster
from renderer.barcode.symbol import Symbol, pack
from renderer.errors import InvalidOption
from tests.barcode.strategies import painted, symbols


def as_text(picture: raster.Bitmap) -> list[str]:
    text = picture.image().convert("L").tobytes().translate(bytes((49, *(48,) * 255))).decode()
    return [text[at : at + picture.width] for at in range(0, len(text), picture.width)]


@settings(max_examples=80)
@given(symbols(), st.sampled_from([1, 2, 3, 5, 8, 13]))
def test_every_pixel_is_where_a_slow_drawing_puts_it(symbol: Symbol, module: int) -> None:
    assert as_text(raster.bitmap(symbol, module)) == painted(symbol, module)


@settings(max_examples=30)
@given(symbols(most=200), st.integers(1, 9))
def test_a_wide_stride_draws_the_same(symbol: Symbol, module: int) -> None:
    rows = [symbol.packed[at : at + symbol.stride] for at in range(0, len(symbol.packed), symbol.stride)]
    wide = symbol._replace(packed=b"".join(row.ljust(144, b"\0") for row in rows), stride=144)
    assert raster.bitmap(wide, module).data == raster.bitmap(symbol, module).data


def test_a_picture_of_letters() -> None:
    symbol = Symbol("drawn", *pack(("101", "010")), (1, 2), (1, 1, 0, 0), "", b"")
    assert as_text(raster.bitmap(symbol, 2)) == [
        "00000000",
        "00000000",
        "00110011",
        "00110011",
        "00001100",
        "00001100",
        "00001100",
        "00001100",
    ]


def test_bar_height_stretches_the_tallest_row_only() -> None:
    symbol = barcode.encode("9521234543213", "ean13")
    picture = raster.bitmap(symbol, 2, bar_height=60)
    assert picture.height == 60
    assert picture.layout.repeats == (50, 10)


@pytest.mark.parametrize("module", [0, -1, 257, 2.5, "3"])
def test_a_module_that_is_no_whole_pixel_is_refused(module: object) -> None:
    with pytest.raises(InvalidOption) as caught:
        raster.bitmap(barcode.encode("A"), module)  # type: ignore[arg-type]
    assert caught.value.field == "module"


def test_the_bars_cannot_be_lower_than_their_guards() -> None:
    with pytest.raises(InvalidOption, match="at least 11"):
        raster.bitmap(barcode.encode("9521234543213", "ean13"), 2, bar_height=10)


def test_padding_bits_are_light(tmp_path: Path) -> None:
    picture = raster.bitmap(barcode.encode("A"), 1)
    assert picture.width % 8
    assert all(row & 0b111 == 0b111 for row in picture.data[picture.stride - 1 :: picture.stride])
