"""pass.strings in every encoding, and the language a device takes."""

from __future__ import annotations

import pytest

from renderer.wallet.preview import strings

TEXT = '// comment\n/* "not" = "this"; */\n"DOORS" = "Türen";\n"quote" = "a \\"b\\"\\n\\U010C";\n"url" = "https://x.y";\n'
TABLE = {"DOORS": "Türen", "quote": 'a "b"\nČ', "url": "https://x.y"}


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        b"\xff\xfe" + TEXT.encode("utf-16-le"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 mark", "utf-16le mark", "utf-16be mark", "utf-16le", "utf-16be"],
)
def test_strings_are_read_in_every_encoding(data: bytes) -> None:
    assert strings.parse(data) == TABLE


@pytest.mark.parametrize(
    "data", [b"", b"\xff", b"\xff\xfe\x00", b'"a" = ', b"\x80\x81", b'"a"="b"', b"<plist/>"]
)
def test_broken_strings_are_empty(data: bytes) -> None:
    assert strings.parse(data) == {}


@pytest.mark.parametrize(
    ("wanted", "available", "chosen"),
    [
        ("de", ["en", "de"], "de"),
        ("de-CH", ["en", "de"], "de"),
        ("pt", ["en", "pt-BR"], "pt-BR"),
        ("zh_Hans", ["zh-Hans", "en"], "zh-Hans"),
        ("ja", ["fr", "en"], "en"),
        ("ja", ["fr", "es"], None),
        ("ja", ["en-GB", "es"], None),
        (None, ["de", "en"], "en"),
        (None, ["de", "en-GB"], "en-GB"),
        (None, ["de"], None),
        ("de", [], None),
    ],
)
def test_a_device_takes_the_nearest_language(
    wanted: str | None, available: list[str], chosen: str | None
) -> None:
    assert strings.choose(wanted, available) == chosen


def test_languages_are_the_lproj_folders() -> None:
    names = [
        "icon.png",
        "de.lproj/pass.strings",
        "de.lproj/logo.png",
        "en.lproj/pass.strings",
        "x/fr.lproj/a",
    ]
    assert strings.languages(names) == ("de", "en")


def test_a_top_level_picture_stands_before_a_localised_one() -> None:
    files = {"logo@2x.png": b"top", "de.lproj/logo@3x.png": b"de", "de.lproj/strip.png": b"strip"}
    assert strings.picture(files, "logo", "de") == strings.Asset(b"top", 2)
    assert strings.picture(files, "strip", "de") == strings.Asset(b"strip", 1)
    assert strings.picture(files, "strip", "en") is None
    assert strings.picture(files, "strip", None) is None
