"""What gateways push to us -> reports kept for the road; answered in the words that stop the pushing."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from urllib.parse import parse_qsl

import structlog
from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import PlainTextResponse, Response

from renderer.delivery.kit import utc_now
from renderer.delivery.report import keep
from renderer.gateway import smsglobal
from renderer.gateway.base import Report
from renderer.service.access import from_this_machine
from renderer.settings import Settings
from renderer.store import Store

log = structlog.get_logger("renderer.push")


def router(settings: Settings, store: Callable[[], Store]) -> APIRouter:
    """``/push/smsglobal``: delivery reports and incoming messages; credentials are checked first."""
    routes = APIRouter(tags=["push"])

    # two routes, as one with two methods has one operation id in OpenAPI
    @routes.get("/push/smsglobal", summary="SMSGlobal's push")
    @routes.post("/push/smsglobal", summary="SMSGlobal's push")
    async def push(request: Request) -> Response:
        if not is_allowed(settings, smsglobal.NAME, request):
            return PlainTextResponse("Forbidden", status_code=403)
        form = dict(parse_qsl(request.url.query, keep_blank_values=True))
        body = (await request.body()).decode("utf-8", "replace")
        form |= dict(parse_qsl(body, keep_blank_values=True, max_num_fields=100))
        found = smsglobal.parse_push(form)
        if isinstance(found, Report):
            raw = "&".join(f"{name}={form[name][:100]}" for name in sorted(form) if name not in _SECRET)
            await run_in_threadpool(lambda: keep(store(), smsglobal.NAME, found, raw=raw, now=utc_now()))
        else:
            log.info("push.ignored", gateway=smsglobal.NAME, kind=type(found).__name__)
        return PlainTextResponse(smsglobal.PUSH_OK)

    return routes


_SECRET = frozenset({"token"})


def is_allowed(settings: Settings, gateway: str, request: Request) -> bool:
    """Whether a push shows the gateway's token; with none configured only this machine may push."""
    account = settings.gateways.get(gateway)
    if account is None or account.push_token is None:
        return from_this_machine(request.scope)
    shown = request.query_params.get("token") or request.headers.get("x-push-token") or ""
    return hmac.compare_digest(shown.encode(), account.push_token.get_secret_value().encode())
