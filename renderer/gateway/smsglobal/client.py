"""A message for SMSGlobal -> sendmms.php's form variables posted, and what came of it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote_plus

import httpx
from pydantic import BaseModel, ConfigDict, Field

from renderer.gateway.base import REFERENCE_HEADER, Answer, Capabilities, Submission, TextMessage, objection
from renderer.gateway.http import post, text_of
from renderer.gateway.smsglobal.answer import parse_answer, parse_sms_answer
from renderer.part import Part

MAX_ATTACHMENTS = 15  # "0 <= X < 15"
SMS_URL = "https://api.smsglobal.com/http-api.php"
FORM = "application/x-www-form-urlencoded"
# types under their own names -> what the page's media table calls them
PAGE_NAMES: Mapping[str, str] = MappingProxyType(
    {"video/mp4": "video/mpeg4", "audio/emelody": "text/x-emelody"}
)
MAX_SPLIT = 7  # text messages that a longer text may become; the interface cuts at one unless told


class Settings(BaseModel):
    """What is particular to this gateway: ``max_dimension`` in pixels, ``sms_url`` for plain texts.

    The documented default of max_dimension is said aloud so that nobody rescales a barcode below it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_dimension: int = Field(default=1024, ge=1, le=10_000)
    message_at_start: bool = True
    sms_url: str = SMS_URL


@dataclass(frozen=True, slots=True)
class SmsGlobal:
    """The gateway for one account."""

    url: str
    username: str
    password: str
    client: httpx.Client
    timeout: float
    settings: Settings
    name: str
    capabilities: Capabilities

    def submit(self, submission: Submission) -> Answer:
        """Post the message; the outcome in the common vocabulary."""
        if refusal := objection(self.capabilities, submission):
            return refusal
        form = payload(submission, self.username, self.password, self.settings)
        answered = self._post(self.url, form, submission.reference)
        return answered if isinstance(answered, Answer) else parse_answer(text_of(answered))

    def submit_sms(self, message: TextMessage) -> Answer:
        """Post a plain text; the interface for it is the same company's HTTP-API."""
        form = {
            "action": "sendsms",
            "user": self.username,
            "password": self.password,
            "from": message.sender,
            "to": message.recipient,
            "text": message.text,
            "maxsplit": str(MAX_SPLIT),
        }
        answered = self._post(self.settings.sms_url, form, message.reference)
        return answered if isinstance(answered, Answer) else parse_sms_answer(text_of(answered))

    def _post(self, url: str, form: Mapping[str, str], reference: str) -> httpx.Response | Answer:
        headers = {REFERENCE_HEADER: reference, "Content-Type": FORM}
        request = self.client.build_request(
            "POST", url, content=encoded(form), headers=headers, timeout=self.timeout
        )
        return post(self.client, request)


def payload(
    submission: Submission, username: str, password: str, settings: Settings | None = None
) -> dict[str, str]:
    """Form variables of a message: a single text as ``message``, everything else as attachments."""
    told = settings or Settings()
    texts = [part for part in submission.parts if part.content_type.startswith("text/plain")]
    # one text may travel as the message; more than one would lose its slides, so they stay attachments
    message = texts[0] if len(texts) == 1 else None
    form = {
        "username": username,
        "password": password,
        "number": submission.recipient,
        "subject": submission.subject,
        "message": message.data.decode("utf-8", "replace") if message else "",
        "max_dimension": str(told.max_dimension),
        "message_at_start": str(int(told.message_at_start)),
    }
    if submission.sender:
        form["from"] = submission.sender
    files = [part for part in submission.parts if part is not message]
    for index, part in enumerate(files):
        form |= _attachment(index, part)
    return form


def encoded(form: Mapping[str, str]) -> bytes:
    """The form as it travels.

    Base64 has three characters to escape; looking at every octet for others takes fifty times as long, and
    replacing them in a text four times as long as in octets.
    """
    return b"&".join([b"%b=%b" % (name.encode("ascii"), _escaped(name, form[name])) for name in form])


def _escaped(name: str, value: str) -> bytes:
    if name.startswith("attachment"):
        octets = value.encode("ascii")
        return octets.replace(b"+", b"%2B").replace(b"/", b"%2F").replace(b"=", b"%3D")
    return quote_plus(value).encode("ascii")


def _attachment(index: int, part: Part) -> dict[str, str]:
    bare = part.content_type.partition(";")[0].strip().lower()
    return {
        f"attachment{index}": base64.b64encode(part.data).decode("ascii"),
        f"type{index}": PAGE_NAMES.get(bare, bare),
        f"name{index}": part.name,
    }
