"""The passes page: live preview, flip, foreign passes, paste, errors at their field."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import zxingcpp
from PIL import Image

from renderer.engine import Engine
from renderer.settings import Settings
from tests.browser.conftest import Studio, drop_file, settled, settled_again, turn

if TYPE_CHECKING:
    from playwright.sync_api import Page

EVENT = "/studio/passes?template=event-ticket"


def opened(page: Page, address: str = EVENT) -> None:
    page.goto(address)
    settled(page)


def test_typing_shows_at_once_what_the_phone_will_show(page: Page) -> None:
    opened(page)
    before = turn(page)
    page.locator('[name="PRIMARYVALUE1"]').fill("Ada Lovelace")
    settled_again(page, before)
    assert "Ada Lovelace" in (page.locator("#picture").get_attribute("alt") or "")
    page.locator("#texts").get_by_text("Ada Lovelace").wait_for()


def test_the_barcode_is_read_back_and_says_so(page: Page) -> None:
    opened(page)
    before = turn(page)
    page.locator('[name="BARCODEVALUE"]').fill("Gate-7/0815")
    settled_again(page, before)
    page.get_by_text("reads back: Gate-7/0815").wait_for()


def test_the_card_turns_to_its_back(page: Page) -> None:
    opened(page)
    before = turn(page)
    flip = page.get_by_role("button", name="Show the back")
    flip.click()
    settled_again(page, before)
    assert "Free Drinks" in (page.locator("#picture").get_attribute("alt") or "")
    assert page.get_by_role("button", name="Show the front").get_attribute("aria-pressed") == "true"


def test_texts_that_will_be_cut_are_named_and_lead_to_their_field(page: Page) -> None:
    opened(page, f"{EVENT}&data=worst")
    page.locator(".notice.cut").first.wait_for()
    page.locator(".notice.cut button.where").first.click()
    assert (
        page.evaluate("document.activeElement.name")
        == page.locator(".notice.cut button.where").first.inner_text()
    )


def test_a_missing_value_is_told_at_its_field(page: Page) -> None:
    opened(page)
    before = turn(page)
    field = page.locator('[name="BARCODEVALUE"]')
    field.fill("")
    page.wait_for_selector('[name="BARCODEVALUE"][aria-invalid="true"]')
    told = page.locator("#error-BARCODEVALUE")
    assert "BARCODEVALUE" in told.inner_text()
    assert "error-BARCODEVALUE" in (field.get_attribute("aria-describedby") or "").split()
    settled_again(page, before)
    field.fill("back again")
    page.wait_for_selector('[name="BARCODEVALUE"]:not([aria-invalid])')
    assert told.is_hidden()


def test_passdata_can_be_pasted(page: Page) -> None:
    opened(page)
    page.get_by_text("Paste PASSDATA").click()
    page.locator("#in-passdata").fill(
        "<PASSDATA><BARCODEVALUE>X1</BARCODEVALUE><PRIMARYVALUE1>Grace Hopper</PRIMARYVALUE1>"
        "<NOSUCH>1</NOSUCH></PASSDATA>"
    )
    before = turn(page)
    page.get_by_role("button", name="Fill the form").click()
    settled_again(page, before)
    assert page.locator('[name="PRIMARYVALUE1"]').input_value() == "Grace Hopper"
    page.locator("#paste-notices").get_by_text("NOSUCH").wait_for()


def test_passdata_that_is_no_xml_is_told_at_its_field(page: Page) -> None:
    opened(page)
    page.get_by_text("Paste PASSDATA").click()
    page.locator("#in-passdata").fill("<PASSDATA><OPEN></PASSDATA>")
    page.get_by_role("button", name="Fill the form").click()
    page.wait_for_selector("#in-passdata[aria-invalid=true]")
    assert "XML" in page.locator("#error-passdata").inner_text()


def test_a_foreign_pass_is_shown_and_judged(page: Page, studio: Studio) -> None:
    engine = Engine(Settings(home=studio.home))
    foreign = engine.pkpass("coupon", engine.pass_template("coupon").sample).data
    opened(page)
    before = turn(page)
    drop_file(page, "theirs.pkpass", foreign)
    settled_again(page, before)
    page.get_by_text("Showing theirs.pkpass").wait_for()
    page.get_by_text("Signature and rules: sound").wait_for()
    before = turn(page)
    page.get_by_role("button", name="Back to the template").click()
    settled_again(page, before)
    page.locator("#form").wait_for()


def test_a_file_that_is_no_pass_is_told_in_plain_words(page: Page) -> None:
    opened(page)
    drop_file(page, "holiday.pkpass", b"this is no zip")
    page.wait_for_selector("#trouble:visible")
    assert "no pass that can be shown" in page.locator("#trouble").inner_text()


def test_a_file_that_is_too_large_never_leaves_the_browser(page: Page) -> None:
    opened(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    drop_file(page, "huge.pkpass", b"", size=11 << 20)
    page.wait_for_selector("#drop-error:visible")
    assert "11.0 MB" in page.locator("#drop-error").inner_text()
    assert not [url for url in asked if "foreign" in url]


def test_language_and_density_are_followed(page: Page) -> None:
    opened(page)
    before = turn(page)
    page.locator("#language").select_option("de")
    settled_again(page, before)
    assert page.locator("#language").input_value() == "de"
    before = turn(page)
    page.get_by_role("radio", name="3×").check()
    settled_again(page, before)
    page.get_by_text("1125 × 1575 px").wait_for()


def test_the_downloads_are_the_very_files(page: Page, tmp_path: Path) -> None:
    opened(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name=".pkpass").click()
    assert taken.value.suggested_filename == "event-ticket.pkpass"
    assert Path(taken.value.path()).read_bytes()[:2] == b"PK"
    with page.expect_download() as taken:
        page.get_by_role("button", name="PNG").click()
    picture = Image.open(io.BytesIO(Path(taken.value.path()).read_bytes()))
    assert picture.size == (750, 1050)
    assert zxingcpp.read_barcodes(picture)[0].text == "1234578961A"
    with page.expect_download() as taken:
        page.get_by_role("button", name="SVG").click()
    assert re.match(rb"\s*(<\?xml.*\?>)?\s*<svg", Path(taken.value.path()).read_bytes())


def test_stale_requests_are_aborted(page: Page) -> None:
    opened(page)
    aborted: list[str] = []
    page.on("requestfailed", lambda request: aborted.append(request.url))
    before = turn(page)
    page.locator('[name="PRIMARYVALUE1"]').fill("")
    page.locator('[name="PRIMARYVALUE1"]').press_sequentially("Stale requests go", delay=0)
    settled_again(page, before)
    assert aborted
    assert "Stale requests go" in (page.locator("#picture").get_attribute("alt") or "")
