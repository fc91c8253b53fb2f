"""A message -> an MM7 request posted to the carrier, and the verdict of its answer."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import httpx

from renderer.errors import InvalidRequest
from renderer.gateway.base import REFERENCE_HEADER, Answer, Capabilities, Submission, objection
from renderer.gateway.causes import MEANINGS, Cause
from renderer.gateway.http import MAX_RAW, judge, send, text_of
from renderer.gateway.mm7 import content, envelope, requests
from renderer.gateway.mm7.envelope import Envelope
from renderer.gateway.mm7.settings import Mm7Settings
from renderer.gateway.mm7.status import PARTIAL, SEVERAL, verdict
from renderer.gateway.numbers import plain_id, same, shared_id

_NUMBER = re.compile(r"\+?\d{7,15}")


@dataclass(frozen=True, slots=True)
class Mm7:
    """The gateway for one account; ``login`` is for HTTP Basic, None where the carrier wants none."""

    url: str
    login: tuple[str, str] | None
    client: httpx.Client
    timeout: float
    settings: Mm7Settings
    name: str
    capabilities: Capabilities

    def submit(self, submission: Submission) -> Answer:
        """Post the message for one number."""
        return self._submit([submission])[0]

    def submit_batch(self, batch: Sequence[Submission]) -> list[Answer]:
        """Post one message for several numbers; one by one when the carrier takes no lists (3003)."""
        answers = self._submit(batch)
        if answers[0].code == str(SEVERAL) and len(batch) > 1:
            return [self.submit(each) for each in batch]
        return answers

    def cancel(self, gateway_id: str, *, reference: str) -> Answer:
        """Take a message back."""
        request = requests.cancel_req(self.settings, plain_id(gateway_id))
        body = self._envelope(request, reference)
        return self._ask("text/xml; charset=utf-8", body, reference, recall=True)[0]

    def replace(self, gateway_id: str, submission: Submission) -> Answer:
        """Put another content in place of what was handed over."""
        request = requests.replace_req(self.settings, plain_id(gateway_id))
        body = self._envelope(request, submission.reference)
        return self._ask(*self._with_content(body, submission), submission.reference, recall=True)[0]

    def _submit(self, batch: Sequence[Submission]) -> list[Answer]:
        if refusal := objection(self.capabilities, batch[0]):
            return [refusal] * len(batch)
        numbers = [each.recipient for each in batch]
        references = ", ".join(each.reference for each in batch)
        content_type, body = self.request(batch[0], numbers, _transaction(references))
        answer, said = self._ask(content_type, body, references)
        if answer.outcome != "accepted" or said is None:
            return [answer] * len(batch)
        return [self._for_number(number, answer, said) for number in numbers]

    def request(self, first: Submission, numbers: Sequence[str], transaction: str) -> tuple[str, bytes]:
        """Content type and body of a SubmitReq."""
        body = self._envelope(requests.submit_req(self.settings, first, numbers), transaction)
        return self._with_content(body, first)

    def _for_number(self, number: str, answer: Answer, said: Envelope) -> Answer:
        """One recipient's share of an answer: refused when a partial success names its number."""
        if said.status == PARTIAL and any(same(each, number) for each in _NUMBER.findall(said.status_text)):
            return _refusal("recipient", answer)
        if self.settings.recipients > 1 and answer.gateway_id:
            return replace(answer, gateway_id=shared_id(answer.gateway_id, number))
        return answer

    def _envelope(self, request: str, transaction: str) -> bytes:
        return envelope.write(request, transaction=transaction, namespace=self.settings.namespace)

    def _with_content(self, body: bytes, submission: Submission) -> tuple[str, bytes]:
        smil = submission.smil if self.settings.smil else None
        base64 = self.settings.encoding == "base64"
        return content.write(body, submission.parts, smil, base64=base64)

    def _ask(
        self, content_type: str, body: bytes, reference: str, *, recall: bool = False
    ) -> tuple[Answer, Envelope | None]:
        headers = {
            "Content-Type": content_type,
            "SOAPAction": f'"{self.settings.soap_action}"',
            REFERENCE_HEADER: reference,
        }
        if self.login:
            pair = ":".join(self.login).encode()  # RFC 7617, in UTF-8
            headers["Authorization"] = f"Basic {b64encode(pair).decode('ascii')}"
        request = self.client.build_request(
            "POST", self.url, content=body, headers=headers, timeout=self.timeout
        )
        response = send(self.client, request)
        return (response, None) if isinstance(response, Answer) else read_answer(response, recall=recall)


def read_answer(response: httpx.Response, *, recall: bool = False) -> tuple[Answer, Envelope | None]:
    """The verdict of an answer: of its envelope whatever the HTTP status, else of the status alone."""
    raw = text_of(response)[:MAX_RAW]
    try:
        said, _ = envelope.read(response.headers.get("content-type", ""), response.content)
    except InvalidRequest as error:
        reason = f"The gateway's answer cannot be read: {error.message}"
        return judge(response) or Answer("unknown", reason=reason, raw=raw, cause="lost"), None
    if said.status is None:
        reason = f"The gateway's answer holds no status. {said.status_text}".strip()
        return judge(response) or Answer("unknown", reason=reason, raw=raw, cause="lost"), said
    outcome, cause = verdict(said.status, recall=recall)
    if outcome == "accepted":
        gateway_id = said.node.value("MessageID") or None
        return Answer("accepted", gateway_id=gateway_id, raw=raw, cause=cause, code=str(said.status)), said
    meaning = MEANINGS[cause].sentence if cause else ""
    reason = f"{meaning} ({said.status} {said.status_text})".strip()
    return Answer(outcome, reason=reason, raw=raw, cause=cause, code=str(said.status)), said


def _refusal(cause: Cause, answer: Answer) -> Answer:
    reason = f"{MEANINGS[cause].sentence} ({answer.code})"
    return Answer("refused", reason=reason, raw=answer.raw, cause=cause, code=answer.code)


def _transaction(references: str) -> str:
    """Equal in every attempt, as the reference is; a list of references becomes its digest."""
    return references if "," not in references else sha256(references.encode()).hexdigest()[:32]
