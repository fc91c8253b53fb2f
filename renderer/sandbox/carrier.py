"""Submitted messages -> handsets that fetch them and reports pushed back, by the script."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from renderer.sandbox.script import Behaviour, Script

FIRST_ID = 6_000_000_000_000_000  # SMSGlobal's ids have 16 digits
PUSH_TRIES = 50


@dataclass(frozen=True, slots=True)
class Attached:
    """One file of a message as the carrier received it."""

    name: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Taken:
    """A message the carrier took; ``reference`` is the sender's own, by which a repeat is known."""

    id: str
    reference: str
    recipient: str
    sender: str
    subject: str
    text: str
    attachments: tuple[Attached, ...]
    received_at: float
    protocol: str = "smsglobal"

    def facts(self) -> dict[str, Any]:
        """Plain values for a JSON answer; of the files only names, types and sizes."""
        files = [{"name": f.name, "type": f.content_type, "bytes": len(f.data)} for f in self.attachments]
        return {
            "id": self.id,
            "reference": self.reference,
            "to": self.recipient,
            "from": self.sender,
            "subject": self.subject,
            "text": self.text,
            "attachments": files,
            "received_at": self.received_at,
            "protocol": self.protocol,
        }


@dataclass(slots=True)
class Carrier:
    """What the carrier knows: messages taken, submits seen (repeats included), reports it pushed."""

    push_url: str | None = None
    push_token: str | None = None
    username: str = "sandbox"
    password: str = "sandbox"  # noqa: S105 - the other side's, on loopback
    script: Script = field(default_factory=Script)
    drop_repeats: bool = True
    push_retry: float = 0.5
    taken: dict[str, Taken] = field(default_factory=dict)
    submits: list[str] = field(default_factory=list)
    pushed: list[dict[str, str]] = field(default_factory=list)
    customer: list[dict[str, Any]] = field(default_factory=list)
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(FIRST_ID))
    _by_reference: dict[str, str] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _client: httpx.AsyncClient | None = None

    def next_id(self) -> str:
        """A fresh message id."""
        return str(next(self._ids))

    def known(self, reference: str) -> Taken | None:
        """The message an earlier submit with this reference made, when repeats are dropped."""
        if not (reference and self.drop_repeats and reference in self._by_reference):
            return None
        return self.taken[self._by_reference[reference]]

    async def take(self, message: Taken) -> Taken:
        """Take a message, once a reference, and set its handset to work."""
        self.submits.append(message.reference)
        if before := self.known(message.reference):
            return before
        self.taken[message.id] = message
        if message.reference:
            self._by_reference[message.reference] = message.id
        behaviour = self.script.behaviour(message.recipient)
        if behaviour.early:
            await self._push(message, behaviour)
        else:
            self._later(self._report(message, behaviour))
        return message

    async def close(self) -> None:
        """Stop all handsets."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _report(self, message: Taken, behaviour: Behaviour) -> None:
        await asyncio.sleep(behaviour.delay)
        for _ in range(behaviour.reports):
            await self._push(message, behaviour)

    async def _push(self, message: Taken, behaviour: Behaviour) -> None:
        """Push a report until the answer holds OK, as the documented pushes do."""
        if not self.push_url:
            return
        form = {
            "msgid": message.id,
            "dlrstatus": behaviour.status,
            "to": message.recipient,
            "donedate": time.strftime("%y%m%d%H%M", time.gmtime()),
        }
        if behaviour.handset:
            form["handset"] = behaviour.handset
        if behaviour.spid:
            form["spid"] = behaviour.spid
        for _ in range(PUSH_TRIES):
            if await self._pushed_ok(form):
                self.pushed.append(form)
                return
            await asyncio.sleep(self.push_retry)

    async def _pushed_ok(self, form: dict[str, str]) -> bool:
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=10, trust_env=False)
        query = {"token": self.push_token} if self.push_token else {}
        try:
            response = await self._client.post(str(self.push_url), data=form, params=query)
        except httpx.HTTPError:
            return False
        return response.status_code == 200 and "OK" in response.text
