"""Tickets, MMS, barcodes, templates, test send: what each page is there for."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from renderer.data import templates_dir
from tests.browser.conftest import Studio, drop_file, settled, settled_again, turn

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_a_ticket_follows_its_fields_and_its_size(page: Page) -> None:
    page.goto("/studio/tickets?template=gala")
    settled(page)
    before = turn(page)
    page.get_by_label("Name of the event").fill("Opera in the Park")
    settled_again(page, before)
    page.locator("#texts").get_by_text("Opera in the Park").wait_for()
    before = turn(page)
    page.get_by_label("Picture", exact=True).select_option("176x220")
    settled_again(page, before)
    page.get_by_text("176 × 220 px").wait_for()
    page.get_by_text("reads back: TCK00000003").wait_for()


def test_a_ticket_for_a_handset_found_by_a_few_letters(page: Page) -> None:
    page.goto("/studio/tickets?template=gala")
    settled(page)
    page.get_by_label("Picture", exact=True).select_option("handset")
    box = page.get_by_role("combobox", name="Handset")
    box.fill("sgh d500")
    page.locator(".options [role=option]").first.wait_for()
    before = turn(page)
    box.press("ArrowDown")
    box.press("Enter")
    settled_again(page, before)
    assert "D500" in box.input_value()
    page.get_by_text("176 × 208 px").or_(page.get_by_text("176 × 220 px")).wait_for()


def test_the_longest_values_are_told_to_be_cut(page: Page) -> None:
    page.goto("/studio/tickets?template=gala&data=worst")
    settled(page)
    assert page.locator(".notice.cut").count() > 0


def test_the_ticket_s_download_is_what_is_sent(page: Page) -> None:
    page.goto("/studio/tickets?template=transit")
    settled(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Picture").click()
    assert Image.open(io.BytesIO(Path(taken.value.path()).read_bytes())).size == (640, 960)


def test_the_player_shows_one_slide_after_another(page: Page) -> None:
    page.goto("/studio/mms?template=ticket-mms")
    settled(page)
    phone = page.locator(".phone").first
    phone.get_by_text("Hello Ada").wait_for()
    assert page.locator(".dot").count() == 3
    page.evaluate("document.getElementById('mms').dataset.speed = '40'")
    page.get_by_role("button", name="Play").click()
    phone.get_by_text("Show this code at the gate: Ticket_12345").wait_for()
    page.get_by_role("button", name="Play").wait_for()  # it stops at the end, back at the first slide
    phone.get_by_text("Hello Ada").wait_for()
    page.get_by_role("button", name="Slide after").click()
    assert page.locator(".dot[aria-current]").inner_text().startswith("2")


def test_pictures_stand_at_the_handset_s_own_pixels(page: Page) -> None:
    page.goto("/studio/mms?template=ticket-mms")
    settled(page)
    page.get_by_role("radio", name="Pixel for pixel").check()
    picture = page.locator(".phone").first.locator("img")
    assert picture.evaluate("(one) => one.getBoundingClientRect().width === one.naturalWidth")


def test_four_handsets_side_by_side_and_no_fifth(page: Page) -> None:
    page.goto("/studio/mms?template=barcode-mms")
    settled(page)
    for count in (3, 4):
        before = turn(page)
        page.get_by_role("button", name="Handset", exact=True).click()
        settled_again(page, before)
        assert page.locator(".phone").count() == count
    assert page.get_by_role("button", name="Handset", exact=True).is_disabled()
    before = turn(page)
    page.get_by_role("button", name="Remove").first.click()
    settled_again(page, before)
    assert page.locator(".phone").count() == 3
    assert page.locator("#bytes article").count() == 3


def test_a_carrier_s_limit_counts(page: Page) -> None:
    page.goto("/studio/mms?template=ticket-mms")
    settled(page)
    page.locator("#bytes").get_by_text("s1.jpg").first.wait_for()
    box = page.get_by_role("combobox", name="Carrier")
    box.fill("verizon")
    before = turn(page)
    page.locator(".options [role=option]").first.click()
    settled_again(page, before)
    assert "Verizon" in box.input_value()


def test_the_pdu_is_a_tree_and_the_link_page_a_page(page: Page) -> None:
    page.goto("/studio/mms?template=pass-mms")
    settled(page)
    page.get_by_text("The PDU of the first handset").click()
    page.locator("#pdu").get_by_text("X-Mms-Message-Type").wait_for()
    page.locator("#pdu").get_by_text("application/smil, ").wait_for()
    page.get_by_text("The link page").click()
    frame = page.frame_locator("#link-page")
    frame.get_by_text("Add to Apple Wallet").wait_for()
    page.get_by_role("radio", name="Android").check()
    frame.get_by_text("Add to Google Wallet").wait_for()


def test_a_barcode_is_drawn_advised_and_graded(page: Page) -> None:
    page.goto("/studio/barcodes?symbology=code128")
    settled(page)
    assert page.locator(".grade-letter").inner_text() in "ABCD"
    before = turn(page)
    page.locator("#in-payload").fill("A much longer content for a narrow screen, 0123456789")
    settled_again(page, before)
    assert page.locator("#advice").get_by_text("too small").count() >= 1
    page.locator("#in-payload").fill("Zürich €")
    page.wait_for_selector("#in-payload[aria-invalid=true]")
    assert page.locator("#error-payload").inner_text()


def test_every_symbology_has_its_picture(page: Page) -> None:
    page.goto("/studio/barcodes")
    page.evaluate(
        "document.querySelectorAll('img[loading=lazy]').forEach((one) => { one.loading = 'eager'; })"
    )
    page.wait_for_load_state("networkidle")
    broken = page.evaluate(
        "[...document.querySelectorAll('.tile img')].filter((one) => !one.naturalWidth).length"
    )
    assert page.locator(".tile").count() >= 40
    assert broken == 0


def test_a_template_is_edited_published_compared_and_taken_back(page: Page) -> None:
    page.goto("/studio/templates/ticket/transit")
    settled(page)
    toml = page.locator("#toml")
    text = toml.input_value()
    toml.fill(text.replace("[fields", "[feilds", 1))
    page.wait_for_selector("#toml[aria-invalid=true]")
    line = next(n for n, row in enumerate(text.splitlines(), 1) if row.startswith("[fields"))
    assert page.locator("#error-toml").inner_text().startswith(f"Line {line}:")
    assert page.get_by_role("button", name="Publish a version").is_disabled()
    toml.fill("# our own copy\n" + text)
    page.wait_for_selector("#toml:not([aria-invalid])")
    page.get_by_label("What changed").fill("A word at the top")
    page.get_by_role("button", name="Publish a version").click()
    page.locator("#done").get_by_text("Version 1 is in use.").wait_for()
    assert toml.input_value().startswith("# our own copy")
    page.get_by_role("link", name="Changes").click()
    assert page.locator("tr.added .is").inner_text().endswith("# our own copy")
    page.go_back()
    page.get_by_role("button", name="Use again").click()
    page.locator("#done").get_by_text("The folder's is in use again.").wait_for()
    assert toml.input_value() == text


def test_a_template_is_uploaded_as_a_zip_and_a_wrong_one_is_refused(page: Page) -> None:
    page.goto("/studio/templates")
    drop_file(page, "nothing.zip", b"no zip")
    page.wait_for_selector("#drop-error:visible")
    assert "no zip archive" in page.locator("#drop-error").inner_text()
    drop_file(page, "huge.zip", b"", size=11 << 20)
    page.get_by_text("at most 10.0 MB").wait_for()
    folder = templates_dir() / "tickets" / "member"
    drop_file(page, "our-member.zip", zipped(folder))
    page.wait_for_url("**/studio/templates/ticket/our-member")
    settled(page)
    page.goto("/studio/tickets?template=our-member")
    settled(page)
    assert page.locator("#texts li").count() > 1


def zipped(folder: Path) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path in folder.iterdir():
            data = path.read_bytes()
            data = data.replace(b'id = "member"', b'id = "our-member"') if path.suffix == ".toml" else data
            archive.writestr(f"our-member/{path.name}", data)
    return buffer.getvalue()


def test_a_test_send_asks_once_more_and_is_accepted_once(inside: Page, keyed: Studio) -> None:
    inside.goto("/studio/send?template=ticket-mms")
    inside.get_by_label("Number").fill("not a number")
    inside.get_by_role("button", name="Look once more").click()
    inside.wait_for_selector("#in-to[aria-invalid=true]")
    inside.get_by_label("Number").fill("+31 6 87654321")
    inside.get_by_role("button", name="Look once more").click()
    dialog = inside.get_by_role("dialog")
    dialog.get_by_text("+31687654321").wait_for()
    dialog.get_by_role("button", name="Send it now").click()
    inside.get_by_text("Accepted for 31").wait_for()
    inside.get_by_role("link", name="Follow MMS_").click()
    inside.get_by_role("heading", name="MMS_").wait_for()
    inside.get_by_text("31•••••••21").first.wait_for()


def test_without_an_account_nothing_can_be_sent(page: Page) -> None:
    page.goto("/studio/send")
    page.get_by_text("There is no account yet").wait_for()


def test_a_message_is_found_by_its_tracking_id(inside: Page, keyed: Studio) -> None:
    inside.goto("/studio/messages")
    inside.get_by_label("Tracking id").fill(f"MMS_{keyed.messages[0]}")
    inside.get_by_role("button", name="Find").click()
    assert inside.url.endswith(f"/studio/messages/{keyed.messages[0]}")
    inside.goto("/studio/messages?find=rubbish")
    assert inside.get_by_role("alert").inner_text().startswith("“rubbish” is no tracking id")
