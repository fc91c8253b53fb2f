"""What the steps of the front know."""

from __future__ import annotations

from renderer import typography
from renderer.wallet.preview import limits, metrics, values, view
from renderer.wallet.preview.face import FrontFace
from tests.wallet.preview.samples import full, pictures


def face(style: str, *names: str) -> FrontFace:
    files = {name: data for name, data in pictures().items() if name.split("@")[0] in names}
    read = view.read(full(style), files, language=None, device=values.device("en"))
    return FrontFace(read, limits.shown(read), typography.shipped_fonts(), metrics.METRICS[style], None)


def test_a_strip_excludes_the_thumbnail() -> None:
    assert face("eventTicket", "thumbnail").thumbnail
    both = face("eventTicket", "thumbnail", "strip")
    assert both.stripped
    assert not both.thumbnail


def test_styles_without_the_place_ignore_the_picture() -> None:
    assert not face("generic", "strip").stripped
    assert not face("storeCard", "thumbnail").thumbnail


def test_texts_keep_clear_of_the_thumbnail() -> None:
    beside = face("generic", "thumbnail")
    assert beside.right("primary") == metrics.RIGHT - 102
    assert beside.right("secondary") == metrics.RIGHT
    assert face("generic").right("primary") == metrics.RIGHT
