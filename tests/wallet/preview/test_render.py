"""The public face."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer import typography
from renderer.errors import InvalidRequest, PassError, UnknownFormat
from renderer.wallet import preview
from tests.wallet.preview.samples import STYLES, field, full, made, pictures

FONTS = typography.shipped_fonts()


@pytest.mark.parametrize("face", preview.FACES)
@pytest.mark.parametrize("kind", preview.FORMATS)
def test_every_face_in_every_format(face: str, kind: str) -> None:
    made_preview = preview.render(full("generic"), pictures(), face=face, format=kind, fonts=FONTS)
    assert made_preview.part.name == f"{face}.{kind}"
    assert made_preview.part.data
    assert made_preview.runs


def test_wrong_arguments_are_refused_by_name() -> None:
    with pytest.raises(UnknownFormat, match="png, svg, html"):
        preview.render(made("generic"), {}, format="bmp", fonts=FONTS)
    for more in ({"face": "side"}, {"scale": 9}, {"scale": float("nan")}, {"timezone": "Mars"}):
        with pytest.raises(InvalidRequest) as caught:
            preview.render(made("generic"), {}, fonts=FONTS, **more)  # type: ignore[arg-type]
        assert caught.value.field == next(iter(more))
    with pytest.raises(PassError):
        preview.render({}, {}, fonts=FONTS)


def test_what_is_not_shown_is_listed() -> None:
    fields = [field(f"s{i}", str(i)) for i in range(6)]
    found = preview.render(made("generic", secondary=fields), {}, fonts=FONTS)
    assert [notice.where for notice in found.not_shown] == ["secondaryFields[4]", "secondaryFields[5]"]


def test_language_locale_and_zone_are_arguments() -> None:
    day = field("d", "2026-11-21T23:30Z", "DAY", dateStyle="PKDateStyleLong")
    files = {"de.lproj/pass.strings": '"DAY" = "Tag";'.encode("utf-16")}
    found = preview.render(
        made("generic", primary=[day]), files, fonts=FONTS, language="de", timezone="Europe/Prague"
    )
    assert [run.text for run in found.runs] == ["TAG", "22. November 2026"]
    found = preview.render(made("generic", primary=[day]), files, fonts=FONTS, language="de", locale="en-GB")
    assert found.runs[1].text == "21 November 2026"


def test_a_dark_phone_changes_only_the_back() -> None:
    light, dark = (
        preview.render(full("generic"), {}, fonts=FONTS, dark=dark).part.data for dark in (False, True)
    )
    assert light == dark
    light, dark = (
        preview.render(full("generic"), {}, face="back", fonts=FONTS, dark=dark).part.data
        for dark in (False, True)
    )
    assert light != dark


@given(st.sampled_from(STYLES), st.lists(st.text(max_size=60), min_size=5, max_size=5))
@settings(max_examples=25, deadline=None)
def test_no_text_breaks_a_preview(style: str, texts: list[str]) -> None:
    header, primary, secondary, auxiliary, back = ([field("k", text, text)] for text in texts)
    pass_json = made(
        style,
        header=header,
        primary=primary,
        secondary=secondary,
        auxiliary=auxiliary,
        back=back,
        logoText=texts[0],
    )
    for face in preview.FACES:
        for format_ in ("png", "svg", "html"):
            assert preview.render(pass_json, {}, face=face, format=format_, scale=0.5, fonts=FONTS).part.data
