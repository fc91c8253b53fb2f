from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from renderer.sandbox import caller as module
from renderer.sandbox.caller import Caller, Heard
from renderer.sandbox.server import free_port, running

Result = TypeVar("Result")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@contextmanager
def service() -> Iterator[tuple[str, list[tuple[str, str, bytes, str]], set[object]]]:
    """A base URL, the calls that came there, and the peers they came from."""
    calls: list[tuple[str, str, bytes, str]] = []
    peers: set[object] = set()

    async def push(request: Request) -> Response:
        kind = request.headers.get("content-type", "")
        calls.append((request.url.path, request.url.query, await request.body(), kind))
        peers.add(request.client)
        moved = {"Location": "/elsewhere"} if "moved" in request.url.path else {}
        return PlainTextResponse("OK, häppily", 302 if moved else 200, moved)

    with running(Starlette(routes=[Route("/{path:path}", push, methods=["POST"])])) as base:
        yield base, calls, peers


def played(play: Callable[[Caller], Awaitable[Result]]) -> Result:
    async def whole() -> Result:
        caller = Caller()
        try:
            return await play(caller)
        finally:
            caller.close()

    return asyncio.run(whole())


def test_a_call_brings_its_body_and_token_and_is_answered() -> None:
    with service() as (base, calls, _):
        heard = played(lambda caller: caller.post(f"{base}/push/x", b"a=b", "s3 cret", FORM))
    assert heard is not None
    assert (heard.status_code, heard.text) == (200, "OK, häppily")
    assert calls == [("/push/x", "token=s3+cret", b"a=b", FORM["Content-Type"])]


def test_calls_one_after_another_share_a_connection() -> None:
    async def play(caller: Caller) -> list[Heard | None]:
        return [await caller.post(f"{base}/{n}", b"", None, FORM) for n in range(5)]

    with service() as (base, calls, peers):
        assert None not in played(play)
    assert (len(calls), len(peers)) == (5, 1)


def test_no_more_calls_are_under_way_than_there_are_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "THREADS", 2)

    async def play(caller: Caller) -> list[Heard | None]:
        return list(await asyncio.gather(*(caller.post(base, b"", None, FORM) for _ in range(9))))

    with service() as (base, calls, peers):
        assert None not in played(play)
    assert len(calls) == 9
    assert len(peers) <= 2


def test_redirects_are_answers() -> None:
    with service() as (base, calls, _):
        heard = played(lambda caller: caller.post(f"{base}/moved", b"", None, FORM))
    assert heard is not None
    assert (heard.status_code, len(calls)) == (302, 1)


@pytest.mark.parametrize("url", ["http://127.0.0.1:{}/push", "nonsense", "ftp://127.0.0.1/push"])
def test_where_nobody_listens_there_is_no_answer(url: str) -> None:
    assert played(lambda caller: caller.post(url.format(free_port()), b"", None, FORM)) is None


def test_whoever_is_stopped_waits_for_no_answer() -> None:
    heard_it = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/push"

        async def play(caller: Caller) -> None:
            call = asyncio.create_task(_post(caller, url))
            connection, _ = await asyncio.to_thread(silent.accept)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            connection.close()
            heard_it.set()

        started = time.monotonic()
        played(play)
    assert heard_it.is_set()
    assert time.monotonic() - started < module.PATIENCE / 2


async def _post(caller: Caller, url: str) -> Heard | None:
    return await caller.post(url, b"", None, FORM)
