"""What gateways call us with -> reports and messages kept for the road; answered as each gateway expects."""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

import structlog
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy.engine import Connection

from renderer.delivery.inbound import receive
from renderer.delivery.kit import utc_now
from renderer.delivery.report import book, keep
from renderer.errors import RendererError, UnknownGateway
from renderer.gateway.base import Gateway, PushingModule
from renderer.gateway.calls import incoming_files
from renderer.gateway.inbound import InboundMessage, Pushed, PushRequest, Reply, Report, storable
from renderer.gateway.registry import find, kind_of
from renderer.service.access import from_this_machine
from renderer.settings import GatewayAccount, Settings
from renderer.skycore.commits import Commits
from renderer.store import AWAY, Store, why_away
from renderer.store.artefacts import Artefacts

log = structlog.get_logger("renderer.push")

MM7 = "mm7"
PUSH, MM7_PATH = "/push/{gateway}", "/mm7"
SMALL = 32 * 1024  # bytes of a body that is parsed at once; more goes to a thread
# pushes at a time that wait for files which their gateway keeps, and how many may wait for their turn
FETCHERS, FETCHES_WAITING = 8, 64
_PLAIN = re.compile(rb"[!$-~]*")  # a query that means the same taken out of a URL
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="renderer", charset="UTF-8"'}


def router(desk: Desk) -> APIRouter:
    """``/push/{gateway}`` for every gateway that pushes, and ``/mm7``; credentials are checked first."""
    routes = APIRouter(tags=["push"])

    # two routes, as one with two methods has one operation id in OpenAPI
    @routes.get(PUSH, summary="A gateway's push as a query")
    @routes.post(PUSH, summary="A gateway's push: delivery reports and incoming messages")
    async def push(gateway: str, request: Request) -> Response:
        return await desk.take(gateway, [gateway], request)

    @routes.post(MM7_PATH, summary="MM7's requests to us: delivery reports, read replies, incoming messages")
    async def mm7(request: Request) -> Response:
        return await desk.take(MM7, desk.relays(), request)

    return routes


class Desk:
    """Where pushes are taken: each is judged, read, kept and answered."""

    def __init__(
        self,
        settings: Settings,
        store: Callable[[], Store],
        commits: Callable[[], Commits],
        artefacts: Callable[[], Artefacts],
        gateway: Callable[[str], Gateway],
    ) -> None:
        """Keep what is needed; nothing opens before use."""
        self.settings = settings
        self.store = store
        self.commits = commits
        self.artefacts = artefacts
        self.gateway = gateway
        self._writes: Commits | None = None
        self._fetchers: CapacityLimiter | None = None

    def relays(self) -> list[str]:
        """The accounts that MM7's requests may be for."""
        names = [name for name in self.settings.gateways if kind_of(name, self.settings.gateways) == MM7]
        return names or [MM7]

    async def take(self, asked: str, names: Sequence[str], request: Request) -> Response:
        """The answer to a push that came in for one of these accounts, whichever its credentials are for."""
        module = pushing(kind_of(asked, self.settings.gateways))
        if module is None:
            return PlainTextResponse("Not found", status_code=404)
        accounts = {name: self.settings.gateways.get(name) for name in names}
        allowed = [name for name, account in accounts.items() if is_allowed(account, request)]
        if not allowed:
            return _response(module.DENIED)
        # this machine may push for any account without a token: one whose token is shown comes first
        name = next((each for each in allowed if _has_token(accounts[each])), allowed[0])
        return _response(await self._answer(module, await _request(name, accounts[name], request)))

    async def _answer(self, module: PushingModule, push: PushRequest) -> Reply:
        """Reports of a small push share a commit with others; everything else takes a thread of its own."""
        small = len(push.body) <= SMALL
        told = module.parse_push(push) if small else await run_in_threadpool(module.parse_push, push)
        if told.elsewhere:
            return await self._fetching(push, told)
        reports = [one for one in told.found if isinstance(one, Report)]
        if not small or not told.found or len(reports) < len(told.found):
            return await run_in_threadpool(self._keep, push, told)
        try:
            if self._writes is None:
                self._writes = await run_in_threadpool(self.commits)
            await self._writes.awaited(_booking(push.gateway, reports, _raw(told)))
        except AWAY as error:
            return _away(error, told)
        return told.reply

    async def _fetching(self, push: PushRequest, told: Pushed) -> Reply:
        """Files are waited for by few: the threads that answer the others must not stand at one gateway."""
        if self._fetchers is None:
            self._fetchers = CapacityLimiter(FETCHERS)  # of the loop that runs by now
        if self._fetchers.statistics().tasks_waiting >= FETCHES_WAITING:
            log.warning("push.fetchers-busy", gateway=push.gateway)
            return told.busy
        return await to_thread.run_sync(self._keep, push, told, limiter=self._fetchers)

    def _keep(self, push: PushRequest, told: Pushed) -> Reply:
        if not told.found:
            log.info("push.ignored", gateway=push.gateway)
        try:
            if not self._booked(push.gateway, told):
                return told.busy
        except AWAY as error:
            return _away(error, told)
        return told.reply

    def _booked(self, gateway: str, told: Pushed) -> bool:
        """Whether all of it is kept; False when files of a message cannot be fetched for now."""
        raw = _raw(told)
        for one in told.found:
            if isinstance(one, Report):
                keep(self.store(), gateway, storable(one), raw=raw, now=utc_now())
                continue
            whole = self._with_files(storable(one), told.elsewhere)
            if whole is None:
                return False
            receive(self.store(), self.artefacts(), whole, now=utc_now())
        return True

    def _with_files(self, message: InboundMessage, names: Sequence[str]) -> InboundMessage | None:
        gateway = self._opened(message.gateway) if names else None
        if gateway is None:
            return message
        files = incoming_files(gateway, message.raw_id, names)
        if files is None:
            return None
        texts = [part.data.decode("utf-8", "replace") for part in files if part.content_type == "text/plain"]
        parts = tuple(part for part in files if part.content_type not in {"text/plain", "application/smil"})
        text = message.text or "\n".join(texts)
        return storable(replace(message, text=text, parts=parts))

    def _opened(self, name: str) -> Gateway | None:
        try:
            return self.gateway(name)
        except RendererError as error:
            log.warning("push.files-left", gateway=name, reason=error.message)
            return None


