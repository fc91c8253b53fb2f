"""SMSGlobal's text answers, to an MMS and to an SMS -> the common vocabulary."""

from __future__ import annotations

import re

from renderer.gateway.base import Answer, Outcome
from renderer.gateway.causes import Cause
from renderer.gateway.http import MAX_RAW

# "SUCCESS … ID = {Message_id}", a 16-digit integer; the page's punctuation is not to be relied on
_SUCCESS = re.compile(r"\bSUCCESS\b.*?(?<!\d)(\d{16})(?!\d)", re.IGNORECASE | re.DOTALL)
# the texts of a refusal are not published: its words are what can be gone by, the first that is found
_WORDS: tuple[tuple[str, Outcome, Cause], ...] = (
    (r"busy|try again|temporar|unavailable", "later", "busy"),
    (r"throttl|\brate\b|too many (?:requests|messages)", "later", "throughput"),
    (r"credit|balance|fund", "refused", "credit"),
    (r"username|password|login|authent|credential", "refused", "credentials"),
    (r"too large|size|300 ?kb", "refused", "size"),
    (r"type|format", "refused", "type"),
    (r"opt(?:ed)?.?out|black.?list|block", "refused", "blocked"),
    (r"number|destination|recipient|msisdn", "refused", "recipient"),
    (r"sender|\bfrom\b|origin", "refused", "sender"),
)
_SMS_OK = re.compile(r"SMSGlobalMsgID:\s*(\d{16})(?!\d)", re.IGNORECASE)
_SMS_ERROR = re.compile(r"\bERROR:?\s*(.*)", re.IGNORECASE | re.DOTALL)


def parse_answer(text: str) -> Answer:
    """Outcome of the answer's text: a 16-digit id after SUCCESS, or a refusal; an empty one tells nothing."""
    if match := _SUCCESS.search(text[:MAX_RAW]):
        return Answer("accepted", gateway_id=match[1], raw=text[:MAX_RAW])
    said = text[:MAX_RAW].strip().upper()
    if "SUCCESS".startswith(said) or "SUCCESS" in said:
        return _cut_short(text)
    return _refusal(text[:MAX_RAW], text)


def parse_sms_answer(text: str) -> Answer:
    """Outcome of ``OK: 0; Sent queued message ID: … SMSGlobalMsgID:…`` or ``ERROR: …``."""
    if match := _SMS_OK.search(text[:MAX_RAW]):
        return Answer("accepted", gateway_id=match[1], raw=text[:MAX_RAW])
    if match := _SMS_ERROR.search(text[:MAX_RAW]):
        return _refusal(match[1], text)
    return _cut_short(text)


def _cut_short(text: str) -> Answer:
    return Answer("unknown", reason="The gateway's answer is cut short.", raw=text[:MAX_RAW], cause="lost")


def _refusal(said: str, text: str) -> Answer:
    outcome, cause = _verdict(said)
    return Answer(outcome, reason=f"The gateway said: {said.strip()[:200]}", raw=text[:MAX_RAW], cause=cause)


def _verdict(said: str) -> tuple[Outcome, Cause]:
    for words, outcome, cause in _WORDS:
        if re.search(words, said, re.IGNORECASE):
            return outcome, cause
    return "refused", "request"
