"""Exact pixels of every shipped template; UPDATE_GOLDEN=1 rewrites them, failures leave files behind."""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.ticket.small import SHIPPED, opened

GOLDEN = Path(__file__).parent.parent / "golden" / "ticket"
RESULTS = Path(__file__).parent.parent / "results"
CASES = [*((name, (176, 220)) for name in SHIPPED), ("gala", (320, 480))]


@pytest.mark.parametrize(("name", "size"), CASES, ids=lambda value: str(value).replace(" ", ""))
def test_pixels_are_the_golden_ones(shipped, draw, name: str, size: tuple[int, int]) -> None:
    actual = opened(draw(shipped(name), size=size, format="png"))
    path = GOLDEN / f"{name}-{size[0]}x{size[1]}.png"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        actual.save(path, optimize=True)
    expected = Image.open(path).convert("RGB")
    difference = ImageChops.difference(actual, expected)
    box = difference.getbbox()
    if box:
        RESULTS.mkdir(exist_ok=True)
        for kind, image in (("actual", actual), ("expected", expected), ("diff", difference)):
            image.save(RESULTS / f"{path.stem}-{kind}.png")
    assert not box, f"pixels differ within {box}; see {RESULTS}/{path.stem}-*.png"
