"""The whole road under load against a bare loop: accepted, submitted, reported and told, on two cores.

The bare loop is the least a sender could do: insert a row, post the same body, update the row. Ours accepts
over HTTP, composes, submits, takes the reports and pays both postbacks of each message, in a service and the
workers it keeps beside itself; a second run does what the bare loop does and no more: no reports come, no
postbacks are wanted.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import httpx
import psutil
import psycopg
from harness import Figure, Gauge, Skip

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from renderer.delivery.compose import EngineComposer, Order, open_pdu
from renderer.engine import Engine
from renderer.gateway.base import Submission
from renderer.gateway.smsglobal.client import Settings as SmsGlobalSettings
from renderer.gateway.smsglobal.client import encoded, payload
from renderer.sandbox.server import free_port
from renderer.settings import Settings
from renderer.skycore import examples
from renderer.store.base import open_store
from renderer.store.schema import upgrade
from tests.postgres import postgres

SECONDS = float(os.environ.get("RENDERER_BENCH_SECONDS", "60"))
BARE_SECONDS = SECONDS / 6
ASKED = "16501234123"
QUIET = "16500000000"  # a number whose handset reports nothing: the bare loop takes no reports
AHEAD = 300  # messages accepted and not yet sent, at most: the load follows what the road bears
CLIENTS = 2
TEMPLATE = "ticket-mms"
RENDERER = (sys.executable, "-m", "renderer.cli")


@dataclass
class Load:
    """What the clients saw, and what the records said when the time was over."""

    accepted: int = 0
    latencies: list[float] = field(default_factory=list)
    sent: int = 0
    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)
    early_memory: int = 0
    late_memory: int = 0
    settled: bool = False
    taken: int = 0
    repeats: int = 0
    told: int = 0


@contextlib.contextmanager
def processes(home: Path, database: str) -> Iterator[tuple[str, str, list[psutil.Process]]]:
    """A sandbox and a service with its workers: both base URLs, and the processes of ours."""
    sandbox, service = free_port(), free_port()
    base, carrier = f"http://127.0.0.1:{service}", f"http://127.0.0.1:{sandbox}"
    environment = {
        **os.environ,
        "RENDERER_HOME": str(home),
        "RENDERER_DATABASE_URL": database,
        "RENDERER_PUBLIC_URL": base,
        "RENDERER_GATEWAYS__SMSGLOBAL__URL": f"{carrier}/mms/sendmms.php",
        "RENDERER_GATEWAYS__SMSGLOBAL__USERNAME": "sandbox",
        "RENDERER_GATEWAYS__SMSGLOBAL__PASSWORD": "sandbox",
        "RENDERER_FETCH__ALLOW_LOOPBACK": "true",
    }
    commands = [
        ("sandbox", "--port", str(sandbox), "--push-url", f"{base}/push/smsglobal"),
        ("serve", "--port", str(service)),
    ]
    with (home / "log").open("wb") as log:
        started = [
            subprocess.Popen([*RENDERER, *one], env=environment, stdout=log, stderr=log) for one in commands
        ]
    try:
        wait_for(f"{carrier}/sandbox/books", {})
        workers = Settings(home=home, database_url=database).workers_beside
        wait_for(f"{base}/health", {"status": "ok", "workers": workers})
        service_process = psutil.Process(started[1].pid)
        yield base, carrier, [service_process, *service_process.children(recursive=True)]
    finally:
        for one in reversed(started):
            one.terminate()
            one.wait(60)


def wait_for(url: str, expected: dict[str, object]) -> None:
    """Return when the URL answers with at least these facts: a service whose workers live."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.HTTPError):
            if expected.items() <= httpx.get(url, timeout=2).json().items():
                return
        time.sleep(0.1)
    raise Skip(f"{url} did not answer")


def body_of() -> bytes:
    """The very form that a message of TEMPLATE is submitted as."""
    composer = EngineComposer(Engine(Settings(home=Path(tempfile.gettempdir()))))
    opened = open_pdu(composer.compose(Order(TEMPLATE, "smsglobal", barcode_id="Ticket_1")).pdu)
    message = Submission("mms-1", QUIET, "60856", opened.subject, opened.parts, opened.smil)
    return encoded(payload(message, "sandbox", "sandbox", SmsGlobalSettings()))


def bare(carrier: str, database: str, body: bytes, seconds: float) -> float:
    """Messages a second of the bare loop, over one kept connection to each side."""
    done = 0
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with psycopg.connect(database, autocommit=True) as connection, httpx.Client(trust_env=False) as client:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS bare (id serial PRIMARY KEY, recipient text, state text, answer text)"
        )
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            row = connection.execute(
                "INSERT INTO bare (recipient, state) VALUES ('16500000000', 'new') RETURNING id"
            ).fetchone()
            assert row is not None
            reply = client.post(f"{carrier}/mms/sendmms.php", content=body, headers=headers)
            connection.execute("UPDATE bare SET state='sent', answer=%s WHERE id=%s", (reply.text, row[0]))
            done += 1
        return done / (time.monotonic() - started)


def client(base: str, load: Load, stop: threading.Event, ahead: threading.Event, first: int) -> None:
    """Ask for one message after another while the road keeps up."""
    address = urlsplit(base)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    number = first
    while not stop.is_set():
        if not ahead.is_set():
            connection.close()  # a service hangs up on who is silent for long
            ahead.wait(0.1)
            continue
        query = {"action": "sendmmsbarcode", "api_key": examples.KEY, "to": ASKED, "from": "60856"}
        query |= {"barcodeid": f"Ticket_{number}", "mmsid": "35674"}
        begun = time.perf_counter()
        connection.request("GET", f"/API/wxml/1.3/index.php?{urlencode(query)}")
        reply = connection.getresponse().read()
        load.latencies.append(time.perf_counter() - begun)
        if b"<STATUS>Success" not in reply:
            raise RuntimeError(reply)
        load.accepted += 1
        number += CLIENTS


