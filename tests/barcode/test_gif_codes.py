"""Codes of a GIF: cells of two modules, and every picture right whatever its first row teaches."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from renderer import barcode
from renderer.barcode import gif, raster
from renderer.barcode.gif_codes import cells_of, codes_of, frame_of, runs_of
from renderer.barcode.layout import Bitmap, make_layout
from renderer.barcode.lzw import DARK, LIGHT
from renderer.barcode.symbol import Quiet, pack


def picture_of(rows: tuple[str, ...], quiet: Quiet, module: int, times: int) -> Bitmap:
    layout = make_layout(len(rows[0]), quiet, module, (times,) * len(rows))
    left, right = "1" * quiet[0], "1" * quiet[2]
    text = ["".join(str(1 - int(each)) for each in row) for row in rows]
    wide = [f"{left}{row}{right}" for row in text]
    lines = ["".join(each * module for each in row).ljust(layout.stride * 8, "1") for row in wide]
    return Bitmap(layout, b"".join(int(line, 2).to_bytes(layout.stride, "big") for line in lines))


def test_runs_are_measured_in_pixels_with_the_light_modules_after_them() -> None:
    assert runs_of(b"\x07\x01", 9, 2, 10) == [(DARK, 30), (LIGHT, 50), (DARK, 10), (LIGHT, 20)]


def test_cells_are_two_modules_and_a_last_one_takes_a_light_module_or_stands_alone() -> None:
    packed = pack(("11010", "00111")).packed
    beside = frame_of(make_layout(5, (0, 1, 2, 1), 6, (6, 6)))
    alone = frame_of(make_layout(5, (0, 0, 0, 0), 6, (6, 6)))
    assert cells_of(beside, packed, 8).tolist() == [[3, 2, 0], [0, 3, 1]]
    assert cells_of(alone, packed, 8).tolist() == [[3, 2, 4], [0, 3, 5]]


@pytest.mark.parametrize("quiet", [(0, 0, 0, 0), (0, 0, 3, 0), (4, 4, 4, 4), (2, 1, 0, 1), (9, 2, 7, 2)])
@pytest.mark.parametrize(
    "rows",
    [
        ("0000000", "0000000"),  # nothing dark at all
        ("1111111", "1111111"),
        ("0101010", "1010101"),  # no two modules alike
        ("0000000", "0110000", "1111111", "1010110"),
        ("1111111000110101011010011101", "0110100111010110010110100101"),
        ("1",),
    ],
)
def test_any_rows_come_back(rows: tuple[str, ...], quiet: Quiet) -> None:
    for module, times in ((6, 6), (13, 13), (7, 400), (6, 1)):
        picture = picture_of(rows, quiet, module, times)
        read = Image.open(io.BytesIO(gif.write(picture)))
        assert read.convert("1").tobytes() == picture.image().tobytes()


def test_a_picture_of_several_tables_is_cleared_on_the_way() -> None:
    symbol = barcode.encode("z9" * 200, "aztec")
    plan = raster.plan_for(symbol, 6)
    assert len(codes_of(plan.layout, symbol.packed, symbol.stride)) > 4080 * 12 // 8 * 2


def test_files_are_about_as_small_as_a_search_makes_them() -> None:
    for symbology in ("qr", "aztec", "datamatrix"):
        ours = barcode.render("Ticket_12345", symbology, width=400, format="gif")
        out = io.BytesIO()
        Image.open(io.BytesIO(ours.data)).convert("1").save(out, "GIF")
        assert len(ours) < 1.2 * len(out.getvalue())
