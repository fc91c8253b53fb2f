"""Fonts shipped, fonts dropped in, and which face draws what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont

from renderer import data
from renderer.errors import ConfigurationError
from renderer.typography import FontBook, fonts_with, load_fonts, shipped_fonts

FOLDER = data.assets_dir() / "fonts"
FILES = sorted(FOLDER.rglob("*.ttf"))


@pytest.fixture(scope="module")
def fonts() -> FontBook:
    return shipped_fonts()


def test_the_families_of_the_house_are_there(fonts: FontBook) -> None:
    assert {"sans", "display", "serif", "mono", "inter", "inter display"} <= set(fonts.families)
    assert "Sans" in fonts
    assert "comic" not in fonts


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_fonts_are_unhinted_and_licensed(path: Path) -> None:
    font = TTFont(path)
    assert not {"fpgm", "prep", "cvt ", "DSIG"} & set(font.keys())
    licence = (path.parent / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License, Version 1.1" in licence


def test_the_pack_stays_small() -> None:
    assert sum(path.stat().st_size for path in FILES) < 8_000_000


@pytest.mark.parametrize(
    ("wanted", "found"), [(300, 300), (400, 400), (450, 500), (600, 600), (900, 700), (100, 300), (350, 300)]
)
def test_weights_are_matched_as_in_css(fonts: FontBook, wanted: int, found: int) -> None:
    """CSS Fonts 4, 5.2."""
    assert fonts.faces("sans", wanted)[0].weight == found


@pytest.mark.parametrize(
    ("cluster", "family"),
    [
        ("A", "sans"), ("Ж", "sans"), ("ἀ", "sans"), ("ế", "sans"), ("م", "arabic"), ("ש", "hebrew"),
        ("क्ष", "devanagari"), ("ตั๋", "thai"), ("বা", "bengali"), ("க்", "tamil"), ("Հ", "armenian"),
        ("ქ", "georgian"), ("🎫", "wide-emoji"), ("👨‍👩‍👧", "wide-emoji"),
        ("e\u0301", "sans"), ("\u2003", "sans"),
    ],
)  # fmt: skip
def test_each_script_has_its_face(fonts: FontBook, cluster: str, family: str) -> None:
    face = fonts.choose(cluster, "sans", 400)
    assert face is not None
    assert face.family == family


def test_a_variation_selector_chooses_between_picture_and_text(fonts: FontBook) -> None:
    """UTS #51, 4.3."""
    picture, text = fonts.choose("✈\ufe0f", "sans", 400), fonts.choose("✈\ufe0e", "sans", 400)
    assert picture is not None
    assert text is not None
    assert picture.emoji
    assert not text.emoji


def test_what_no_font_has_is_owned_up_to(fonts: FontBook) -> None:
    assert fonts.choose("\U00013000", "sans", 400) is None


def test_an_unknown_family_names_those_there_are(fonts: FontBook) -> None:
    with pytest.raises(ConfigurationError, match=r"no font family 'comic'.*sans"):
        fonts.faces("comic", 400)


def test_a_font_dropped_into_a_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    shutil.copy(FOLDER / "mono" / "JetBrainsMono-Bold.ttf", tmp_path / "house")
    book = load_fonts(tmp_path)
    assert book.families == ("house", "jetbrains mono")
    face = book.faces("house", 400)[0]
    assert (face.weight, face.name) == (700, "JetBrains Mono")
    assert 0.9 < face.ascent < 1.1
    assert 0.2 < face.descent < 0.4


def test_no_font_at_all_is_the_operators_business(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No font was found"):
        load_fonts(tmp_path)


def test_a_file_that_is_no_font_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"not a font")
    with pytest.raises(ConfigurationError, match=r"broken\.ttf"):
        load_fonts(tmp_path)


def test_a_collection_gives_all_its_faces(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [TTFont(FOLDER / "mono" / f"JetBrainsMono-{name}.ttf") for name in ("Regular", "Bold")]
    (tmp_path / "pair").mkdir()
    collection.save(tmp_path / "pair" / "pair.ttc")
    book = load_fonts(tmp_path)
    assert [book.faces("pair", weight)[0].weight for weight in (400, 700)] == [400, 700]


def test_packs_come_on_top_of_the_shipped_fonts(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    shutil.copy(FOLDER / "mono" / "JetBrainsMono-Bold.ttf", tmp_path / "house")
    book = fonts_with(tmp_path, tmp_path / "missing")
    assert {"sans", "house"} <= set(book.families)
    assert fonts_with(tmp_path, tmp_path / "missing") is book
    assert fonts_with().families == shipped_fonts().families
