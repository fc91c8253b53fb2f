"""Pictures: whole pixels within the width asked for, and refusals that name the cure."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from renderer import Part, barcode
from renderer.errors import InvalidOption, SymbolDoesNotFit, UnknownFormat


def size(part: Part) -> tuple[int, int]:
    return Image.open(io.BytesIO(part.data)).size


@settings(max_examples=40)
@given(st.integers(1, 700), st.sampled_from(["qr", "aztec", "pdf417", "code128"]))
def test_never_wider_than_asked_and_as_wide_as_whole_modules_allow(width: int, symbology: str) -> None:
    total = barcode.encode("Ticket_12345", symbology).total_width
    if width < total:
        with pytest.raises(SymbolDoesNotFit, match=f"at least {total} pixels"):
            barcode.render("Ticket_12345", symbology, width=width)
        return
    drawn = size(barcode.render("Ticket_12345", symbology, width=width))[0]
    if symbology == "pdf417":  # takes another number of columns where that fills the width better
        assert total * (width // total) <= drawn <= width
    else:
        assert drawn == total * (width // total) <= width


def test_symbols_of_one_size_may_come_packed_otherwise() -> None:
    """Version 3 both: letters by libzint's own choice of mask, digits by ours, with rows of other strides."""
    for format_ in ("png", "gif", "jpeg"):
        for payload in ("x" * 40, "1" * 90, "y" * 40):
            part = barcode.render(payload, module=8, format=format_)
            assert [reading.text for reading in barcode.scan.read(part.data)] == [payload]


@settings(max_examples=60)
@given(
    st.sampled_from(["qr", "aztec", "pdf417", "code128", "ean13", "maxicode"]),
    st.sampled_from([1, 5, 6, 13]),
    st.sampled_from(["png", "gif"]),
)
def test_the_straight_way_gives_the_bytes_of_the_long_one(symbology: str, module: int, format_: str) -> None:
    payload = barcode.find(symbology).example
    picture = barcode.raster.bitmap(barcode.encode(payload, symbology), module)
    written = barcode.FORMATS[format_].write(picture)
    assert barcode.render(payload, symbology, module=module, format=format_).data == written


def test_what_is_asked_again_is_not_judged_again() -> None:
    asked = (("format", "gif"), ("width", 320), ("ecc", "Q"))
    draw = barcode.drawing_for("qr", asked)
    assert barcode.drawing_for("qr", asked) is draw
    assert draw("Ticket_12345") == barcode.render("Ticket_12345", format="gif", width=320, ecc="Q")
    with pytest.raises(InvalidOption, match="no option 'colour'"):
        barcode.drawing_for("qr", (("colour", "red"),))


def test_the_smallest_width_named_does() -> None:
    assert size(barcode.render("Ticket_12345", "code128", width=176)) == (176, 50)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"width": 100, "module": 3}, "not both"),
        ({"width": 0}, "at least 1"),
        ({"width": 10.5}, "whole number"),
        ({"module": 0}, "1 to 256"),
        ({"dpi": -1}, "positive"),
        ({"x_dimension": 0.3}, "svg, pdf and eps"),
        ({"bar_height": 0}, "bar height"),
    ],
)
def test_unfit_measures_are_refused(arguments: dict[str, object], words: str) -> None:
    with pytest.raises(InvalidOption, match=words):
        barcode.render("A", "code128", **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("symbology", ["qr", "pdf417", "maxicode"])
def test_text_is_refused_where_nobody_would_find_it(symbology: str) -> None:
    with pytest.raises(InvalidOption, match="without text below it"):
        barcode.render("Ticket_12345", symbology, text=True)


def test_an_unknown_format_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownFormat, match="known are png, gif, jpeg, bmp, wbmp, svg, pdf, eps"):
        barcode.render("A", format="tiff")


def test_bar_height_is_in_pixels() -> None:
    assert size(barcode.render("A", "code128", module=2, bar_height=33))[1] == 33


def test_parts_carry_name_and_type() -> None:
    part = barcode.render("A", "datamatrix", format="JPG")
    assert (part.name, part.content_type) == ("datamatrix.jpg", "image/jpeg")


def test_threads_share_nothing() -> None:
    payloads = [f"Ticket_{number:05d}" for number in range(400)]
    alone = [barcode.render(payload, width=200).data for payload in payloads]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda payload: barcode.render(payload, width=200).data, payloads)) == alone


@pytest.mark.parametrize(("width", "module"), [(240, 1), (320, 2), (480, 3)])
def test_long_pdf417_is_set_in_columns_that_leave_room_for_its_modules(width: int, module: int) -> None:
    part = barcode.render("x" * 190, "pdf417", width=width)
    (reading,) = barcode.scan.read(part.data)
    assert size(part)[0] <= width
    assert reading.module >= module
    assert reading.module > width // barcode.encode("x" * 190, "pdf417").total_width or module == 1


def test_columns_asked_for_are_kept() -> None:
    assert size(barcode.render("x" * 190, "pdf417", width=480, columns=8))[0] == 209 * 2


@pytest.mark.parametrize(
    "options",
    [{"foreground": [1, 2, 3]}, {"width": [3]}, {"quiet": {4}}, {"ecc": {}}, {"module": bytearray(1)}],
)
def test_a_collection_where_a_value_belongs_is_refused_by_name(options: dict[str, Any]) -> None:
    (name,) = options
    with pytest.raises(InvalidOption, match=f"^{name} is a ") as caught:
        barcode.render("x", "qr", **options)
    assert caught.value.field == name


@pytest.mark.parametrize("options", [{"quiet": [4]}, {"ecc": {}}, {"symbology": ["qr"]}])
def test_modules_are_refused_the_same_way(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidOption, match="give one value"):
        barcode.encode("x", **options)


def test_a_defect_of_ours_is_not_taken_for_a_collection() -> None:
    with pytest.raises(TypeError):
        barcode.drawing_for("qr", (("width", object()), ("format", "png"), ("unhashable", Unhashable())))


class Unhashable:
    __hash__ = None  # type: ignore[assignment]
