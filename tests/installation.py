"""A whole installation for tests: service and workers as processes, a sandbox carrier in this one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from renderer.sandbox.app import make_app
from renderer.sandbox.carrier import Carrier
from renderer.sandbox.server import free_port, running
from renderer.settings import Settings
from renderer.skycore.examples import load
from renderer.store import Store
from renderer.store.base import open_store
from renderer.store.schema import upgrade

RENDERER = (sys.executable, "-m", "renderer.cli")


class Installation:
    """Settings, records and processes; every process is its own group, so that a kill takes all of it."""

    def __init__(self, home: Path, carrier_url: str, carrier: Carrier, database: str | None = None) -> None:
        self.carrier = carrier
        self.carrier_url = carrier_url
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        carrier.push_url = f"{self.base}/push/smsglobal"
        carrier.push_retry = 0.3
        self.home = home
        self.environment = {
            **os.environ,
            "RENDERER_HOME": str(home),
            "RENDERER_PUBLIC_URL": self.base,
            "RENDERER_GATEWAYS__SMSGLOBAL__URL": f"{carrier_url}/mms/sendmms.php",
            "RENDERER_GATEWAYS__SMSGLOBAL__USERNAME": carrier.username,
            "RENDERER_GATEWAYS__SMSGLOBAL__PASSWORD": carrier.password,
            "RENDERER_FETCH__ALLOW_LOOPBACK": "true",
            "RENDERER_DELIVERY__LEASE": "2",
            "RENDERER_DELIVERY__HEARTBEAT": "0.4",
            "RENDERER_DELIVERY__POSTBACK_RETRY": "1",
            "RENDERER_DELIVERY__SUBMIT_RETRY": "0.5",
            "RENDERER_DELIVERY__MINUTE": "0.5",
        }
        if database:
            self.environment["RENDERER_DATABASE_URL"] = database
        self.processes: list[subprocess.Popen[bytes]] = []
        self.store: Store = open_store(database or Settings(home=home).records)
        upgrade(self.store)
        load(self.store, postback_url=f"{carrier_url}/customer/postback")

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A `renderer …` process in a group of its own; its log in the home folder."""
        with (self.home / "log").open("ab") as log:
            process = subprocess.Popen(
                [*RENDERER, *arguments],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def serve(self) -> subprocess.Popen[bytes]:
        """The service with its worker, answering."""
        process = self.start("serve", "--port", str(self.port))
        wait_until(lambda: self.answers() or process.poll() is not None, 30)
        assert process.poll() is None, self.log()
        return process

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.base}/docs", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9 of the whole group."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)
        self.store.close()

    def log(self) -> str:
        return (self.home / "log").read_text(errors="replace")[-8000:]


@contextmanager
def installation(home: Path, database: str | None = None, **carrier_options: Any) -> Iterator[Installation]:
    """An installation whose carrier listens; nothing of it runs before ``serve`` or ``start``."""
    home.mkdir(parents=True, exist_ok=True)
    carrier = Carrier(**carrier_options)
    with running(make_app(carrier)) as url:
        made = Installation(home, url, carrier, database)
        try:
            yield made
        finally:
            made.close()


def wait_until(done: Callable[[], Any], seconds: float, pause: float = 0.05) -> None:
    """Return when ``done`` is true; after ``seconds`` in any case."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not done():
        time.sleep(pause)
