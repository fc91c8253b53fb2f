from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.gateway.smsglobal.answer import parse_answer, parse_sms_answer


@pytest.mark.parametrize(
    ("text", "outcome", "gateway_id"),
    [
        ("SUCCESS; ID = 1234567890123456", "accepted", "1234567890123456"),
        ("SUCCESS ID=6000000000000001\r\n", "accepted", "6000000000000001"),
        ("Success.\nID = {6000000000000001}", "accepted", "6000000000000001"),
        ("SUCC", "unknown", None),
        ("SUCCESS; ID = 12345", "unknown", None),
        ("SUCCESS; ID = 12345678901234567", "unknown", None),
        ("", "unknown", None),
        ("ERROR: Invalid username or password", "refused", None),
        ("FAILURE: server busy, try again", "later", None),
    ],
)
def test_the_answer_is_read_tolerantly_and_kept_raw(text: str, outcome: str, gateway_id: str | None) -> None:
    answer = parse_answer(text)
    assert (answer.outcome, answer.gateway_id, answer.raw) == (outcome, gateway_id, text)


@given(st.text(max_size=80))
def test_any_answer_has_an_outcome(text: str) -> None:
    answer = parse_answer(text)
    assert (answer.outcome == "accepted") == (answer.gateway_id is not None)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("ERROR: Invalid username or password", "credentials"),
        ("ERROR: Not enough credit", "credit"),
        ("ERROR: Message too large", "size"),
        ("ERROR: Unsupported type", "type"),
        ("ERROR: Number has opted out", "blocked"),
        ("ERROR: Invalid number", "recipient"),
        ("ERROR: Invalid sender", "sender"),
        ("ERROR: Too many messages", "throughput"),
        ("ERROR: 7", "request"),
    ],
)
def test_a_refusals_cause_is_told_by_its_words(text: str, cause: str) -> None:
    assert parse_answer(text).cause == cause


@pytest.mark.parametrize(
    ("text", "outcome", "gateway_id"),
    [
        (
            "OK: 0; Sent queued message ID: 04b4a8d4a5a02176 SMSGlobalMsgID:6613115713715266",
            "accepted",
            "6613115713715266",
        ),
        ("OK: 0; Sent queued message ID: 04b4", "unknown", None),
        ("ERROR: 401", "refused", None),
        ("ERROR: busy", "later", None),
        ("", "unknown", None),
    ],
)
def test_the_answer_to_a_text_is_another(text: str, outcome: str, gateway_id: str | None) -> None:
    answer = parse_sms_answer(text)
    assert (answer.outcome, answer.gateway_id, answer.raw) == (outcome, gateway_id, text)