def sustain(
    base: str, database: str, ours: Sequence[psutil.Process], seconds: float = SECONDS, end: str = "delivered"
) -> Load:
    """Keep the road busy for ``seconds``, then let all messages come to their ``end``."""
    load, stop, ahead = Load(), threading.Event(), threading.Event()
    clients = [threading.Thread(target=client, args=(base, load, stop, ahead, i)) for i in range(CLIENTS)]
    with psycopg.connect(database, autocommit=True) as connection:

        def unsent() -> int:
            query = "SELECT count(*) FROM messages WHERE state IN ('accepted', 'queued', 'waiting')"
            return int(connection.execute(query).fetchone()[0])  # type: ignore[index]

        for one in clients:
            one.start()
        started = time.monotonic()
        cpu_before = cpu(ours)
        while (passed := time.monotonic() - started) < seconds:
            (ahead.set if unsent() < AHEAD else ahead.clear)()
            if not load.early_memory and passed > seconds / 4:
                load.early_memory = memory(ours)
            time.sleep(0.1)
        load.seconds = time.monotonic() - started
        load.cpu = {name: seconds - cpu_before[name] for name, seconds in cpu(ours).items()}
        load.sent = load.accepted - unsent()
        load.late_memory = memory(ours)
        stop.set()
        for one in clients:
            one.join()
        load.settled = settle(connection, end)
    return load


def memory(ours: Sequence[psutil.Process]) -> int:
    """Bytes of resident memory of all our processes."""
    return sum(one.memory_info().rss for one in ours if one.is_running())


def cpu(ours: Sequence[psutil.Process]) -> dict[str, float]:
    """Seconds of processor time so far: the service, its workers."""
    found = {"service": 0.0, "workers": 0.0}
    for one in ours:
        times = one.cpu_times()
        found["workers" if "worker" in one.cmdline() else "service"] += times.user + times.system
    return found


def settle(connection: psycopg.Connection, end: str) -> bool:
    """Whether everything came to its end and was told within a minute and a half."""
    open_ = """SELECT (SELECT count(*) FROM messages WHERE state NOT IN ('delivered', %s))
        + (SELECT count(*) FROM postbacks WHERE state IN ('owed', 'queued'))"""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if connection.execute(open_, (end,)).fetchone() == (0,):
            return True
        time.sleep(0.3)
    return False


def delivery() -> Sequence[Figure]:
    """The road beside the bare loop, in one run."""
    with contextlib.ExitStack() as stack:
        database = stack.enter_context(postgres())
        if database is None:
            raise Skip("no Postgres was named, found or startable")
        home = Path(tempfile.mkdtemp(prefix="renderer-bench-"))
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        store = open_store(database)
        upgrade(store)
        base, carrier, ours = stack.enter_context(processes(home, database))
        examples.load(store, postback_url=f"{carrier}/customer/postback")
        store.close()
        body = body_of()
        httpx.post(f"{carrier}/sandbox/script", json={QUIET: {"reports": 0}}).raise_for_status()
        floor = [bare(carrier, database, body, BARE_SECONDS)]
        before = httpx.get(f"{carrier}/sandbox/books").json()
        load = sustain(base, database, ours)
        books = httpx.get(f"{carrier}/sandbox/books").json()
        load.taken = int(books["taken"]) - int(before["taken"])
        floor.append(bare(carrier, database, body, BARE_SECONDS))
        httpx.post(f"{carrier}/sandbox/script", json={ASKED: {"reports": 0}}).raise_for_status()
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("UPDATE accounts SET postback_url = NULL")
        alone = sustain(base, database, ours, end="sent")
    return figures(load, alone, statistics.mean(floor))


def figures(load: Load, alone: Load, floor: float) -> list[Figure]:
    """What was measured, held to the targets."""
    rate = load.sent / load.seconds
    ordered = sorted(load.latencies)
    median, p99 = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    growth = load.late_memory / load.early_memory - 1
    lost = load.accepted - load.taken
    same = alone.sent / alone.seconds / floor
    return [
        Figure("bare loop", floor, "messages/s"),
        Figure("the road, accepted to told", rate, "messages/s"),
        Figure("the road, accepted to told / bare loop", rate / floor, "", ">= 0.6", rate / floor >= 0.6),
        Figure("accepted to sent, no reports or postbacks / bare loop", same, "", ">= 0.6", same >= 0.6),
        Figure(
            "lost or not told",
            lost if load.settled else float("nan"),
            "messages",
            "= 0",
            load.settled and lost == 0,
        ),
        *(
            Figure(f"processor time of the {name}", 1000 * used / load.sent, "ms/message")
            for name, used in load.cpu.items()
        ),
        Figure("accept, median", median * 1000, "ms"),
        Figure("accept, p99 / median", p99 / median, "", "<= 5", p99 / median <= 5),
        Figure("memory at the end", load.late_memory / 2**20, "MB"),
        Figure("memory, growth since the first quarter", growth * 100, "%", "<= 5", growth <= 0.05),
    ]


ROWS = [Gauge(f"the road on Postgres, sustained for {SECONDS:g} s", delivery)]
