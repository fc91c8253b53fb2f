"""Pictures of the bundle."""

from __future__ import annotations

import itertools
from io import BytesIO

import pytest
from PIL import Image

from renderer.wallet.preview import pictures
from renderer.wallet.preview.display import Picture
from tests.wallet.preview.samples import picture


def test_cover_fills_the_box_and_contain_keeps_the_whole() -> None:
    data = picture(200, 100)
    cover = pictures.pixels(Picture("strip", data, (0, 0, 50, 50), "cover"), 2)
    contain = pictures.pixels(Picture("logo", data, (0, 0, 50, 50), "contain"), 2)
    assert cover is not None
    assert contain is not None
    assert cover.size == (100, 100)
    assert contain.size == (100, 50)


@pytest.mark.parametrize(("anchor", "x"), [("start", 20), ("middle", 45), ("end", 70)])
def test_a_contained_picture_stands_at_its_anchor(anchor: str, x: int) -> None:
    item = Picture("thumbnail", picture(50, 100), (10, 10, 50, 50), "contain", anchor)  # type: ignore[arg-type]
    shown = pictures.pixels(item, 2)
    assert shown is not None
    assert pictures.corner(item, shown, 2) == (x, 20)


def test_round_corners_are_clear() -> None:
    shown = pictures.pixels(Picture("icon", picture(40, 40), (0, 0, 40, 40), "contain", corner=8), 1)
    assert shown is not None
    assert shown.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert shown.getpixel((20, 20))[3] == 255  # type: ignore[index]


def test_a_blur_leaves_no_edge() -> None:
    page = Image.new("RGB", (180, 220), "black")
    page.paste("white", (0, 0, 90, 220))
    out = BytesIO()
    page.save(out, "PNG")
    shown = pictures.pixels(Picture("background", out.getvalue(), (0, 0, 375, 525), "cover", blur=20), 1)
    assert shown is not None
    row = [shown.getpixel((x, 260))[0] for x in range(375)]  # type: ignore[index]
    assert max(abs(a - b) for a, b in itertools.pairwise(row)) < 12


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"not a picture", picture(60, 60)[:80]])
def test_what_is_no_picture_is_left_out(data: bytes) -> None:
    assert pictures.pixels(Picture("logo", data, (0, 0, 10, 10)), 1) is None


def test_a_picture_over_the_cap_is_left_out_before_it_is_decoded() -> None:
    out = BytesIO()
    Image.new("1", (5000, 4000)).save(out, "PNG")
    assert pictures.pixels(Picture("logo", out.getvalue(), (0, 0, 10, 10)), 1) is None


def test_a_clear_picture_stays_clear_and_an_opaque_one_needs_no_mask() -> None:
    out = BytesIO()
    Image.new("RGBA", (40, 40), (255, 0, 0, 90)).save(out, "PNG")
    clear = pictures.pixels(Picture("logo", out.getvalue(), (0, 0, 40, 40)), 1)
    opaque = pictures.pixels(Picture("logo", picture(40, 40), (0, 0, 40, 40)), 1)
    assert clear is not None
    assert opaque is not None
    assert clear.getpixel((5, 5)) == (255, 0, 0, 90)
    assert opaque.mode == "RGB"
