"""Logo, logo text and header fields."""

from __future__ import annotations

import pytest

from renderer import typography
from renderer.wallet import preview
from renderer.wallet.preview.display import DisplayList, Picture, Run
from tests.wallet.preview.samples import field, made, picture

FONTS = typography.shipped_fonts()


def display(logo: bytes | None = None, name: str = "logo@2x.png", **more: object) -> DisplayList:
    return preview.layout(made("generic", **more), {name: logo} if logo else {}, fonts=FONTS).display


def runs(found: DisplayList) -> dict[str, Run]:
    return {run.role: run for run in found.runs}


def test_the_first_header_field_stands_at_the_right() -> None:
    found = runs(display(header=[field("a", "2", "2"), field("b", "1", "1")]))
    first, second = found["headerFields[0].value"], found["headerFields[1].value"]
    assert first.x + first.width == pytest.approx(360.8)
    assert second.x + second.width < first.x - 15


def test_a_long_header_value_shrinks_to_a_third_of_the_card() -> None:
    found = runs(display(header=[field("a", "ASSISTANCE CARD", "MEDICAL")]))
    value = found["headerFields[0].value"]
    assert value.width == pytest.approx(118.5, abs=1)
    assert not value.cut
    assert value.state == "will shrink or be cut"


def test_many_long_headers_never_run_into_the_logo_text() -> None:
    fields = [field(f"h{i}", "A long header value", "A LONG LABEL HERE") for i in range(3)]
    found = runs(display(header=fields, logoText="A rather long organization name"))
    logo = found["logoText"]
    assert min(run.x for role, run in found.items() if role != "logoText") >= logo.x + logo.width
    assert all(run.x >= 12 for run in found.values())


@pytest.mark.parametrize(
    ("name", "size", "shown"),
    [
        ("logo@2x.png", (320, 100), (160, 50)),
        ("logo@2x.png", (100, 40), (50, 20)),
        ("logo.png", (640, 100), (160, 25)),
        ("logo@3x.png", (90, 600), (7.5, 50)),
    ],
)
def test_a_logo_keeps_its_size_up_to_its_box(
    name: str, size: tuple[int, int], shown: tuple[float, float]
) -> None:
    found = next(item for item in display(picture(*size), name).items if isinstance(item, Picture))
    assert found.box[2:] == pytest.approx(shown)
    assert found.box[1] + found.box[3] / 2 == pytest.approx(29.9)


def test_the_logo_text_stands_behind_the_logo() -> None:
    with_logo = runs(display(picture(100, 40), logoText="Opera"))["logoText"]
    assert with_logo.x == pytest.approx(70)
    assert runs(display(logoText="Opera"))["logoText"].x == pytest.approx(12)


def test_a_broken_logo_is_no_logo() -> None:
    assert not [item for item in display(b"GIF89a nonsense").items if isinstance(item, Picture)]
