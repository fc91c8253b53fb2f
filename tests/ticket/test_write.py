import io

import pytest
from PIL import Image

from renderer.errors import ImageOverBudget, InputError, UnknownFormat
from renderer.ticket.schema import Output
from renderer.ticket.write import Writing
from tests.ticket.small import build


@pytest.mark.parametrize(
    ("name", "kind", "content_type", "extension"),
    [
        ("jpeg", "JPEG", "image/jpeg", "jpg"),
        ("JPG", "JPEG", "image/jpeg", "jpg"),
        ("png", "PNG", "image/png", "png"),
        ("gif", "GIF", "image/gif", "gif"),
        ("webp", "WEBP", "image/webp", "webp"),
    ],
)
def test_every_format_opens_elsewhere(draw, name: str, kind: str, content_type: str, extension: str) -> None:
    part = draw(build(), format=name).part
    opened = Image.open(io.BytesIO(part.data))
    assert (opened.format, opened.size) == (kind, (320, 480))
    assert (part.content_type, part.name) == (content_type, f"small.{extension}")


@pytest.mark.parametrize("options", [{"quality": 0}, {"quality": 96}, {"subsampling": "4:1:1"}])
def test_settings_outside_the_limits_are_refused(draw, options: dict[str, object]) -> None:
    with pytest.raises(InputError):
        draw(build(), **options)
    with pytest.raises(UnknownFormat, match="jpeg, png, gif, webp") as raised:
        Writing.of(Output(), "tiff", None, None, None, restart=True)
    assert raised.value.field == "format"


@pytest.mark.parametrize("name", ["jpeg", "png", "gif", "webp"])
def test_a_budget_is_kept(shipped, draw, name: str) -> None:
    free = len(draw(shipped("gala"), format=name, size=(240, 320)).part)
    budget = free * 2 // 3
    assert len(draw(shipped("gala"), format=name, size=(240, 320), target_bytes=budget).part) <= budget


def test_a_budget_that_cannot_be_kept_is_an_error(shipped, draw) -> None:
    for name in ("jpeg", "png", "gif", "webp"):
        with pytest.raises(ImageOverBudget):
            draw(shipped("gala"), format=name, size=(240, 320), target_bytes=900)


def test_a_generous_budget_costs_no_quality(draw) -> None:
    assert draw(build(), target_bytes=10**6).quality == 85
    assert draw(build(), quality=70).quality == 70
