"""GIF templates: one layout and one beginning, any modules; the codes a reader by the book takes."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from renderer import barcode
from renderer.barcode import gif, raster
from renderer.barcode.gif_template import beginning, template
from renderer.barcode.symbol import Modules, Symbol, pack


def symbol_of(rows: tuple[str, ...], quiet: int = 4) -> Symbol:
    return Symbol("qr", *Modules(*pack(rows)), 1, (quiet,) * 4, "", b"")


bits = st.text("01", min_size=13, max_size=13)


@settings(max_examples=60)
@given(
    st.lists(st.text("01", min_size=21, max_size=21), min_size=20, max_size=20),
    bits,
    st.sampled_from([6, 8, 13]),
)
def test_whatever_the_other_modules_are_they_come_back(rows: list[str], first: str, module: int) -> None:
    symbol = symbol_of(("11111110" + first, *rows))
    plan = raster.plan_for(symbol, module)
    assert template(plan.layout, b"\x7f") is not None
    draw = gif.straight(plan, None, None)
    assert draw is not None
    read = Image.open(io.BytesIO(draw(symbol.packed)))
    assert read.convert("1").tobytes() == raster.bitmap(symbol, module).image().tobytes()


def test_symbols_that_begin_alike_share_a_template() -> None:
    one, other = (symbol_of(("11111110" + "01" * 6 + "1", *("01" * 10 + end,) * 20)) for end in "01")
    layouts = {raster.plan_for(symbol, 8).layout for symbol in (one, other)}
    assert len(layouts) == 1
    layout = layouts.pop()
    assert template(layout, b"\x7f") is template(layout, b"\x7f")


@pytest.mark.parametrize(
    ("row", "module", "begin"),
    [
        (b"\x7f\x12\x05", 13, b"\x7f"),  # seven dark modules teach runs of up to thirteen pixels
        (b"\x7f\x12\x05", 14, b""),
        (b"\xff\x54\x01", 15, b"\xff\x54"),
        (b"\x55\x55", 6, b""),
        (b"\x00\x7f", 6, b""),
        (b"\xff", 6, b"\xff"),
    ],
)
def test_a_beginning_is_taken_if_its_dark_run_is_long_enough(row: bytes, module: int, begin: bytes) -> None:
    assert beginning(row, module) == begin


def test_there_is_none_without_a_quiet_zone_to_learn_in() -> None:
    bare = symbol_of(("1111111" + "01" * 7,) * 21, quiet=0)
    assert template(raster.plan_for(bare, 6).layout, b"\x7f") is None


@pytest.mark.parametrize("module", range(6, 16))
def test_a_picture_of_several_tables_goes_on_where_the_template_ends(module: int) -> None:
    symbol = barcode.encode("Ticket_12345" * 9)
    plan = raster.plan_for(symbol, module)
    draw = gif.straight(plan, None, None)
    made = template(plan.layout, b"\x7f")
    assert draw is not None
    assert made is None or not made.whole
    read = Image.open(io.BytesIO(draw(symbol.packed)))
    assert read.convert("1").tobytes() == raster.bitmap(symbol, module).image().tobytes()
