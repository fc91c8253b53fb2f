import io

import numpy as np
import pytest
from PIL import Image

from renderer.ticket.compose import paint
from renderer.ticket.items import ImageItem, RectItem
from renderer.ticket.plan import Ground
from renderer.ticket.units import Rect
from tests.ticket.small import SMALL, build, opened

# Pictures as letters: what WeasyPrint's tests do. _ = ground, everything else a colour.
COLOURS = {"_": (0, 0, 0), "R": (255, 0, 0), "G": (0, 255, 0), "B": (0, 0, 255), "W": (255, 255, 255)}


def letters(image: Image.Image) -> list[str]:
    names = {value: key for key, value in COLOURS.items()}
    pixels = np.asarray(image)
    return ["".join(names[tuple(int(v) for v in pixel)] for pixel in row) for row in pixels]


def halves() -> Image.Image:
    """Left half red, right half green, 4 x 2."""
    picture = Image.new("RGB", (4, 2), (255, 0, 0))
    picture.paste((0, 255, 0), (2, 0, 4, 2))
    return picture


def art(_name: str) -> Image.Image:
    return halves()


def drawn(*items: ImageItem | RectItem, size: tuple[int, int] = (6, 4)) -> list[str]:
    image = Image.new("RGB", size)
    paint(image, items, art)
    return letters(image)


def picture(rect: Rect, fit: str = "fill", focus: tuple[float, float] = (0.5, 0.5)) -> ImageItem:
    return ImageItem("art", rect, "art", fit, focus, 1.0, 0)


def test_a_filled_rectangle_stands_where_it_should() -> None:
    item = RectItem("r", Rect(1, 1, 3, 2), Ground(fill=(0, 0, 255, 255)))
    assert drawn(item) == ["______", "_BBB__", "_BBB__", "______"]


def test_an_outline_is_inside_its_rectangle() -> None:
    item = RectItem("r", Rect(1, 0, 5, 4), Ground(), stroke=(255, 255, 255, 255), stroke_width=1)
    assert drawn(item) == ["_WWWWW", "_W___W", "_W___W", "_WWWWW"]


@pytest.mark.parametrize(
    ("focus", "row"), [((0.0, 0.5), "RR____"), ((1.0, 0.5), "GG____"), ((0.5, 0.5), "RG____")]
)
def test_a_crop_keeps_the_focus(focus: tuple[float, float], row: str) -> None:
    assert drawn(picture(Rect(0, 1, 2, 2), "cover", focus))[1] == row


def test_contain_keeps_everything_in_the_middle() -> None:
    assert drawn(picture(Rect(0, 0, 4, 4), "contain")) == ["______", "RRGG__", "RRGG__", "______"]


def test_a_cut_out_rectangle_gets_the_pixels_of_the_whole() -> None:
    items = (picture(Rect(0, 0, 4, 2)), RectItem("r", Rect(2, 1, 3, 3), Ground(fill=(0, 0, 255, 255))))
    whole = Image.new("RGB", (6, 4))
    paint(whole, items, art)
    area = Rect(2, 0, 4, 3)
    piece = Image.new("RGB", (4, 3))
    paint(piece, items, art, area)
    assert letters(piece) == letters(whole.crop((2, 0, 6, 3)))


def test_dark_blue_modules_stand_on_their_tile(draw) -> None:
    toml = SMALL.replace("share = 0.6", 'share = 0.6, color = "#101060", tile = { fill = "#fffff0" }')
    image = opened(draw(build(toml), format="png"))
    colours = {colour for _, colour in image.getcolors(1 << 20) or []}
    assert {(16, 16, 96), (255, 255, 240)} <= colours


def test_modules_are_whole_pixels_and_bit_exact_in_jpeg(draw) -> None:
    template = build()
    exact, lossy = draw(template, format="png"), draw(template)
    assert lossy.barcode is not None
    assert lossy.barcode.on_grid
    box = next(box.rect for box in lossy.boxes if box.kind == "barcode").inset(28)
    area = (box.x, box.y, box.right, box.bottom)
    one = np.asarray(opened(exact).crop(area))
    other = np.asarray(Image.open(io.BytesIO(lossy.part.data)).convert("RGB").crop(area))
    assert (one == other).all()
    assert set(np.unique(other)) == {0, 255}
