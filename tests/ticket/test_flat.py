from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from renderer import barcode
from renderer.ticket import compose, flat
from renderer.ticket.items import BarcodeItem
from renderer.ticket.splice import Coding, base, encode_whole, splice
from renderer.ticket.units import Rect

BLACK, WHITE = (0, 0, 0, 255), (255, 255, 255, 255)
SIZE = (400, 400)
NOISE = Image.fromarray(np.random.default_rng(5).integers(0, 255, (25, 26, 3), np.uint8))
GROUND = NOISE.resize(SIZE, Image.Resampling.BICUBIC)


def placed(payload: str, x: int, y: int, module: int = 8, **looks: object) -> BarcodeItem:
    """A symbol whose modules begin at ``x``, ``y``, on a tile 24 px wider."""
    symbol = barcode.encode(payload, quiet=2)
    side = symbol.width * module
    at = Rect(x - 2 * module, y - 2 * module, side + 4 * module, side + 4 * module)
    tile = Rect(x - 32, y - 32, side + 64, side + 64)
    made = {"color": BLACK, "tile": WHITE, "radius": 0, **looks}
    return BarcodeItem(
        "code", tile, at, payload, module, None, dynamic=True, symbol=symbol, bare=True, **made
    )


def tiled(item: BarcodeItem) -> Image.Image:
    image = GROUND.copy()
    tile, _ = item.apart()
    compose.paint(image, [tile], lambda _: GROUND)
    return image


def never(piece: Image.Image, area: Rect) -> None:
    raise AssertionError(f"{area} was drawn")


@settings(max_examples=40, deadline=None)
@given(
    st.text("ABC123xyz", min_size=1, max_size=14),
    st.integers(5, 18),
    st.integers(5, 18),
    st.sampled_from([30, 60, 85, 95]),
    st.sampled_from([(0, 255), (40, 250), (255, 0)]),
)
def test_what_is_written_is_what_the_encoder_writes(
    payload: str, across: int, down: int, quality: int, greys: tuple[int, int]
) -> None:
    dark, light = ((grey, grey, grey, 255) for grey in greys)
    item = placed(payload, across * 8, down * 8, color=dark, tile=light)
    ground, coding = tiled(item), Coding(quality, "4:2:0")
    ready = flat.stretches(base(ground, coding), item, [])
    assert ready
    spliced = splice(base(ground, coding), [], never, ready)
    compose.paint(ground, [item], lambda _: GROUND)
    assert spliced == encode_whole(ground, coding)


def test_modules_of_two_blocks_are_written_too() -> None:
    item = placed("A", 40, 32, 16)
    ground, coding = tiled(item), Coding(85, "4:2:0")
    spliced = splice(base(ground, coding), [], never, flat.stretches(base(ground, coding), item, []))
    compose.paint(ground, [item], lambda _: GROUND)
    assert spliced == encode_whole(ground, coding)


def test_a_second_symbol_in_the_same_place_needs_no_second_look() -> None:
    first, second = placed("A", 64, 64), placed("B", 64, 64)
    on = base(tiled(first), Coding(85, "4:2:0"))
    assert flat.stretches(on, first, []) != flat.stretches(on, second, [])
    assert len(on.frames) == 1


@pytest.mark.parametrize(
    ("item", "subsampling"),
    [
        (placed("A", 65, 64), "4:2:0"),  # off the grid
        (placed("A", 64, 64, 4), "4:2:0"),  # modules of half a block
        (placed("A", 64, 64, color=(0, 0, 90, 255)), "4:2:0"),  # a colour
        (placed("A", 64, 64, radius=40), "4:2:0"),  # corners within
        (placed("A", 64, 64), "4:4:4"),
        (replace(placed("A", 64, 64), rect=Rect(64, 64, 168, 168)), "4:2:0"),  # no room around it
        (placed("A", 248, 64), "4:2:0"),  # beyond the picture
    ],
)
def test_anything_else_is_left_to_the_encoder(item: BarcodeItem, subsampling: str) -> None:
    assert flat.stretches(base(GROUND, Coding(85, subsampling)), item, []) is None


def test_what_lies_over_the_tile_is_left_to_the_encoder() -> None:
    item = placed("A", 64, 64)
    assert flat.stretches(base(tiled(item), Coding(85, "4:2:0")), item, [Rect(100, 100, 5, 5)]) is None
