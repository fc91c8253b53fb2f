"""Symbol: modules as text and back."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from renderer import barcode
from renderer.barcode.symbol import Symbol, pack


@settings(max_examples=50)
@given(
    st.integers(1, 300).flatmap(
        lambda width: st.lists(st.text("01", min_size=width, max_size=width), min_size=1, max_size=5)
    )
)
def test_packing_loses_nothing(rows: list[str]) -> None:
    modules = pack(tuple(rows))
    assert modules.stride % 8 == 0
    assert Symbol("drawn", *modules, 1, (0, 0, 0, 0), "", b"").matrix() == tuple(rows)


def test_measures_count_rows_and_quiet_zone() -> None:
    symbol = barcode.encode("9521234543213", "ean13")
    assert (symbol.width, symbol.height, symbol.total_width, symbol.total_height) == (95, 74, 113, 74)
    symbol = barcode.encode("Ticket_12345", "pdf417")
    assert symbol.height == symbol.rows * 3
    assert symbol.total_height == symbol.height + 4
