import io

import numpy as np
import pytest
from PIL import Image

from renderer.errors import ImageOverBudget
from renderer.handset import jpegs


def photo(seed: int, side: int = 320) -> Image.Image:
    rng = np.random.default_rng(seed)
    rough = Image.fromarray(rng.integers(0, 255, (side // 4, side // 3, 3), dtype=np.uint8))
    smooth = rough.resize((side, side * 3 // 4), Image.Resampling.BICUBIC)
    grain = rng.normal(0, 3 * seed, (side * 3 // 4, side, 1))
    return Image.fromarray(np.clip(np.asarray(smooth) + grain, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("share", [0.9, 0.75, 0.6, 0.5])
def test_the_budget_is_filled_and_never_passed(seed: int, share: float) -> None:
    image = photo(seed)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=jpegs.CAP, subsampling="4:2:0")
    budget = int(len(out.getvalue()) * share)
    found = jpegs.fill(image, budget)
    assert 0.95 * budget <= len(found.data) <= budget
    opened = Image.open(io.BytesIO(found.data))
    assert opened.size == image.size
    assert not opened.info.get("progressive")


def test_a_picture_that_wants_less_is_at_its_best() -> None:
    found = jpegs.fill(photo(1), 10_000_000)
    assert (found.quality, found.encodes) == (jpegs.CAP, 1)


def test_what_fits_at_no_quality_is_an_error() -> None:
    with pytest.raises(ImageOverBudget):
        jpegs.fill(photo(1), 500)
