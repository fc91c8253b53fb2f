"""Every page: reachable by keyboard, sound for a screen reader, within its width, asking nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Studio, log_in, opened, settled

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGES = (
    "/studio/passes?template=event-ticket&data=worst",
    "/studio/tickets?template=gala",
    "/studio/mms?template=pass-mms",
    "/studio/barcodes",
    "/studio/templates",
    "/studio/templates/ticket/gala",
    "/studio/templates/ticket/gala/changes?before=0&after=2",
    "/studio/prerender",
    "/studio/prerender/1",
    "/studio/messages",
    "/studio/messages/{message}",
    "/studio/messages/999999",
    "/studio/send",
    "/studio/passes?template=nosuch",
)
LIVE = ("passes?template=event", "tickets?", "mms?", "barcodes")


def shown(page: Page, address: str, keyed: Studio) -> None:
    page.goto(address.format(message=keyed.messages[-1]))
    if any(part in address for part in LIVE):
        settled(page)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
def test_axe_finds_nothing_serious_and_no_page_is_wider_than_its_window(
    browser: Browser, keyed: Studio, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - with the browser's driver

    axe = Axe()
    look = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme, "reduced_motion": "reduce"}
    with opened(browser, keyed.base, base_url=keyed.base, **look) as page:
        page.goto("/studio/login")
        found = [*serious(axe.run(page).response, "login"), *too_wide(page, "login")]
        log_in(page)
        for address in PAGES:
            shown(page, address, keyed)
            found += [*serious(axe.run(page).response, address), *too_wide(page, address)]
    assert not found, "\n".join(found)


def too_wide(page: Page, address: str) -> list[str]:
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{address} is {over} px wider than its window"] if over > 0 else []


def serious(response: dict, address: str) -> list[str]:
    return [
        f"{address}: {one['id']}: {[node['target'] for node in one['nodes'][:3]]} {one['help']}"
        for one in response["violations"]
        if one["impact"] in {"serious", "critical"}
    ]


def test_the_keyboard_reaches_everything_and_is_seen(page: Page) -> None:
    page.goto("/studio/passes?template=event-ticket")
    settled(page)
    seen: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const one = document.activeElement, style = getComputedStyle(one);
            const near = one.matches('input[type=radio]') ? getComputedStyle(one.nextElementSibling) : style;
            const label = one.closest('label') ? getComputedStyle(one.closest('label')) : style;
            return { name: one.id || one.name || one.textContent.trim().slice(0, 20),
                     ring: [style, near, label].some((each) => each.outlineStyle !== 'none') }; }"""
        )
        seen.append(told["name"])
        assert told["ring"], f"{told['name']} shows no focus"
    assert seen[0] == "Skip to the page"
    assert {"in-PRIMARYVALUE1", "in-template", "theme"} <= set(seen)


def test_the_skip_link_leads_to_the_page(page: Page) -> None:
    page.goto("/studio/barcodes")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_appearance_is_switched_and_remembered(page: Page) -> None:
    page.goto("/studio/messages")
    light = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("#theme").click()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert light != dark
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark


def test_a_template_that_is_not_there_is_told_on_a_page(page: Page) -> None:
    page.goto("/studio/tickets?template=nosuch")
    page.get_by_role("heading", name="This cannot be shown").wait_for()
    assert "Known:" in page.locator(".head p").inner_text()


def test_a_key_opens_the_studio_and_leaving_closes_it(browser: Browser, keyed: Studio) -> None:
    with opened(browser, keyed.base, base_url=keyed.base) as page:
        page.goto("/studio/messages?state=sent")
        assert "/studio/login?next=" in page.url
        page.get_by_label("API key").fill("not a key")
        page.get_by_role("button", name="Log in").click()
        assert "No active account" in page.locator("#error-key").inner_text()
        log_in(page, page.url)
        page.goto("/studio/login?next=/studio/messages%3Fstate%3Dsent")
        log_in(page, page.url)
        assert page.url.endswith("/studio/messages?state=sent")
        assert page.evaluate("document.cookie") == ""
        page.get_by_role("button", name="Log out").click()
        page.goto("/studio/messages")
        assert "/studio/login" in page.url


def test_no_page_tells_a_key_or_a_whole_number(inside: Page, keyed: Studio) -> None:
    from tests.browser import records  # noqa: PLC0415

    for address in ("/studio/messages", f"/studio/messages/{keyed.messages[-1]}", "/studio/send"):
        inside.goto(address)
        text = inside.content()
        assert records.KEY not in text
        assert records.NUMBER not in text
