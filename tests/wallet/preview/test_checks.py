"""Warnings of the front."""

from __future__ import annotations

import pytest

from renderer import typography
from renderer.wallet import preview
from renderer.wallet.preview import metrics, phonefont
from tests.wallet.preview.samples import QR, field, full, made, picture, pictures

FONTS = typography.shipped_fonts()
ICON = {"icon@2x.png": pictures()["icon@2x.png"]}


def warned(pass_json: dict[str, object], files: dict[str, bytes] | None = None) -> list[tuple[str, str]]:
    found = preview.render(pass_json, {**ICON, **(files or {})}, scale=1, fonts=FONTS).warnings
    return [(notice.code, notice.where) for notice in found]


def test_a_sound_pass_has_nothing_to_say() -> None:
    assert warned(full("generic", backgroundColor="#fff", foregroundColor="#000", labelColor="#015f91")) == []


def test_a_pass_without_an_icon_will_not_open() -> None:
    found = preview.render(made("generic"), {}, fonts=FONTS).warnings
    assert [notice.code for notice in found] == ["no_icon"]


@pytest.mark.parametrize(
    ("style", "files", "warning"),
    [
        ("generic", {"logo@2x.png": b"nonsense"}, ("bad_picture", "logo.png")),
        ("generic", {"logo.png": picture(160, 50)}, ("low_resolution", "logo.png")),
        ("generic", {"thumbnail@2x.png": picture(300, 100)}, ("aspect", "thumbnail.png")),
        ("generic", {"strip@2x.png": picture(750, 288)}, ("picture_ignored", "strip.png")),
        ("storeCard", {"strip@2x.png": picture(750, 750)}, ("cropped", "strip.png")),
        ("coupon", {"background@2x.png": picture(180, 220)}, ("picture_ignored", "background.png")),
        ("boardingPass", {"thumbnail@2x.png": picture(180, 180)}, ("picture_ignored", "thumbnail.png")),
    ],
)
def test_pictures_are_judged(style: str, files: dict[str, bytes], warning: tuple[str, str]) -> None:
    assert warning in warned(made(style), files)


def test_a_strip_excludes_background_and_thumbnail() -> None:
    names = ("strip@2x.png", "background@2x.png", "thumbnail@2x.png")
    found = warned(made("eventTicket"), {name: pictures()[name] for name in names})
    assert ("picture_ignored", "background.png") in found
    assert ("picture_ignored", "thumbnail.png") in found


def test_pale_labels_are_told_once() -> None:
    fields = [field("a", "1", "One"), field("b", "2", "Two")]
    pale = made(
        "generic", backgroundColor="#fff", foregroundColor="#000", labelColor="#ddd", secondary=fields
    )
    assert warned(pale) == [("low_contrast", "secondaryFields[0].label")]


def test_a_text_is_judged_on_the_strip_behind_it() -> None:
    pass_json = made(
        "coupon", primary=[field("p", "20 %", "off")], foregroundColor="#fff", backgroundColor="#000"
    )
    light = {"strip@2x.png": picture(750, 288, (240, 240, 240))}
    dark = {"strip@2x.png": picture(750, 288, (10, 10, 40))}
    assert ("low_contrast", "primaryFields[0].value") in warned(pass_json, light)
    assert warned(pass_json, dark) == []


def test_truncation_has_three_states() -> None:
    band = metrics.METRICS["generic"].auxiliary.value
    room = metrics.RIGHT - metrics.LEFT
    barely = next("n" * i for i in range(200) if phonefont.width("n" * i, band, FONTS) > room * 0.985)
    states = {}
    for text in ("Short", barely, barely * 2):
        found = preview.render(made("generic", auxiliary=[field("a", text)]), ICON, fonts=FONTS)
        states[found.runs[0].state] = [notice.code for notice in found.warnings]
    assert states == {
        "shown in full": [],
        "may be cut": ["may_be_cut"],
        "will shrink or be cut": ["will_be_cut"],
    }


@pytest.mark.parametrize(
    ("change", "ground", "code"),
    [
        ({"format": "PKBarcodeFormatEAN13", "message": "4006381333931"}, "#fff", "new_format"),
        ({"message": "x" * 1800}, "#fff", "dense"),
        ({}, "#000", "quiet_zone"),
    ],
)
def test_barcodes_hard_to_scan_are_told(change: dict[str, str], ground: str, code: str) -> None:
    pass_json = made("generic", barcodes=[QR | change], backgroundColor=ground)
    assert (code, "barcodes[0]") in warned(pass_json)


def test_characters_without_a_glyph_are_named() -> None:
    found = preview.render(made("generic", primary=[field("p", "a\U00013000b")]), ICON, fonts=FONTS).warnings
    assert [notice.code for notice in found] == ["no_glyph"]
    assert "U+13000" in found[0].message
