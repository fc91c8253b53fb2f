from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer import typography
from renderer.ticket import symbols
from renderer.ticket.compile import compile_plan
from renderer.ticket.plan import BarcodeNode, descend
from renderer.ticket.units import Rect
from tests.ticket.small import build


def node(**changes: object) -> BarcodeNode:
    plan = compile_plan(build(), (320, 480), typography.shipped_fonts())
    found = next(n for _, root in plan.roots for n in descend(root) if isinstance(n, BarcodeNode))
    return replace(found, **changes)


QR = symbols.encode(node(), "TCK00000003")  # 21 modules, 29 with the quiet zone


@pytest.mark.parametrize(
    ("room", "module", "snapped"),
    [
        ((600, 600), 16, True),  # 20 would fit, 16 is the largest allowed and preferred
        ((300, 300), 8, True),  # 10 would fit; 8 costs 20 %
        ((360, 360), 12, False),  # 8 would cost a third
        ((125, 125), 4, True),
        ((120, 120), 4, False),  # no air left to move to the grid
        ((90, 90), 3, False),
        ((60, 60), 2, False),
    ],
)
def test_a_preferred_module_is_taken_unless_it_costs_too_much(
    room: tuple[int, int], module: int, snapped: bool
) -> None:
    chosen = symbols.choose(node(), QR, room, 0)
    assert chosen is not None
    assert (chosen.module, chosen.snapped) == (module, snapped)


def test_below_the_smallest_module_there_is_none() -> None:
    assert symbols.choose(node(), QR, (57, 57), 0) is None
    assert symbols.choose(node(), QR, (300, 60), 20) is None
    assert symbols.choose(node(least=1), QR, (57, 57), 0) is not None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.integers(0, 40), st.integers(250, 400))
def test_a_snapped_symbol_stands_on_the_grid_inside_its_tile(x: int, y: int, width: int) -> None:
    chosen = symbols.choose(node(), QR, (300, 300), 0)
    assert chosen is not None
    tile = Rect(x, y, max(width, chosen.tile[0]), chosen.tile[1])
    at = chosen.place(tile)
    left, top = QR.quiet[0] * chosen.module, QR.quiet[1] * chosen.module
    assert (at.x + left) % 8 == 0
    assert (at.y + top) % 8 == 0
    assert tile.x <= at.x
    assert at.right <= tile.right
    assert tile.y <= at.y
    assert at.bottom <= tile.bottom


def test_round_corners_never_reach_the_quiet_zone() -> None:
    fitted = symbols.at(node(radius=20), QR, 8, snapped=True)
    assert fitted.pad >= 4 + 20 * (1 - 0.7072)


def test_linear_symbols_are_as_high_as_asked() -> None:
    linear = node(symbology="code128", bar_height=70)
    symbol = symbols.encode(linear, "SAVE20A7")
    assert symbols.at(linear, symbol, 3, snapped=False).bar_height == 70
    square = node(bar_height=70)  # means nothing to a matrix symbol
    assert symbols.at(square, QR, 3, snapped=False).bar_height is None


def test_error_correction_is_passed_on() -> None:
    payload = "A" * 20
    assert symbols.encode(node(ecc="H"), payload).width > symbols.encode(node(ecc="L"), payload).width
