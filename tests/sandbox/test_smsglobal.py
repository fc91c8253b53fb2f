from __future__ import annotations

import re

import pytest

from renderer.gateway.smsglobal import parse_answer
from renderer.sandbox.script import Behaviour
from tests.sandbox.conftest import Sandbox


def test_a_good_submit_is_taken_and_answered_with_a_sixteen_digit_id(sandbox: Sandbox) -> None:
    answer = sandbox.submit("r-1").text
    assert re.fullmatch(r"SUCCESS; ID = \d{16}", answer)
    (taken,) = sandbox.get("/sandbox/messages?to=16501234123")
    assert (taken["reference"], taken["subject"], taken["text"]) == ("r-1", "Hi", "Text")
    assert taken["attachments"] == [{"name": "a.gif", "type": "image/gif", "bytes": 3}]
    assert taken["id"] in answer


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"password": "wrong"}, "password"),
        ({"number": "+16501234123"}, "number"),
        ({"number": None}, "number"),
        ({"attachment15": "R0lG"}, "Too many"),
        ({"type0": None}, "type or name"),
        ({"attachment0": "A" * 300_001}, "too large"),
        ({"attachment0": None, "message": None}, "Nothing"),
    ],
)
def test_the_documented_rules_are_kept(sandbox: Sandbox, changes: dict[str, str | None], said: str) -> None:
    answer = sandbox.submit(**changes).text
    assert answer.startswith("ERROR")
    assert said in answer
    assert sandbox.get("/sandbox/messages") == []


def test_a_repeat_with_the_same_reference_is_the_same_message(sandbox: Sandbox) -> None:
    assert sandbox.submit("r-1").text == sandbox.submit("r-1").text
    assert sandbox.submit("").text != sandbox.submit("").text
    books = sandbox.get("/sandbox/books")
    assert (books["submits"], books["taken"]) == (4, 3)


@pytest.mark.parametrize(
    ("answer", "outcome", "taken"),
    [("refuse", "refused", 0), ("truncated", "unknown", 1), ("success", "accepted", 1)],
)
def test_answers_go_by_the_script(sandbox: Sandbox, answer: str, outcome: str, taken: int) -> None:
    sandbox.carrier.script.numbers["4123"] = Behaviour(answer=answer)
    assert parse_answer(sandbox.submit().text).outcome == outcome
    assert len(sandbox.carrier.taken) == taken


def test_busy_and_failing_carriers_say_so_in_http(sandbox: Sandbox) -> None:
    sandbox.carrier.script.default = Behaviour(answer="busy")
    assert sandbox.submit().status_code == 503
    sandbox.carrier.script.default = Behaviour(answer="error")
    assert sandbox.submit().status_code == 500
    assert len(sandbox.carrier.taken) == 1
