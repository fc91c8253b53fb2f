"""Bytes of a request in one version -> its answer: parsed, authenticated, acted on; errors as E-codes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import structlog

from renderer.errors import AuthenticationFailed, MissingElement, RendererError
from renderer.skycore import repeats
from renderer.skycore import request as envelopes
from renderer.skycore.admission import DOOR, LIMITS, Arrival, admit
from renderer.skycore.call import Action, Call, Reading, Rooms, find_action
from renderer.skycore.codes import code_of
from renderer.skycore.commits import Commits
from renderer.skycore.request import Request
from renderer.skycore.response import Answer, failure
from renderer.skycore.versions import Version
from renderer.store.callers import Caller, caller_by_key, caller_by_login

log = structlog.get_logger("renderer.skycore")

Codes = Mapping[tuple[type[RendererError], str], str]
INTERNAL = "E503"  # "internal error", the only code of that meaning outside passes (inferred for sends)


class Api:
    """The dialect over the rooms behind it; safe to share between threads."""

    def __init__(self, rooms: Rooms) -> None:
        """Stand on the rooms."""
        self.rooms = rooms
        self.commits = Commits(rooms.store)

    def post(self, body: bytes, content_type: str, version: Version, address: str = "") -> Answer:
        """Answer a POST; ``address`` is the caller's."""
        return self._answer(lambda: envelopes.from_body(body, content_type), version, address)

    def get(self, query: str, version: Version, address: str = "") -> Answer:
        """Answer a GET; ``address`` is the caller's."""
        return self._answer(lambda: envelopes.from_query(query), version, address)

    def _answer(self, read: Callable[[], Request], version: Version, address: str) -> Answer:
        to: str | None = None
        own: Codes = {}
        reading = Reading(self.rooms.store)
        try:
            request = read()
            to = request.get("TO")
            action = find_action(request.action)
            own = action.codes
            if request.action != action.name.lower():  # it was called by another of its names
                request = replace(request, action=action.name.lower())
            return self._run(action, request, version, address, reading)
        except RendererError as error:
            code = code_of(error, {**version.codes, **own})
            log.info("api.refused", code=code, error=type(error).__name__, version=version.name)
            return failure(code, error.message, to)
        except Exception:
            # an answer is due whatever broke; the trace stays here
            log.exception("api.defect", version=version.name)
            return failure(INTERNAL, "Internal error; try again later.", to)
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


def _digest(secret: str) -> bytes:
    """What a secret is remembered by: it is not kept in memory as it came."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
