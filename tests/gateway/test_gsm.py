from __future__ import annotations

import pytest

from renderer.gateway.gsm import _BASIC, is_plain


def test_the_alphabet_has_its_128_places() -> None:
    assert len(set(_BASIC)) == len(_BASIC) == 127  # and the escape


@pytest.mark.parametrize(
    ("text", "plain"),
    [("", True), ("Grüße @ 5 € [x]", True), ("Да", False), ("naïve", False), ("🎫", False), ("a\tb", False)],
)
def test_only_the_default_alphabet_is_plain(text: str, plain: bool) -> None:
    assert is_plain(text) is plain
