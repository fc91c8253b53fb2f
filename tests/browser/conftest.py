"""A real server on loopback, a real browser, and a page that tells of every mistake it makes."""

from __future__ import annotations

import base64
import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from renderer.engine import Engine
from renderer.sandbox.server import running
from renderer.service.app import create_app
from renderer.service.road import Road
from renderer.settings import Settings
from tests.browser import records

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Request

# `make test` installs no browser's driver; `make test-browser` does
collect_ignore_glob = [] if importlib.util.find_spec("playwright") else ["test_*.py"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@dataclass(frozen=True)
class Studio:
    """A served studio: its address, and the messages in its records."""

    base: str
    messages: list[int]
    home: Path


@contextmanager
def served(home: Path, *, accounts: bool) -> Iterator[Studio]:
    settings = Settings(home=home)
    road = Road(settings)
    made = records.furnished(road) if accounts else []
    road.close()
    with running(create_app(Engine(settings))) as base:
        yield Studio(base, made, home)


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """One that asks for no key, as no account was made."""
    with served(tmp_path_factory.mktemp("open"), accounts=False) as found:
        yield found


@pytest.fixture(scope="session")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """One that asks for a key, with records."""
    with served(tmp_path_factory.mktemp("keyed"), accounts=True) as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("No Chromium is installed; on Debian: apt-get install chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is asked for

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield found
        found.close()


class Watch:
    """Notes what a page must not do: script errors, broken rules, requests to anywhere else."""

    def __init__(self, page: Page, base: str) -> None:
        self.faults: list[str] = []
        self.expected: set[int] = set()
        host = urlsplit(base).netloc
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", lambda m: self.faults.append(f"console: {m.text}") if self.counts(m) else None)
        page.on("request", lambda request: self.judge(request, host))

    def counts(self, message) -> bool:
        # the browser tells every answer of 4xx; that is what a test of errors asks for
        return message.type == "error" and "the server responded with a status of" not in message.text

    def judge(self, request: Request, host: str) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != host:
            self.faults.append(f"request to {request.url}")


@contextmanager
def opened(browser: Browser, base: str, **options: object) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    page = context.new_page()
    page.set_default_timeout(15_000)
    watch = Watch(page, base)
    yield page
    context.close()
    assert not watch.faults, watch.faults


@pytest.fixture
def page(browser: Browser, studio: Studio) -> Iterator[Page]:
    """A page of the open studio."""
    with opened(browser, studio.base, base_url=studio.base) as found:
        yield found


@pytest.fixture
def inside(browser: Browser, keyed: Studio) -> Iterator[Page]:
    """A page of the studio with keys, logged in."""
    with opened(browser, keyed.base, base_url=keyed.base) as found:
        log_in(found)
        yield found


def log_in(page: Page, target: str = "/studio/login") -> None:
    page.goto(target)
    page.get_by_label("API key").fill(records.KEY)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/studio/**")


def settled(page: Page) -> None:
    """The preview is up to date, its checks included."""
    page.wait_for_selector("html[data-settled]", state="attached")


def settled_again(page: Page, before: str | None) -> None:
    """A further preview has settled since ``before`` (what ``turn`` gave)."""
    page.wait_for_selector(f'html[data-settled]:not([data-settled="{before}"])', state="attached")


def turn(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-settled")


def drop_file(page: Page, name: str, data: bytes, *, size: int = 0) -> None:
    """Drop a file on the page as a person does; ``size`` makes one of so many zero bytes instead."""
    transfer = page.evaluate_handle(
        """({ name, data, size }) => {
          const bytes = size ? new Uint8Array(size) : Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
          const transfer = new DataTransfer();
          transfer.items.add(new File([bytes], name));
          return transfer;
        }""",
        {"name": name, "data": base64.b64encode(data).decode(), "size": size},
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": transfer})