def _booking(gateway: str, found: Sequence[Report], raw: str) -> Callable[[Connection], None]:
    storables, now = [storable(one) for one in found], utc_now()

    def work(connection: Connection) -> None:
        for one in storables:
            book(connection, gateway, one, raw=raw, now=now)

    return work


def _raw(told: Pushed) -> str:
    return told.raw.replace("\x00", "")


def _away(error: Exception, told: Pushed) -> Reply:
    log.warning("database.away", error=why_away(error))
    return told.busy


@lru_cache(maxsize=64)
def pushing(kind: str) -> PushingModule | None:
    """The module of a gateway that pushes; None for any other name."""
    try:
        module = find(kind)
    except UnknownGateway:
        return None
    return module if isinstance(module, PushingModule) else None


def _has_token(account: GatewayAccount | None) -> bool:
    return account is not None and account.push_token is not None


async def _request(name: str, account: GatewayAccount | None, request: Request) -> PushRequest:
    headers = request.headers.raw[::-1]  # of a header that comes twice the first counts
    return PushRequest(
        gateway=name,
        query=_query(request),
        content_type=request.headers.get("content-type", ""),
        body=await request.body(),
        headers={name.decode("latin-1"): text.decode("latin-1") for name, text in headers},
        options=account.options if account else {},
    )


def _query(request: Request) -> str:
    query: bytes = request.scope["query_string"]
    return query.decode("ascii") if _PLAIN.fullmatch(query) else request.url.query


def _response(reply: Reply) -> Response:
    headers = _CHALLENGE if reply.status == 401 else None
    return Response(reply.body, reply.status, headers, media_type=reply.content_type)


def is_allowed(account: GatewayAccount | None, request: Request) -> bool:
    """Whether a push shows the account's token; with none configured only this machine may push.

    The token comes as ``?token=``, as X-Push-Token, or as the password of HTTP Basic with the account's user
    name. Comparing takes as long for a wrong one as for the right one.
    """
    if account is None or account.push_token is None:
        return from_this_machine(request.scope)
    token = account.push_token.get_secret_value().encode()
    name = account.username.encode()
    shown = [_equal(each.encode(), token) for each in _tokens(request)]
    user, password = _basic(request.headers.get("authorization", ""))
    return any(shown) | (_equal(user, name) & _equal(password, token))


def _equal(shown: bytes, kept: bytes) -> bool:
    return hmac.compare_digest(shown, kept)


def _tokens(request: Request) -> Iterator[str]:
    yield request.query_params.get("token") or ""
    yield request.headers.get("x-push-token") or ""


def _basic(header: str) -> tuple[bytes, bytes]:
    scheme, _, packed = header.partition(" ")
    if scheme.lower() != "basic":
        return b"", b""
    try:
        user, _, password = base64.b64decode(packed, validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return b"", b""
    return user, password
