"""The studio in headless Chromium: from a key to the decoded picture, and the server's share of it."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from harness import Figure, Gauge, Row, Skip

from renderer.delivery.kit import utc_now
from renderer.engine import Engine
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.studio import barcodes, mms, passes, tickets
from renderer.studio.house import House

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

LIMIT_MS = 60.0
WORDS = "A name that somebody types letter by letter, not too quickly. "
GAP_MS = 120  # between keys: a quick typist
# page, the field that is typed in, whether the limit is asked of it
PAGES = (
    ("pass", "/studio/passes?template=event-ticket", "[name=PRIMARYVALUE1]", True),
    ("ticket", "/studio/tickets?template=gala", "[name=name]", True),
    ("barcode", "/studio/barcodes", "#in-payload", True),
    ("MMS on one handset", "/studio/mms?template=ticket-mms", "[name='data.name']", False),
)


def _typed() -> Sequence[Figure]:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - not everywhere installed

        from tests.browser.conftest import CHROMIUM, FLAGS, opened, served  # noqa: PLC0415
    except ImportError as error:
        raise Skip(f"no browser's driver: {error}") from error
    if shutil.which(str(CHROMIUM)) is None:
        raise Skip("no Chromium")
    figures: list[Figure] = []
    with (
        tempfile.TemporaryDirectory() as home,
        served(Path(home), accounts=False) as studio,
        sync_playwright() as play,
    ):
        browser = play.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for name, address, field, limited in PAGES:
            with opened(browser, studio.base, base_url=studio.base) as page:
                figures += _figures(name, _measured(page, address, field), limited=limited)
        browser.close()
    return figures


def _measured(page: Any, address: str, field: str) -> list[float]:
    """Milliseconds of every key whose picture was shown; a stale one's never is."""
    page.goto(address)
    page.wait_for_selector("html[data-settled]", state="attached")
    box = page.locator(field)
    box.fill("")
    box.press_sequentially(WORDS[:20], delay=GAP_MS)  # warm
    page.wait_for_timeout(600)
    page.evaluate("performance.clearMeasures()")
    box.press_sequentially(WORDS, delay=GAP_MS)
    page.wait_for_timeout(600)
    times: list[float] = page.evaluate(
        "performance.getEntriesByName('keystroke-to-image').map((one) => one.duration)"
    )
    return sorted(times)


def _figures(name: str, times: list[float], *, limited: bool) -> list[Figure]:
    if not times:
        return [Figure(f"{name}: pictures shown while typing", 0, "of them", "> 0", met=False)]
    middle, high = times[len(times) // 2], times[min(len(times) - 1, int(len(times) * 0.95))]
    target, met = (f"<= {LIMIT_MS:g} ms", high <= LIMIT_MS) if limited else ("", None)
    return [
        Figure(f"{name}: key to decoded picture, median", middle, "ms"),
        Figure(f"{name}: key to decoded picture, p95", high, "ms", target, met),
        Figure(f"{name}: keys whose picture was shown", 100 * len(times) / len(WORDS), "%"),
    ]


def _server() -> Sequence[Figure]:
    """CPU time of one answer while keys fall, each with a value of its own; as good on a busy machine."""
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        road = Road(settings, Engine(settings))
        house = House(
            engine=road.engine,
            run=_at_once,
            store=lambda: road.store,
            artefacts=lambda: road.artefacts,
            published=lambda: road.published,
            has_account=lambda: False,
            secret=lambda: b"",
            gateway=road.gateway,
            clock=utc_now,
        )
        figures = [_answer(name, work) for name, work in _answers(house).items()]
        road.close()
    return figures


async def _at_once(work: Callable[[], Any]) -> Any:
    return work()


def _answers(house: House) -> dict[str, Callable[[str], Any]]:
    sample = dict(house.engine.pass_template("event-ticket").sample)
    fields = {"event": "Midnight Aurora Live", "code": "TCK-1"}

    def of_pass(text: str) -> Any:
        slots = {**sample, "PRIMARYVALUE1": text}
        return passes.show(house, passes.PassAsk(template="event-ticket", slots=slots, scale=1))

    def of_ticket(text: str) -> Any:
        return tickets.show(house, tickets.TicketAsk(template="gala", fields={**fields, "name": text}))

    def of_barcode(text: str) -> Any:
        return barcodes.show(barcodes.BarcodeAsk(symbology="qr", payload=text))

    def of_mms(text: str) -> Any:
        values = {"barcode_id": "X-1", "data.name": text}
        return mms.show(house, mms.MmsAsk(template="ticket-mms", handsets=("motorola-l7c",), values=values))

    return {"pass": of_pass, "ticket": of_ticket, "barcode": of_barcode, "MMS on one handset": of_mms}


def _answer(name: str, work: Callable[[str], Any]) -> Figure:
    times = []
    for count in range(1, 41):
        begun = time.process_time()
        work(WORDS[:count])
        times.append((time.process_time() - begun) * 1000)
    return Figure(f"{name}: CPU of one answer, median", sorted(times[5:])[17], "ms")


ROWS: list[Row | Gauge] = [
    Gauge("Studio: CPU of one answer on the server", _server),
    Gauge("Studio: wall time of a key in headless Chromium", _typed),
]
