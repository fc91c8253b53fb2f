"""Words of Thai."""

from __future__ import annotations

from itertools import pairwise

from renderer.typography.graphemes import boundaries
from renderer.typography.segment import word_starts


def words(text: str) -> list[str]:
    return [text[a:b] for a, b in pairwise([0, *word_starts(text), len(text)])]


def test_a_thai_sentence_is_cut_into_words() -> None:
    assert words("วันนี้อากาศดีมาก") == ["วัน", "นี้", "อากาศ", "ดี", "มาก"]


def test_only_thai_is_cut_and_offsets_count_from_the_whole_text() -> None:
    found = word_starts("Gate วันนี้ B1")
    assert found == [8]
    assert word_starts("plain text") == []


def test_no_word_begins_inside_a_letter() -> None:
    text = "กรุณาแสดงบัตรนี้ที่ทางเข้าตั๋วเข้าชมการแสดงดนตรี"
    assert set(word_starts(text)) <= set(boundaries(text))
