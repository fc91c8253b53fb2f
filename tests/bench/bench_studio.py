"""The studio in headless Chromium: from a key to the decoded picture, and the server's share of it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from harness import Figure, Gauge, Row, Skip

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


ROWS: list[Row | Gauge] = [Gauge("Studio: wall time of a key in headless Chromium", _typed)]
