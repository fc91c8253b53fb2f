"""Colours: what a scanner tells apart, and nothing else."""

from __future__ import annotations

import pytest

from renderer import barcode
from renderer.barcode.colour import colours, contrast, parse, warnings
from renderer.errors import InvalidOption, LowContrast


@pytest.mark.parametrize(("grey", "fine"), [(0, True), (100, True), (128, False), (150, False)])
def test_dark_greys_on_white(grey: int, fine: bool) -> None:
    if fine:
        assert colours((grey,) * 3, None) in {None, ((grey,) * 3, (255, 255, 255))}
    else:
        with pytest.raises(LowContrast, match="contrast"):
            colours((grey,) * 3, None)


def test_a_dark_ground_is_refused_although_wcag_passes_it() -> None:
    assert contrast((0, 0, 0), (128, 128, 128)) > 4.5
    with pytest.raises(LowContrast, match="brightness step"):
        colours(None, "#808080")


def test_black_on_white_needs_no_palette() -> None:
    assert colours("#000", "white") is None


def test_inverted_and_faint_pairs_are_warned_of() -> None:
    assert any("light on dark" in warning for warning in warnings(colours("white", "black")))
    assert any("poor light" in warning for warning in warnings(colours("#646464", None)))
    assert warnings(colours("#000050", "#fffaf0")) == ()
    assert warnings(None) == ()


@pytest.mark.parametrize("colour", ["#12", "red-ish", "#gggggg", (1, 2), (0, 0, 256), 7, ""])
def test_what_is_no_colour_is_refused(colour: object) -> None:
    with pytest.raises(InvalidOption, match="such as #1a2b3c"):
        parse(colour, "foreground")  # type: ignore[arg-type]


def test_inverted_symbols_read_back() -> None:
    part = barcode.render("Ticket_12345", foreground="white", background="black", module=4)
    assert barcode.scan.read(part.data)[0].data == b"Ticket_12345"
