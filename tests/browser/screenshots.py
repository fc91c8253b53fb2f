"""Every page of the studio -> out/studio/<page>-<width>-<scheme>.png, at two widths and in both schemes."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, Studio, log_in, opened, served

OUT = Path("out/studio")
WIDTHS = (360, 1440)
SCHEMES = ("light", "dark")
# name -> address; what a page needs beyond that is done in ``prepare``
PAGES = {
    "passes": "/studio/passes?template=event-ticket",
    "passes-back": "/studio/passes?template=event-ticket",
    "passes-longest": "/studio/passes?template=event-ticket&data=worst",
    "passes-error": "/studio/passes?template=generic&data=empty",
    "tickets": "/studio/tickets?template=gala",
    "tickets-longest": "/studio/tickets?template=gala&data=worst",
    "tickets-rtl": "/studio/tickets?template=cinema&data=rtl",
    "mms": "/studio/mms?template=ticket-mms",
    "mms-pass": "/studio/mms?template=pass-mms",
    "barcodes": "/studio/barcodes",
    "barcodes-error": "/studio/barcodes?symbology=ean13",
    "templates": "/studio/templates",
    "template": "/studio/templates/ticket/gala",
    "template-error": "/studio/templates/pass/event-ticket",
    "changes": "/studio/templates/ticket/gala/changes?before=0&after=2",
    "prerender": "/studio/prerender",
    "job": "/studio/prerender/1",
    "messages": "/studio/messages",
    "messages-none": "/studio/messages?state=queued",
    "message": "/studio/messages/{message}",
    "send": "/studio/send",
}


def prepare(page: Page, name: str) -> None:
    """Bring the page into the state its picture is of."""
    if page.locator("#form").count() and name != "send":
        page.wait_for_selector("html[data-busy=false]", state="attached")
    if name == "passes-back":
        page.locator("#flip").click()
    if name == "mms-pass":
        page.locator("#after").click()
        for summary in page.locator("details.block > summary").all():
            summary.click()
    if name == "barcodes-error":
        page.locator("#in-payload").fill("95212A4543213")
    if name == "template-error":
        toml = page.locator("#toml")
        toml.fill(toml.input_value().replace("sec1 = {", "sec1 = { labbel = 1,"))
    if name == "send":
        page.locator("#in-to").fill("+31 6 12345678")
        page.get_by_role("button", name="Look once more").click()
        page.wait_for_selector("dialog[open]")
    page.evaluate(
        "document.querySelectorAll('img[loading=lazy]').forEach((one) => { one.loading = 'eager'; })"
    )
    page.wait_for_timeout(700)
    page.wait_for_selector("html:not([data-busy=true])", state="attached")


def take(studio: Studio, only: list[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        for scheme in SCHEMES:
            for width in WIDTHS:
                view = {"width": width, "height": 900}
                with opened(
                    browser, studio.base, base_url=studio.base, viewport=view, color_scheme=scheme
                ) as page:
                    log_in(page)
                    for name, address in PAGES.items():
                        if only and not any(name.startswith(each) for each in only):
                            continue
                        page.goto(address.format(message=studio.messages[-1]))
                        prepare(page, name)
                        page.screenshot(path=OUT / f"{name}-{width}-{scheme}.png", full_page=name != "send")
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home, served(Path(home), accounts=True) as found:
        take(found, sys.argv[1:])
