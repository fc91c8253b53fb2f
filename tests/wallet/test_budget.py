from __future__ import annotations

import pytest

from renderer import wallet
from renderer.errors import ImageOverBudget
from renderer.wallet import PassTemplate, Signer, build, verify
from renderer.wallet.budget import STEPS, seal_within
from tests.wallet.kit import NOW, PASSDATA, png


def test_a_pass_within_the_limit_is_left_alone(event: PassTemplate, signer: Signer) -> None:
    made = build(event, PASSDATA)
    fitted = seal_within(made, signer, NOW, 1_000_000)
    assert fitted.steps == ()
    assert fitted.part == wallet.seal(made, signer, NOW)
    assert fitted.before == len(fitted.part)


def test_every_limit_is_kept_and_the_pass_stays_right(event: PassTemplate, signer: Signer) -> None:
    made = build(event, PASSDATA)
    whole, sizes = len(wallet.seal(made, signer, NOW)), []
    for limit in (whole * share // 100 for share in (95, 80, 60, 40, 25, 15)):
        fitted = seal_within(made, signer, NOW, limit)
        assert len(fitted.part) <= limit < fitted.before
        assert list(fitted.steps) == [name for name in STEPS if name in fitted.steps]
        assert verify(fitted.part.data, now=NOW, roots=[signer.root]).ok  # type: ignore[list-item]
        sizes.append(len(fitted.steps))
    assert sizes == sorted(sizes)


def test_scenery_goes_before_icon_and_logo(event: PassTemplate, signer: Signer) -> None:
    fitted = seal_within(build(event, PASSDATA), signer, NOW, 14_000)
    left = wallet.read(fitted.part.data).images
    assert "icon.png" in left
    assert "logo.png" in left
    assert "background.png" not in left


def test_a_holders_picture_shrinks_with_the_rest(event: PassTemplate, signer: Signer) -> None:
    made = build(event, PASSDATA, thumbnail=png(270, 270, (10, 20, 30)))
    fitted = seal_within(made, signer, NOW, len(wallet.seal(made, signer, NOW)) // 2)
    left = wallet.read(fitted.part.data).images
    assert "thumbnail.png" in made.images
    assert "thumbnail@3x.png" not in left


def test_what_cannot_fit_is_refused_with_the_cure(event: PassTemplate, signer: Signer) -> None:
    with pytest.raises(ImageOverBudget, match="send a link"):
        seal_within(build(event, PASSDATA), signer, NOW, 2_000)


def test_equal_input_gives_equal_bytes(event: PassTemplate, signer: Signer) -> None:
    one, two = (seal_within(build(event, PASSDATA), signer, NOW, 60_000).part for _ in range(2))
    assert one == two
