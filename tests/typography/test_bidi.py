"""UAX #9 against the Consortium's own tests: a sample at once, all of them by night."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.typography import bidi

VECTORS = Path(__file__).parent / "vectors"
UCD = Path("/usr/share/unicode")
# one character of each class, for BidiTest.txt
SAMPLE = {
    "L": "a", "R": "\u05d0", "AL": "\u0627", "EN": "1", "AN": "\u0661", "ES": "+", "ET": "$", "CS": ",",
    "NSM": "\u0300", "BN": "\xad", "B": "\u2029", "S": "\t", "WS": " ", "ON": "!", "LRE": "\u202a",
    "RLE": "\u202b", "PDF": "\u202c", "LRO": "\u202d", "RLO": "\u202e", "LRI": "\u2066", "RLI": "\u2067",
    "FSI": "\u2068", "PDI": "\u2069",
}  # fmt: skip
Case = tuple[str, int | None, list[str], list[int]]


def rows(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if row := line.split("#")[0].strip():
            yield row


def character_cases(path: Path) -> Iterator[Case]:
    for row in rows(path):
        codes, direction, _, levels, order = row.split(";")
        text = "".join(chr(int(code, 16)) for code in codes.split())
        yield text, {"0": 0, "1": 1}.get(direction), levels.split(), [int(index) for index in order.split()]


def class_cases(path: Path) -> Iterator[Case]:
    levels: list[str] = []
    order: list[int] = []
    for row in rows(path):
        if row.startswith("@Levels:"):
            levels = row.removeprefix("@Levels:").split()
        elif row.startswith("@Reorder:"):
            order = [int(index) for index in row.removeprefix("@Reorder:").split()]
        else:
            kinds, bits = row.split(";")
            text = "".join(SAMPLE[kind] for kind in kinds.split())
            for bit, base in ((1, None), (2, 0), (4, 1)):
                if int(bits, 16) & bit:
                    yield text, base, levels, order


def failures(cases: Iterator[Case]) -> Iterator[str]:
    for text, base, expected, order in cases:
        paragraph, found = bidi.levels(text, base)
        found = bidi.line_levels(text, found, paragraph)
        kept = [index for index, level in enumerate(expected) if level != "x"]
        same = all(str(found[index]) == expected[index] for index in kept)
        seen = bidi.visual_order(kept, [found[index] for index in kept])
        if not same or seen != order:
            yield f"{text!a} base {base}: {found} {seen}, expected {expected} {order}"


def test_levels_and_order_of_sampled_characters() -> None:
    assert not list(failures(character_cases(VECTORS / "bidi_characters.txt")))


def test_levels_and_order_of_sampled_classes() -> None:
    assert not list(failures(class_cases(VECTORS / "bidi_classes.txt")))


@pytest.mark.nightly
@pytest.mark.skipif(not UCD.is_dir(), reason="NOT TESTED: Debian's unicode-data is not installed")
def test_levels_and_order_of_everything_published() -> None:
    assert not list(failures(character_cases(UCD / "BidiCharacterTest.txt")))
    assert not list(failures(class_cases(UCD / "BidiTest.txt")))


def test_brackets_go_with_what_surrounds_them() -> None:
    """UAX #9, N0: "(b)" inside right-to-left text keeps both its brackets at the outside."""
    _, found = bidi.levels("א(b)ג")
    assert found == [1, 1, 2, 1, 1]


def test_left_to_right_text_is_level_nought_throughout() -> None:
    assert bidi.levels("Gate 12, (B)") == (0, [0] * 12)


def test_whitespace_at_the_end_of_a_line_returns_to_the_base() -> None:
    """UAX #9, L1."""
    text = "אב  "
    base, found = bidi.levels(text, 0)
    assert found == [1, 1, 0, 0]
    assert bidi.line_levels(text, [1, 1, 1, 1], base) == [1, 1, 0, 0]


@given(st.text(max_size=60), st.sampled_from([None, 0, 1]))
def test_every_text_has_a_level_for_each_character(text: str, base: int | None) -> None:
    paragraph, found = bidi.levels(text, base)
    assert len(found) == len(text)
    assert all(0 <= level <= 126 for level in found)
    assert sorted(bidi.visual_order(range(len(text)), found)) == list(range(len(text)))
    assert paragraph in (0, 1)


def test_a_hostile_nest_of_isolates_is_resolved_at_once() -> None:
    text = "\u2068" * 4000 + "א" + "(" * 4000
    assert len(bidi.levels(text)[1]) == len(text)
