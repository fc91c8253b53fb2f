from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.gateway.intellisoftware.answer import ERRORS, parse_answer

ONE = ["447700900123"]
TWO = ["447700900123", "447700900456"]


def test_one_line_is_the_one_numbers_answer() -> None:
    (answer,) = parse_answer("ID:10011000000000000001\r\n", ONE)
    assert (answer.outcome, answer.gateway_id) == ("accepted", "10011000000000000001/00900123")


def test_lines_are_matched_by_number_never_by_position() -> None:
    text = "447700900456,ERR:INVALID_NUMBER\n447700900123,ID:10011000000000000001\n"
    first, second = parse_answer(text, TWO)
    assert (first.outcome, first.gateway_id) == ("accepted", "10011000000000000001/00900123")
    assert (second.outcome, second.cause, second.code) == ("refused", "recipient", "INVALID_NUMBER")
    assert first.raw == second.raw == text


def test_numbers_come_back_in_another_form_and_repeats_once() -> None:
    text = "447700900123,ID:7\n447700900456,ID:7"
    answers = parse_answer(text, ["07700900123", "+447700900456", "447700900123"])
    assert [answer.outcome for answer in answers] == ["accepted"] * 3
    assert answers[0].gateway_id == answers[2].gateway_id != answers[1].gateway_id


def test_a_failure_of_the_whole_call_is_every_numbers() -> None:
    answers = parse_answer("ERR:INSUFFICIENT_CREDIT", TWO)
    assert [(answer.outcome, answer.cause) for answer in answers] == [("refused", "credit")] * 2


def test_a_number_without_a_line_has_no_known_outcome() -> None:
    first, second = parse_answer("447700900123,ID:7\n", TWO)
    assert (first.outcome, second.outcome) == ("accepted", "unknown")


def test_one_number_may_be_renamed_altogether() -> None:
    assert parse_answer("4512345678,ID:7", ONE)[0].outcome == "accepted"


@pytest.mark.parametrize("code", [*ERRORS, "NO_USERNAME", "NO_TEXT", "SOMETHING_NEW"])
def test_every_error_has_an_outcome_a_cause_and_its_code(code: str) -> None:
    (answer,) = parse_answer(f"ERR:{code}", ONE)
    assert answer.outcome == ("later" if code in {"GATEWAY_ERROR", "INTERNAL_ERROR"} else "refused")
    assert answer.cause
    assert answer.code == code
    assert code in answer.reason


@pytest.mark.parametrize("text", ["", "ID:", "447700900123,", "ERR:", "<html>", "ID:1 2"])
def test_what_is_cut_short_or_strange_tells_nothing(text: str) -> None:
    assert parse_answer(text, ONE)[0].outcome == "unknown"


@given(st.text(max_size=200), st.lists(st.from_regex(r"\d{0,15}", fullmatch=True), max_size=4))
def test_any_text_gives_one_answer_a_number(text: str, numbers: list[str]) -> None:
    answers = parse_answer(text, numbers)
    assert len(answers) == len(numbers)
    assert all((answer.outcome == "accepted") == (answer.gateway_id is not None) for answer in answers)
