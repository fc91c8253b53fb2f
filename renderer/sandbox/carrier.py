"""Submitted messages -> handsets that fetch them, reports pushed back and messages sent in, by the script."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from renderer.sandbox.caller import Caller
from renderer.sandbox.script import Behaviour, Script
from renderer.sandbox.taken import Attached, Call, FromPhone, Taken, Tongue

__all__ = ["Attached", "Carrier", "Taken"]

FIRST_ID = 6_000_000_000_000_000  # SMSGlobal's ids have 16 digits
PUSH_TRIES = 50
SMSGLOBAL_PUSH = "/push/smsglobal"


@dataclass(slots=True)
class Carrier:
    """What the carrier knows: messages taken, submits seen (repeats included), reports it pushed.

    ``push_url`` is where SMSGlobal's reports go; the other protocols' go to their paths of the same service.
    ``recipients`` is how many numbers an MM7 request may name.
    """

    push_url: str | None = None
    push_token: str | None = None
    username: str = "sandbox"
    password: str = "sandbox"  # noqa: S105 - the other side's, on loopback
    script: Script = field(default_factory=Script)
    drop_repeats: bool = True
    push_retry: float = 0.5
    recipients: int = 1
    tongues: Mapping[str, Tongue] = field(default_factory=dict)
    taken: dict[str, Taken] = field(default_factory=dict)
    submits: list[str] = field(default_factory=list)
    pushed: list[dict[str, str]] = field(default_factory=list)
    recalled: set[str] = field(default_factory=set)
    fetched: set[str] = field(default_factory=set)
    sent_in: dict[str, FromPhone] = field(default_factory=dict)
    customer: list[dict[str, Any]] = field(default_factory=list)
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    _ids: itertools.count[int] = field(default_factory=lambda: itertools.count(FIRST_ID))
    _by_reference: dict[str, str] = field(default_factory=dict)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _caller: Caller | None = None

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
            self._later(self._handset(message, behaviour))
        return message

    def recall(self, message_id: str) -> bool:
        """Take a message back; False when a handset has it already. Raises KeyError for an unknown one."""
        self.taken[message_id]
        if message_id in self.fetched:
            return False
        self.recalled.add(message_id)
        return True

    def replace(self, message: Taken) -> bool:
        """Put another message in place of the one with its id; as recall does, with the same answers."""
        self.taken[message.id]
        if message.id in self.fetched:
            return False
        self.taken[message.id] = message
        return True

    async def send_in(self, protocol: str, message: FromPhone) -> bool:
        """A phone's message, told to the service until it says that it has it."""
        tongue = self.tongues[protocol]
        self.sent_in[message.id] = message
        return await self._told(tongue, tongue.incoming_call(message))

    async def close(self) -> None:
        """Stop all handsets."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._caller is not None:
            self._caller.close()
            self._caller = None

    def _later(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _handset(self, message: Taken, behaviour: Behaviour) -> None:
        """Fetch after the delay, report as often as the script says, then answer if it says so."""
        await asyncio.sleep(behaviour.delay)
        if message.id in self.recalled:
            return
        self.fetched.add(message.id)
        for _ in range(behaviour.reports):
            await self._push(message, behaviour)
        if behaviour.reply and message.protocol in self.tongues:
            said = FromPhone(secrets.token_hex(8), message.recipient, message.sender, behaviour.reply)
            await self.send_in(message.protocol, said)

    async def _push(self, message: Taken, behaviour: Behaviour) -> None:
        tongue = self.tongues.get(message.protocol)
        if tongue is None or not await self._told(tongue, tongue.report_call(message, behaviour)):
            return
        facts = {"id": message.id, "status": behaviour.status, "to": message.recipient}
        self.pushed.append({**facts, "protocol": message.protocol})

    async def _told(self, tongue: Tongue, call: Call) -> bool:
        """Call the service until its answer says that it has it, as the documented pushes do."""
        if not self.push_url:
            return False
        url = self.push_url.removesuffix(SMSGLOBAL_PUSH) + tongue.PUSH_PATH
        if tongue.PUSH_PATH == SMSGLOBAL_PUSH:
            url = self.push_url
        for _ in range(PUSH_TRIES):
            if await self._called(url, tongue, call):
                return True
            await asyncio.sleep(self.push_retry)
        return False

    async def _called(self, url: str, tongue: Tongue, call: Call) -> bool:
        if self._caller is None:
            self._caller = Caller()
        headers = {"Content-Type": call.content_type, **call.headers}
        heard = await self._caller.post(url, call.body, self.push_token, headers)
        return heard is not None and tongue.is_acknowledged(heard)
