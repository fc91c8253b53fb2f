from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.gateway.said import line, plain

# category Cs as well: JSON of a gateway may hold "\ud800"
ANYTHING = st.text(st.characters())


@given(ANYTHING)
def test_what_is_left_is_taken_by_every_database(text: str) -> None:
    left = plain(text)
    left.encode()  # no lone surrogates
    assert "\0" not in left
    assert plain(left) == left


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_words_are_left_as_they_are(text: str) -> None:
    assert plain(text) == text


@given(ANYTHING, st.integers(0, 20))
def test_a_line_is_one_line_and_no_longer(text: str, longest: int) -> None:
    made = line(text, longest)
    assert len(made) <= longest
    assert not {"\n", "\r"} & set(made)


@pytest.mark.parametrize(
    ("text", "made"),
    [(" G-1\r\n", "G-1"), ("a\x00b", "ab"), ("a\nb", "a b"), ("\x1b[31m", "[31m"), ("", "")],
)
def test_a_line_of_a_peer(text: str, made: str) -> None:
    assert line(text, 100) == made
