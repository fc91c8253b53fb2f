from __future__ import annotations

from typing import get_args

from renderer.gateway.causes import MEANINGS, Cause


def test_every_cause_has_a_sentence_and_a_code() -> None:
    assert set(MEANINGS) == set(get_args(Cause))
    for meaning in MEANINGS.values():
        assert meaning.sentence.endswith(".")
        assert meaning.code[0] == "E"
        assert meaning.code[1:].isdigit()
