"""Phones that hold a pass -> Apple's Wallet web service: register, what changed, the pass, leave, log."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from sqlalchemy.engine import Connection

from renderer.delivery import passes as living
from renderer.delivery.kit import utc_now
from renderer.delivery.passes import PassRoom
from renderer.service.device_log import DeviceLog
from renderer.store import devices, passes, pushes
from renderer.store.passes import IssuedPass

log = structlog.get_logger("renderer.wallet")

BASE = "/wallet/v1"
MAX_REGISTRATION, MAX_LOG = 4 * 1024, 64 * 1024  # bytes of a body
MAX_DEVICES = 100  # that may hold one pass
_SERIAL = re.compile(r"[A-Za-z0-9._~-]{1,64}\Z")
_DEVICE = re.compile(r"[A-Za-z0-9._~-]{1,128}\Z")
_PUSH_TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{1,200}\Z")
_NOBODY = "x" * 43  # what is compared for a pass that is not there, so that both take equally long


@dataclass(frozen=True, slots=True)
class Service:
    """The answers; ``clock`` is the moment of what is written."""

    room: Callable[[], PassRoom]
    clock: Callable[[], datetime] = utc_now

    def register(self, claim: Claim, device: str, body: bytes) -> Response:
        """201 for a new registration, 200 for a known one, 401 without the pass's token."""
        token = _push_token(body)
        if token is None or not _DEVICE.match(device):
            return answer(HTTPStatus.BAD_REQUEST)
        now = self.clock()
        with self.room().store.write() as connection:
            issued = self._proved(connection, claim)
            if issued is None:
                return answer(HTTPStatus.UNAUTHORIZED)
            if devices.count(connection, issued.id) >= MAX_DEVICES:
                return answer(HTTPStatus.TOO_MANY_REQUESTS)
            if not devices.register(connection, issued, device, token, now=now):
                return answer(HTTPStatus.OK)
            living.tell(connection, living.INSTALLED, issued, now=now)
            if issued.change:
                pushes.owe(connection, issued.id, now=now)  # it may have changed since the phone fetched it
        return answer(HTTPStatus.CREATED)

    def unregister(self, claim: Claim, device: str) -> Response:
        """200 once the device is told no more, 401 without the pass's token."""
        now = self.clock()
        with self.room().store.write() as connection:
            issued = self._proved(connection, claim)
            if issued is None:
                return answer(HTTPStatus.UNAUTHORIZED)
            if _DEVICE.match(device) and devices.unregister(connection, issued.id, device):
                living.tell(connection, living.UNINSTALLED, issued, now=now)
        return answer(HTTPStatus.OK)

    def changed(self, pass_type: str, device: str, tag: str | None) -> Response:
        """200 with the serial numbers that changed since the tag, 204 when there are none.

        The device's own name is all that it shows here: it is known to it and to us alone.
        """
        if pass_type != self._topic() or not _DEVICE.match(device):
            return answer(HTTPStatus.NO_CONTENT)
        since = int(tag) if tag and tag.isascii() and tag.isdigit() and len(tag) < 19 else None
        with self.room().store.read() as connection:
            found = devices.updates(connection, device, since)
        if not found.serials:
            return answer(HTTPStatus.NO_CONTENT)
        said = {"serialNumbers": list(found.serials), "lastUpdated": str(found.last)}
        return Response(orjson.dumps(said), media_type="application/json", headers=_PRIVATE)

    def latest(self, claim: Claim, known: datetime | None) -> Response:
        """200 with the pass as it is now, 304 when the phone has it, 401 without its token."""
        with self.room().store.read() as connection:
            issued = self._proved(connection, claim)
        if issued is None:
            return answer(HTTPStatus.UNAUTHORIZED)
        headers = {**_PRIVATE, "Last-Modified": format_datetime(issued.modified_at, usegmt=True)}
        if known is not None and issued.modified_at <= known:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        part = self.room().file(issued)
        return Response(part.data, media_type=part.content_type, headers=headers)

    def _topic(self) -> str:
        return self.room().engine.signer.identity.pass_type

    def _proved(self, connection: Connection, claim: Claim) -> IssuedPass | None:
        """The pass, if its own token was shown."""
        fits = claim.pass_type == self._topic() and _SERIAL.match(claim.serial)
        issued = passes.pass_by_serial(connection, claim.serial) if fits else None
        wanted = _NOBODY if issued is None else issued.authentication_token
        equal = hmac.compare_digest(claim.token.encode(), wanted.encode())
        return issued if equal and issued is not None and issued.issued_at is not None else None


