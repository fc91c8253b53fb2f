"""The dialect over HTTP on loopback against a FastAPI service that does the least: parse, or also commit.

Each service is a process of its own, asked in turn by this one over kept-alive connections. What is
compared is the server's CPU time a request, which says how many requests a core answers; the ratio of
requests a second by the clock is told beside it.
"""

from __future__ import annotations

import atexit
import contextlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from harness import Figure, Gauge

from renderer.samples import sample

ROUNDS, REQUESTS, CONNECTIONS = 7, 100, 8
PATH = "/API/wxml/1.3/index.php"
SEND = sample("sendMMSBarcode-1.3.xml").text.encode()
WRONG = SEND.replace(b"16501234123", b"+1650")  # refused for its number
KEY = "qTFkykO9JTfahCOqJ0V2Wf5Cg1t8iWlZ"
IDS = f"<REQUEST><ACTION>getPassTemplateIds</ACTION><API_KEY>{KEY}</API_KEY></REQUEST>".encode()


@dataclass(frozen=True)
class Service:
    """A running server process and the port it listens on."""

    process: psutil.Process
    port: int


@dataclass(frozen=True)
class Load:
    """CPU and wall seconds a request of one run."""

    cpu: float
    wall: float


def serve(kind: str, home: str, url: str) -> None:
    """Run one server in this process: ours as ``renderer serve`` runs it, or the rival."""
    import uvicorn  # noqa: PLC0415 - only a server needs it

    from renderer.cli.commands.serve import listen  # noqa: PLC0415
    from renderer.service.logs import configure  # noqa: PLC0415

    configure()
    app = ours(home, url) if kind == "ours" else rival(home, url)
    listening = listen("127.0.0.1", 0)
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    config = uvicorn.Config(app, access_log=False, log_config=None, server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def _settings(home: str, url: str) -> Any:
    from renderer.settings import Settings  # noqa: PLC0415

    return Settings(home=Path(home), database_url=url or None)


def ours(home: str, url: str) -> Any:
    """The whole service with all its guards and its access log."""
    from renderer.service.app import create_app  # noqa: PLC0415

    return create_app(settings=_settings(home, url))


def rival(home: str, url: str) -> Any:
    """A bare FastAPI application: no guards, no log, no checks; the same parser and the same records."""
    from fastapi import FastAPI, Request  # noqa: PLC0415
    from fastapi.concurrency import run_in_threadpool  # noqa: PLC0415
    from fastapi.responses import Response  # noqa: PLC0415

    from renderer.delivery.kit import utc_now  # noqa: PLC0415
    from renderer.skycore.request import from_body  # noqa: PLC0415
    from renderer.store import accounts  # noqa: PLC0415
    from renderer.store.base import open_store  # noqa: PLC0415
    from renderer.store.messages import add_message  # noqa: PLC0415

    app, store = FastAPI(), open_store(_settings(home, url).records)
    with store.read() as connection:
        account = accounts.account_by_key(connection, KEY)
    assert account is not None
    row = {
        "account_id": account.id,
        "dialect": "1.3",
        "action": "sendmmsbarcode",
        "mms_id": "35674",
        "template": "ticket-mms",
        "recipient": "16501234123",
        "sender": "60856",
        "gateway": "outbox",
        "content": {"barcode_id": "Ticket_12345"},
    }

    def commit() -> None:
        with store.write() as connection:
            add_message(connection, row, now=utc_now())

    async def parse(request: Request) -> Response:
        from_body(await request.body(), request.headers.get("content-type", ""))
        return Response(b"<RESPONSE/>", media_type="application/xml")

    async def parse_and_commit(request: Request) -> Response:
        from_body(await request.body(), request.headers.get("content-type", ""))
        await run_in_threadpool(commit)
        return Response(b"<RESPONSE/>", media_type="application/xml")

    # added by call: FastAPI resolves annotations by module, and these names are local
    for path, endpoint in (("/parse", parse), ("/commit", parse_and_commit)):
        endpoint.__annotations__ = {"request": Request}
        app.add_api_route(path, endpoint, methods=["POST"], response_class=Response)
    return app


@contextlib.contextmanager
def running(kind: str, home: str, url: str) -> Iterator[Service]:
    """A server process; it is stopped afterwards."""
    command = [sys.executable, __file__, kind, home, url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        yield Service(psutil.Process(process.pid), int(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait(20)


def load(service: Service, path: str, body: bytes) -> Load:
    """Ask from several connections at once, each request after the answer to the one before."""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    wire, failed = head.encode() + body, []

    def ask() -> None:
        with socket.create_connection(("127.0.0.1", service.port)) as line:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for _ in range(REQUESTS):
                line.sendall(wire)
                if not _answer(line).startswith(b"HTTP/1.1 200"):
                    failed.append(1)

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    spent, began = sum(service.process.cpu_times()[:2]), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - began
    cpu = sum(service.process.cpu_times()[:2]) - spent
    assert not failed
    return Load(cpu / (REQUESTS * CONNECTIONS), wall / (REQUESTS * CONNECTIONS))


def _answer(line: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += line.recv(65536)
    top, _, rest = data.partition(b"\r\n\r\n")
    length = int(top.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(rest) < length:
        rest += line.recv(65536)
    return top


def compare(body: bytes, path: str, url: str = "") -> Sequence[Figure]:
    """Our dialect against the rival's ``path``, round by round."""
    home = tempfile.mkdtemp(prefix="renderer-bench-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    _seed(home, url)
    with running("ours", home, url) as us, running("rival", home, url) as them:
        load(us, PATH, body), load(them, path, body)
        rounds = [(load(us, PATH, body), load(them, path, body)) for _ in range(ROUNDS)]
    cpu_us, cpu_them = (statistics.median(pair[i].cpu for pair in rounds) for i in (0, 1))
    wall_us, wall_them = (statistics.median(pair[i].wall for pair in rounds) for i in (0, 1))
    ratio = cpu_them / cpu_us
    return [
        Figure("our CPU time a request", cpu_us * 1e6, "us"),
        Figure("the rival's", cpu_them * 1e6, "us"),
        Figure("requests a core, ours to theirs", ratio, "x", ">= 0.6", ratio >= 0.6),
        Figure("requests a second by the clock, ours", 1 / wall_us, "/s"),
        Figure("the same, ours to theirs", wall_them / wall_us, "x"),
    ]


def _seed(home: str, url: str) -> None:
    from renderer.service.road import Road  # noqa: PLC0415
    from renderer.skycore import examples  # noqa: PLC0415

    road = Road(_settings(home, url))
    examples.load(road.store)
    road.close()


ROWS = [
    Gauge("refused for its number, against parsing alone", lambda: compare(WRONG, "/parse")),
    Gauge("getPassTemplateIds, against parsing alone", lambda: compare(IDS, "/parse")),
    Gauge("sendMMSBarcode accepted, against one row", lambda: compare(SEND, "/commit")),
]

if __name__ == "__main__":
    serve(*sys.argv[1:4])
