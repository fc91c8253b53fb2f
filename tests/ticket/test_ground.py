import numpy as np
import pytest

from renderer.ticket import ground
from renderer.ticket.plan import Ground

BLACK, WHITE = (0, 0, 0, 255), (255, 255, 255, 255)


@pytest.mark.parametrize(("angle", "axis"), [(0, 0), (90, 1), (180, 0), (-90, 1)])
def test_a_gradient_runs_along_its_angle(angle: int, axis: int) -> None:
    image = ground.gradient(((0.0, BLACK), (1.0, WHITE)), angle, (40, 40))
    grey = np.asarray(image)[..., 0].astype(int)
    along = grey.mean(axis=1 - axis)
    if angle in (180, -90):
        along = along[::-1]
    assert along[0] < 8
    assert along[-1] > 247
    assert (np.diff(along) > 0).all()


def test_a_gradient_is_dithered_by_less_than_a_level() -> None:
    image = ground.gradient(((0.0, (10, 10, 10, 255)), (1.0, (12, 12, 12, 255))), 0, (64, 64))
    middle = np.asarray(image)[16:24, :, 0]
    assert set(np.unique(middle)) <= {10, 11, 12}
    assert len(np.unique(middle)) > 1


def test_corners_are_round_and_notches_are_cut() -> None:
    mask = ground.shape((40, 40), 10, (6, 20))
    assert mask is not None
    pixels = np.asarray(mask)
    assert pixels[0, 0] == 0
    assert pixels[20, 20] == 255
    assert pixels[20, 0] == 0
    assert pixels[20, 39] == 0
    assert 0 < pixels[2, 3] < 255 or 0 < pixels[3, 2] < 255
    assert (pixels == pixels[:, ::-1]).all()
    assert ground.shape((40, 40), 0) is None


def test_a_plain_ground_is_its_colour() -> None:
    image = ground.picture(Ground(fill=(1, 2, 3, 128)), (4, 4))
    assert image.getcolors() == [(16, (1, 2, 3, 128))]


def test_dashes_fit_the_length_evenly() -> None:
    image = ground.dashes((9, 9, 9, 255), (100, 1), (10, 5))
    alpha = np.asarray(image)[0, :, 3]
    assert (alpha == alpha[::-1]).all()
    assert alpha.max() == 255
    assert (np.diff((alpha > 127).astype(int)) == 1).sum() + (alpha[0] > 127) == 7
    tall = ground.dashes((9, 9, 9, 255), (3, 60), (3, 3))
    assert tall.size == (3, 60)
