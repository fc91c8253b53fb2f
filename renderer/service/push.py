"""What gateways call us with -> reports and messages kept for the road; answered as each gateway expects."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import structlog
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, Response
from sqlalchemy.exc import OperationalError

from renderer.delivery.inbound import receive
from renderer.delivery.kit import utc_now
from renderer.delivery.report import keep
from renderer.errors import RendererError, UnknownGateway
from renderer.gateway.base import Gateway, PushingModule
from renderer.gateway.calls import incoming_files
from renderer.gateway.inbound import InboundMessage, Pushed, PushRequest, Reply, Report, storable
from renderer.gateway.registry import find, kind_of
from renderer.service.access import from_this_machine
from renderer.settings import GatewayAccount, Settings
from renderer.store import Store
from renderer.store.artefacts import Artefacts

log = structlog.get_logger("renderer.push")

MM7 = "mm7"
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="renderer", charset="UTF-8"'}


def router(
    settings: Settings,
    store: Callable[[], Store],
    artefacts: Callable[[], Artefacts],
    gateway: Callable[[str], Gateway],
) -> APIRouter:
    """``/push/{gateway}`` for every gateway that pushes, and ``/mm7``; credentials are checked first."""
    routes = APIRouter(tags=["push"])
    desk = Desk(settings, store, artefacts, gateway)

    # two routes, as one with two methods has one operation id in OpenAPI
    @routes.get("/push/{gateway}", summary="A gateway's push as a query")
    @routes.post("/push/{gateway}", summary="A gateway's push: delivery reports and incoming messages")
    async def push(gateway: str, request: Request) -> Response:
        return await desk.take(gateway, [gateway], request)

    @routes.post("/mm7", summary="MM7's requests to us: delivery reports, read replies, incoming messages")
    async def mm7(request: Request) -> Response:
        names = [name for name in settings.gateways if kind_of(name, settings.gateways) == MM7]
        return await desk.take(MM7, names or [MM7], request)

    return routes


class Desk:
    """Where pushes are taken: each is judged, read, kept and answered."""

    def __init__(
        self,
        settings: Settings,
        store: Callable[[], Store],
        artefacts: Callable[[], Artefacts],
        gateway: Callable[[str], Gateway],
    ) -> None:
        """Keep what is needed; nothing opens before use."""
        self.settings = settings
        self.store = store
        self.artefacts = artefacts
        self.gateway = gateway

    async def take(self, asked: str, names: list[str], request: Request) -> Response:
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
        push = await _request(name, accounts[name], request)
        return _response(await run_in_threadpool(self._keep, module, push))

    def _keep(self, module: PushingModule, push: PushRequest) -> Reply:
        told = module.parse_push(push)
        if not told.found:
            log.info("push.ignored", gateway=push.gateway)
        try:
            if not self._booked(push.gateway, told):
                return told.busy
        except OperationalError as error:
            log.warning("database.away", error=str(error.orig)[:200])
            return told.busy
        return told.reply

    def _booked(self, gateway: str, told: Pushed) -> bool:
        """Whether all of it is kept; False when files of a message cannot be fetched for now."""
        raw = told.raw.replace("\x00", "")
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
    return PushRequest(
        gateway=name,
        query=request.url.query,
        content_type=request.headers.get("content-type", ""),
        body=await request.body(),
        headers=dict(request.headers),
        options=account.options if account else {},
    )


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
