from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from renderer.gateway.base import Answer, Capabilities, Submission, objection
from renderer.part import Part

GIF = Part("a.gif", "image/gif", b"GIF8")
WIDE = Capabilities("Wide", frozenset({"*/*"}), 1, base64=False, attachments=1)
NARROW = Capabilities(
    "Narrow",
    frozenset({"image/gif", "text/*"}),
    1,
    base64=False,
    attachments=1,
    sender="numeric",
    sender_needed=True,
    countries=frozenset({"44", "61"}),
)


@pytest.mark.parametrize(
    ("content_type", "taken"),
    [
        ("image/gif", True),
        ("Image/GIF; name=x", True),
        ("text/plain", True),
        ("image/png", False),
        ("", False),
    ],
)
def test_types_are_taken_whatever_their_case_and_parameters(content_type: str, taken: bool) -> None:
    assert NARROW.takes(content_type) is taken
    assert WIDE.takes(content_type)


def test_an_answer_holds_what_every_database_takes() -> None:
    told = Answer("accepted", " G\x00-1\r\n", reason="It\x00 is\ud800.", raw="OK\x00\n\x7fID", code="\x001")
    assert told == Answer("accepted", "G-1", reason="It is.", raw="OK\nID", code="1")
    assert Answer("accepted", "\x00").gateway_id is None


def test_countries_are_dialling_codes_and_none_means_everywhere() -> None:
    assert NARROW.serves("447700900123")
    assert NARROW.serves("+61409317436")
    assert not NARROW.serves("16501234123")
    assert WIDE.serves("16501234123")


def test_a_sender_goes_by_the_gateways_rule() -> None:
    assert [NARROW.may_send_as(each) for each in ("60856", "GALA", "", "６０")] == [True, False, False, False]
    assert [WIDE.may_send_as(each) for each in ("60856", "GALA", "")] == [True, True, True]


@pytest.mark.parametrize(
    ("able", "changes", "cause"),
    [
        (WIDE, {}, "size"),
        (replace(WIDE, max_bytes=4), {}, None),
        (replace(WIDE, max_bytes=6, base64=True), {}, "size"),
        (replace(WIDE, max_bytes=9), {"parts": (GIF, GIF)}, "size"),
        (replace(WIDE, max_bytes=8, carries_smil=True), {"smil": Part("s.smil", "x/y", b"12345")}, "size"),
        (replace(WIDE, max_bytes=8), {"smil": Part("s.smil", "x/y", b"12345")}, None),
        (replace(NARROW, max_bytes=99), {"recipient": "165"}, "recipient"),
        (replace(NARROW, max_bytes=99), {"sender": "GALA"}, "sender"),
        (replace(NARROW, max_bytes=99), {"parts": (Part("a.png", "image/png", b""),)}, "type"),
        (replace(NARROW, max_bytes=99), {}, None),
    ],
)
def test_what_speaks_against_a_message_is_told_beforehand(
    able: Capabilities, changes: dict[str, Any], cause: str | None
) -> None:
    message = Submission("r", "447700900123", "60856", "Hi", (GIF,))
    answer = objection(able, replace(message, **changes))
    assert (answer.cause if answer else None) == cause
    assert answer is None or answer.outcome == "refused"
