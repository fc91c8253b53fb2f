"""PNG files."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from renderer.wallet.preview import pngfile

NOISE = Image.fromarray(np.random.default_rng(1).integers(0, 255, (37, 41, 4), np.uint8))


@pytest.mark.parametrize(
    "rows", [None, slice(0, 37), slice(5, 20), slice(30, 99), slice(20, 20), slice(50, 60)]
)
def test_every_pixel_comes_back(rows: slice | None) -> None:
    found = Image.open(BytesIO(pngfile.write(NOISE, photo_rows=rows)))
    found.load()
    assert found.mode == "RGBA"
    assert found.tobytes() == NOISE.tobytes()


def test_a_flat_card_is_small() -> None:
    assert len(pngfile.write(Image.new("RGB", (375, 525), "navy"))) < 5000
