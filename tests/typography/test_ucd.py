"""Property look-ups, checked against Python's own database where that has the property."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from renderer.typography import ucd


def test_bidi_classes_agree_with_python() -> None:
    """Of characters old enough (Unicode 3.2) that every Python knows them alike."""
    different = [
        hex(code)
        for code in range(0x3000)
        if unicodedata.ucd_3_2_0.category(chr(code)) != "Cn"
        and unicodedata.bidirectional(chr(code)) != ucd.bidi_class(chr(code))
    ]
    assert not different


@pytest.mark.parametrize(
    ("character", "kind"),
    [("a", "AL"), (" ", "SP"), ("\n", "LF"), ("東", "ID"), ("ก", "SA"), ("1", "NU"), ("\U0010ffff", "XX")],
)
def test_line_break_classes(character: str, kind: str) -> None:
    assert ucd.line_break(character) == kind


@pytest.mark.parametrize(
    ("character", "code"),
    [("a", "Latn"), ("я", "Cyrl"), ("α", "Grek"), ("ا", "Arab"), ("ש", "Hebr"), ("1", "Zyyy"), ("́", "Zinh")],
)
def test_scripts_are_iso_15924_codes(character: str, code: str) -> None:
    assert ucd.script(character) == code


def test_emoji_presentation() -> None:
    assert ucd.emoji_presentation("🎫")
    assert not ucd.emoji_presentation("✈")  # text unless U+FE0F follows
    assert not ucd.emoji_presentation("1")


def test_ignorable_characters() -> None:
    assert all(map(ucd.ignorable, "\u200d\ufe0f\u2066\xad\u2060"))
    assert not any(map(ucd.ignorable, "a \u0301"))


def test_brackets_pair_and_fold_canonical_equivalents() -> None:
    opening, closing = ucd.brackets()
    assert opening["("] == ")"
    assert opening["\u2329"] == closing["\u232a"] == closing["\u3009"] == "\u3009"
    assert len(opening) == 64


def test_every_code_point_has_every_property() -> None:
    for character in map(chr, (0, 0x7F, 0xD800, 0xE000, 0xFFFF, sys.maxunicode)):
        for look_up in (ucd.bidi_class, ucd.line_break, ucd.grapheme_break, ucd.script, ucd.conjunct_break):
            assert look_up(character)
