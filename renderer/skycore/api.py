"""Bytes of a request in one version -> its answer: parsed, authenticated, acted on; errors as E-codes."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from renderer.errors import AccountInactive, AuthenticationFailed, MissingElement, RendererError
from renderer.skycore import request as envelopes
from renderer.skycore.call import Call, Rooms, find_action
from renderer.skycore.codes import code_of
from renderer.skycore.request import Request
from renderer.skycore.response import Answer, failure
from renderer.skycore.versions import Version
from renderer.store import accounts

log = structlog.get_logger("renderer.skycore")

INTERNAL = "E503"  # "internal error", the only code of that meaning outside passes (inferred for sends)


class Api:
    """The dialect over the rooms behind it; safe to share between threads."""

    def __init__(self, rooms: Rooms) -> None:
        """Stand on the rooms."""
        self.rooms = rooms

    def post(self, body: bytes, content_type: str, version: Version) -> Answer:
        """Answer a POST."""
        return self._answer(lambda: envelopes.from_body(body, content_type), version)

    def get(self, query: str, version: Version) -> Answer:
        """Answer a GET."""
        return self._answer(lambda: envelopes.from_query(query), version)

    def _answer(self, read: Callable[[], Request], version: Version) -> Answer:
        to: str | None = None
        try:
            request = read()
            to = request.get("TO")
            return self._run(request, version)
        except RendererError as error:
            code = code_of(error, version.codes)
            log.info("api.refused", code=code, error=type(error).__name__, version=version.name)
            return failure(code, error.message, to)
        except Exception:
            # an answer is due whatever broke; the trace stays here
            log.exception("api.defect", version=version.name)
            return failure(INTERNAL, "Internal error; try again later.", to)

    def _run(self, request: Request, version: Version) -> Answer:
        """The documented clients' order of checks: action, key, then what the action itself demands."""
        action = find_action(request.action)
        if request.fault is not None:
            raise request.fault
        key = request.api_key
        if key is None:
            raise MissingElement("API_KEY is missing.", field="API_KEY")
        with self.rooms.store.read() as connection:
            account = accounts.account_by_key(connection, key)
            if account is None:
                raise AuthenticationFailed("The API_KEY is not known.")
            if not account.active:
                raise AccountInactive("This account may not use the API.")
            return action.run(Call(request, version, account, self.rooms, connection))