@dataclass(frozen=True, slots=True)
class Claim:
    """A pass that is asked about, and the token that was shown for it."""

    pass_type: str
    serial: str
    token: str

    @classmethod
    def of(cls, request: Request, pass_type: str, serial: str) -> Claim:
        """What a request shows as ``Authorization: ApplePass …``."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return cls(pass_type, serial, token.strip() if scheme.lower() == "applepass" else "")


def _tell(event: str, **facts: object) -> None:
    log.info(event, **facts)


def router(room: Callable[[], PassRoom], clock: Callable[[], datetime] = utc_now) -> APIRouter:
    """The five calls (Wallet Passes: adding a web service to update passes)."""
    routes = APIRouter(prefix=BASE, tags=["wallet"])
    service, device_log = Service(room, clock), DeviceLog(_tell)
    registration = "/devices/{device}/registrations/{pass_type}/{serial}"

    @routes.post(registration, summary="Register a device for a pass", response_class=Response)
    async def register(request: Request, device: str, pass_type: str, serial: str) -> Response:
        body = await capped(request, MAX_REGISTRATION)
        if body is None:
            return answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        claim = Claim.of(request, pass_type, serial)
        return await run_in_threadpool(service.register, claim, device, body)

    @routes.delete(registration, summary="Unregister a device from a pass", response_class=Response)
    async def unregister(request: Request, device: str, pass_type: str, serial: str) -> Response:
        return await run_in_threadpool(service.unregister, Claim.of(request, pass_type, serial), device)

    @routes.get(
        "/devices/{device}/registrations/{pass_type}", summary="Serial numbers of passes that changed"
    )
    async def changed(request: Request, device: str, pass_type: str) -> Response:
        tag = request.query_params.get("passesUpdatedSince")
        return await run_in_threadpool(service.changed, pass_type, device, tag)

    @routes.get("/passes/{pass_type}/{serial}", summary="The pass as it is now", response_class=Response)
    async def latest(request: Request, pass_type: str, serial: str) -> Response:
        known = moment(request.headers.get("if-modified-since", ""))
        return await run_in_threadpool(service.latest, Claim.of(request, pass_type, serial), known)

    @routes.post("/log", summary="What devices complain of", response_class=Response)
    async def complain(request: Request) -> Response:
        body = await capped(request, MAX_LOG)
        if body is None:
            return answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        lines = _json(body).get("logs")
        if not isinstance(lines, list):
            return answer(HTTPStatus.BAD_REQUEST)
        device_log.take(lines)
        return answer(HTTPStatus.OK)

    return routes


_PRIVATE = {"Cache-Control": "private, no-cache"}


def answer(status: HTTPStatus) -> Response:
    """A bare status: phones read nothing else."""
    headers = {"WWW-Authenticate": "ApplePass"} if status == HTTPStatus.UNAUTHORIZED else None
    return Response(status_code=status, headers=headers)


async def capped(request: Request, most: int) -> bytes | None:
    """The body, None when it is longer than ``most`` bytes."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            return None
    return bytes(body)


def moment(header: str) -> datetime | None:
    """An HTTP date (RFC 9110 5.6.7), None for anything else, which is then as good as absent."""
    try:
        found = parsedate_to_datetime(header)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None


def _push_token(body: bytes) -> str | None:
    token = _json(body).get("pushToken")
    return token if isinstance(token, str) and _PUSH_TOKEN.match(token) else None


def _json(body: bytes) -> dict[str, Any]:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
