from __future__ import annotations

import pytest

from renderer.errors import InvalidRequest
from renderer.sandbox.script import Behaviour, Script, read_script


def test_the_longest_suffix_decides() -> None:
    script = read_script({"": {"delay": 9}, "23": {"handset": "a"}, "123": {"status": "EXPIRED"}})
    assert script.behaviour("99").delay == 9
    assert script.behaviour("0023").handset == "a"
    assert script.behaviour("0123") == Behaviour(delay=9, status="EXPIRED")


@pytest.mark.parametrize(
    "document", [{"1": {"colour": "red"}}, {"1": {"delay": "soon"}}, {"1": {"answer": "x"}}]
)
def test_what_is_no_behaviour_is_refused_in_words(document: dict[str, dict[str, object]]) -> None:
    with pytest.raises(InvalidRequest, match="ehaviour"):
        read_script(document)


def test_a_behaviour_is_changed_bit_by_bit() -> None:
    script = Script()
    script.learn("1", {"delay": 2})
    script.learn("1", {"reports": 0})
    assert script.behaviour("1") == Behaviour(delay=2, reports=0)
