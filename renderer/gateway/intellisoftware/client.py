"""A message for IntelliSoftware -> multipart form data posted, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import httpx

from renderer.gateway import mime
from renderer.gateway.base import (
    REFERENCE_HEADER,
    Answer,
    Capabilities,
    Submission,
    TextMessage,
    objection,
)
from renderer.gateway.gsm import is_plain
from renderer.gateway.http import post, send, text_of
from renderer.gateway.intellisoftware.answer import parse_answer
from renderer.gateway.intellisoftware.files import fetch
from renderer.part import Part

MMS, SMS, UNICODE = "5", "1", "2"
MAX_CONCAT = 10  # text messages that a longer text may become; one unless told
MAX_FILE_BYTES = 5_000_000
# beside default.aspx, which takes MMS
SMS_PAGE, FILES_PAGE = "sendmsg.aspx", "retrievemms.aspx"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class IntelliSoftware:
    """The gateway for one account."""

    url: str
    username: str
    password: str
    client: httpx.Client
    timeout: float
    name: str
    capabilities: Capabilities

    def submit(self, submission: Submission) -> Answer:
        """Post the message for one number."""
        return self.submit_batch([submission])[0]

    def submit_batch(self, batch: Sequence[Submission]) -> list[Answer]:
        """Post one message for up to 100 numbers; one answer each, matched by number."""
        first = batch[0]
        if refusal := objection(self.capabilities, first):
            return [refusal] * len(batch)
        numbers = [each.recipient for each in batch]
        # the text is mandatory, and a message may have no subject
        fields = self._fields(numbers, first.sender, first.subject or " ", MMS)
        content_type, body = payload(fields, first.parts, seed=first.reference)
        references = ", ".join(each.reference for each in batch)
        return self._post(body, content_type, numbers, references)

    def submit_sms(self, message: TextMessage) -> Answer:
        """Post a plain text for one number; what GSM's alphabet lacks goes out as UCS-2 in hexadecimal."""
        fields = self._fields([message.recipient], message.sender, message.text, SMS)
        fields["maxconcat"] = str(MAX_CONCAT)
        if not is_plain(message.text):
            fields |= {"type": UNICODE, "hex": message.text.encode("utf-16-be").hex().upper()}
            del fields["text"]
        body = urlencode(fields).encode("ascii")
        return self._post(body, FORM, [message.recipient], message.reference, page=SMS_PAGE)[0]

    def files(self, raw_id: str, names: Sequence[str]) -> tuple[Part, ...] | None:
        """Files of an incoming message, by its msgid."""
        login = {"username": self.username, "password": self.password, "msgid": raw_id}

        def ask(name: str) -> httpx.Response | Answer:
            # as a body, so that the password stays out of logs of URLs
            body = urlencode({**login, "msgpart": name}).encode("ascii")
            request = self.client.build_request(
                "POST",
                self._beside(FILES_PAGE),
                content=body,
                headers={"Content-Type": FORM},
                timeout=self.timeout,
            )
            return send(self.client, request, limit=MAX_FILE_BYTES)

        return fetch(ask, names)

    def _beside(self, page: str) -> str:
        """Another page of the same interface."""
        return str(httpx.URL(self.url).join(page))

    def _fields(self, numbers: Sequence[str], sender: str, text: str, kind: str) -> dict[str, str]:
        return {
            "username": self.username,
            "password": self.password,
            "to": ",".join(numbers),
            "from": sender,  # blank = replies come back to us
            "type": kind,
            "text": text,
        }

    def _post(
        self, body: bytes, content_type: str, numbers: Sequence[str], references: str, *, page: str = ""
    ) -> list[Answer]:
        headers = {"Content-Type": content_type, REFERENCE_HEADER: references}
        url = self._beside(page) if page else self.url
        request = self.client.build_request("POST", url, content=body, headers=headers, timeout=self.timeout)
        answered = post(self.client, request)
        if isinstance(answered, Answer):
            return [answered] * len(numbers)
        return parse_answer(text_of(answered), numbers)


def payload(fields: Mapping[str, str], files: Sequence[Part], *, seed: str) -> tuple[str, bytes]:
    """Content type and body: a part a field, then files that have a filename and, as documented, no name."""
    boundary = mime.boundary_for(seed, [part.data for part in files])
    parts = [
        mime.part(
            (("Content-Disposition", f'form-data; name="{name}"'), ("Content-Type", "text/plain")),
            value.encode(),
        )
        for name, value in fields.items()
    ]
    parts += [mime.part(_file_headers(part), part.data) for part in files]
    return f"multipart/form-data; boundary={boundary}", mime.write(boundary, parts)


def _file_headers(part: Part) -> list[tuple[str, str]]:
    disposition = f'form-data; filename="{mime.header_text(part.name)}"'
    headers = [("Content-Disposition", disposition), ("Content-Type", part.content_type)]
    if not part.content_type.startswith("text/"):
        headers.append(("Content-Transfer-Encoding", "binary"))
    return headers
