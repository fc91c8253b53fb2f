"""IntelliSoftware's lines of answer -> one Answer a number, with its errors as a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from renderer.gateway.base import Answer, Outcome
from renderer.gateway.causes import MEANINGS, Cause
from renderer.gateway.http import MAX_RAW
from renderer.gateway.numbers import same, shared_id

_LINE = re.compile(
    r"(?:(?P<number>\+?[\d ]+),)?\s*(?:ID:\s*(?P<id>\w*)|ERR:\s*(?P<error>\w*))\s*\Z", re.IGNORECASE
)
# "unable to process request at this time" is the published meaning of two of them: these are tried again
ERRORS: Mapping[str, tuple[Outcome, Cause]] = {
    "LOGIN_INVALID": ("refused", "credentials"),
    "AUTH_PARAMETER_MISSING": ("refused", "credentials"),
    "AUTH_PARAMETER_INVALID": ("refused", "credentials"),
    "CONNECTION_NOT_SECURE": ("refused", "permission"),
    "INSUFFICIENT_CREDIT": ("refused", "credit"),
    "DAILY_ALLOWANCE_EXCEEDED": ("refused", "credit"),
    "INVALID_NUMBER": ("refused", "recipient"),
    "NO_TO": ("refused", "recipient"),
    "INVALID_REQUEST": ("refused", "request"),
    "PARAMETER_MISSING": ("refused", "request"),
    "PARAMETER_INVALID": ("refused", "request"),
    "GATEWAY_ERROR": ("later", "busy"),
    "INTERNAL_ERROR": ("later", "busy"),
}
_OTHER_ERROR: tuple[Outcome, Cause] = ("refused", "request")  # NO_USERNAME and the like, and words to come


def parse_answer(text: str, numbers: Sequence[str]) -> list[Answer]:
    """One answer a number.

    A line without a number speaks for all; lines with one are matched by it, as the gateway rewrites numbers,
    drops repeats and promises no order.
    """
    lines = [found for line in text.splitlines() if (found := _LINE.match(line.strip()))]
    general = next((line for line in lines if not line["number"]), None)
    if general is None and len(numbers) == len(lines) == 1:
        general = lines[0]
    return [_answer_for(number, lines, general, text) for number in numbers]


def _answer_for(
    number: str, lines: Sequence[re.Match[str]], general: re.Match[str] | None, text: str
) -> Answer:
    raw = text[:MAX_RAW]
    line = next((line for line in lines if line["number"] and same(line["number"], number)), general)
    if line is None or not (line["id"] or line["error"]):
        return Answer("unknown", reason="The gateway's answer names no outcome.", raw=raw, cause="lost")
    if line["id"]:
        return Answer("accepted", gateway_id=shared_id(line["id"], number), raw=raw)
    code = line["error"].upper()
    outcome, cause = ERRORS.get(code, _OTHER_ERROR)
    return Answer(outcome, reason=f"{MEANINGS[cause].sentence} ({code})", raw=raw, cause=cause, code=code)
