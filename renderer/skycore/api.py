"""Bytes of a request in one version -> its answer: parsed, authenticated, acted on; errors as E-codes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

import structlog

from renderer.errors import AuthenticationFailed, MissingElement, RendererError
from renderer.skycore import repeats
from renderer.skycore import request as envelopes
from renderer.skycore.admission import DOOR, LIMITS, Arrival, admit
from renderer.skycore.call import (
    Action,
    Call,
    CommitNeeded,
    NoReading,
    Reading,
    RecordsNeeded,
    Rooms,
    codes_of,
    find_action,
    is_quick,
)
from renderer.skycore.codes import code_of
from renderer.skycore.commits import Commits
from renderer.skycore.request import Request
from renderer.skycore.response import Answer, failure
from renderer.skycore.versions import Version
from renderer.store.callers import Caller, caller_by_key, caller_by_login

log = structlog.get_logger("renderer.skycore")

Read = Request | Exception  # a request, or what makes it none
INTERNAL = "E503"  # "internal error", the only code of that meaning outside passes (inferred for sends)


class Api:
    """The dialect over the rooms behind it; safe to share between threads."""

    def __init__(self, rooms: Rooms, commits: Commits | None = None) -> None:
        """Stand on the rooms; ``commits`` are shared with whoever else writes to the same records."""
        self.rooms = rooms
        self.commits = commits or Commits(rooms.store)

    def post(self, body: bytes, content_type: str, version: Version, address: str = "") -> Answer:
        """Answer a POST; ``address`` is the caller's."""
        return self.answer(self.read_body(body, content_type), version, address)

    def get(self, query: str, version: Version, address: str = "") -> Answer:
        """Answer a GET; ``address`` is the caller's."""
        return self.answer(self.read_query(query), version, address)

    def read_body(self, body: bytes, content_type: str) -> Read:
        """The request of a POST, or what makes it none."""
        return _read(lambda: envelopes.from_body(body, content_type))

    def read_query(self, query: str) -> Read:
        """The request of a GET, or what makes it none."""
        return _read(lambda: envelopes.from_query(query))

    def answer(self, request: Read, version: Version, address: str = "") -> Answer:
        """Answer a request that was read; may wait for the records."""
        return self._answer(request, version, address, Reading(self.rooms.store))

    def answer_now(self, request: Read, version: Version, address: str = "") -> Answer | None:
        """The answer when it takes nothing but what is remembered, else None; never waits for anything."""
        try:
            return self._remembered(request, version, address)
        except CommitNeeded:
            return None

    async def answer_soon(self, request: Read, version: Version, address: str = "") -> Answer | None:
        """As ``answer_now``; what then only has to be booked is written together with what others write."""
        try:
            return self._remembered(request, version, address)
        except CommitNeeded as needed:
            work = needed.work
        try:
            return await self.commits.awaited(work)
        except Exception as error:  # noqa: BLE001 - answered, and logged, as everywhere
            return _refused(error, request, version)

    def _remembered(self, request: Read, version: Version, address: str) -> Answer | None:
        if isinstance(request, Request) and not is_quick(request.action):
            return None
        try:
            return self._answer(request, version, address, NoReading(self.rooms.store))
        except RecordsNeeded:
            return None

    def _answer(self, request: Read, version: Version, address: str, reading: Reading) -> Answer:
        try:
            asked = _understood(request)
            action = find_action(asked.action)
            if asked.action != action.name.lower():  # it was called by another of its names
                asked = replace(asked, action=action.name.lower())
            return self._run(action, asked, version, address, reading)
        except (RecordsNeeded, CommitNeeded):
            raise
        except Exception as error:  # noqa: BLE001 - an answer is due whatever broke
            return _refused(error, request, version)
        finally:
            reading.close()

    def _run(
        self, action: Action, request: Request, version: Version, address: str, reading: Reading
    ) -> Answer:
        """The documented clients' order of checks: action, key, then what the action itself demands."""
        if request.fault is not None:
            raise request.fault
        caller = self._caller(request, reading)
        now = self.rooms.clock()
        arrival = Arrival(caller, request.action, address, self.rooms.store, now)
        admit(arrival, DOOR)
        reference = repeats.reference_of(request)
        if reference is not None:
            kept = repeats.earlier(reading.connection, caller.account.id, reference, now=now)
            if kept is not None:
                return kept
        if caller.is_limited:
            reading.connection  # noqa: B018 - calls are counted in the records, so they are needed here
            admit(arrival, LIMITS)
        return action.run(Call(request, version, caller.account, self.rooms, reading, self.commits))

    def _caller(self, request: Request, reading: Reading) -> Caller:
        """Who asks, by API_KEY, or by USER and PASS as the clients of 2013 do."""
        key, user = request.api_key, request.get("USER")
        if key is not None:
            found = self.rooms.memory.recall(
                ("key", _digest(key)), lambda: caller_by_key(reading.connection, key)
            )
            if found is None:
                raise AuthenticationFailed("The API_KEY is not known.")
            return found
        if user is None:
            raise MissingElement("API_KEY is missing.", field="API_KEY")
        password = request.get("PASS")
        if password is None:
            raise MissingElement("PASS is missing: send the md5 of the password.", field="PASS")
        found = self.rooms.memory.recall(
            ("login", _digest(user), _digest(password)),
            lambda: caller_by_login(reading.connection, user, password),
        )
        if found is None:
            raise AuthenticationFailed("USER and PASS do not belong together.")
        return found


def _read(envelope: Callable[[], Request]) -> Read:
    try:
        return envelope()
    except RendererError as error:
        return error
    except Exception as error:  # noqa: BLE001 - it is answered, and logged, where every defect is
        return error


def _refused(error: Exception, request: Read, version: Version) -> Answer:
    """The answer that an error amounts to."""
    to, own = (request.get("TO"), codes_of(request.action)) if isinstance(request, Request) else (None, {})
    if not isinstance(error, RendererError):
        # an answer is due whatever broke; the trace stays here
        log.error("api.defect", version=version.name, error=type(error).__name__, exc_info=error)
        return failure(INTERNAL, "Internal error; try again later.", to)
    code = code_of(error, {**version.codes, **own})
    log.debug("api.refused", code=code, error=type(error).__name__, version=version.name)
    return failure(code, error.message, to)


def _understood(read: Read) -> Request:
    if isinstance(read, Exception):
        raise read
    return read


def _digest(secret: str) -> bytes:
    """What a secret is remembered by: it is not kept in memory as it came."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
