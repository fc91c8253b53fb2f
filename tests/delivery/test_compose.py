"""The composer over the real engine and the shipped templates."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from renderer import Engine
from renderer.barcode import scan
from renderer.delivery.compose import EngineComposer, Order, open_pdu, pass_data
from renderer.errors import BarcodeError, MissingBarcodeValue, UnknownTemplate
from renderer.settings import Settings, Wallet
from renderer.store.passes import PassKey


@pytest.fixture(scope="module")
def composer(tmp_path_factory: pytest.TempPathFactory) -> EngineComposer:
    home: Path = tmp_path_factory.mktemp("home")
    return EngineComposer(Engine(Settings(home=home)))


def test_templates_tell_what_they_hold(composer: EngineComposer) -> None:
    ticket, pass_ = composer.facts("ticket-mms"), composer.facts("pass-mms")
    assert (ticket.slides, ticket.has_barcode, ticket.passes) == (3, True, ())
    assert (pass_.has_barcode, pass_.passes) == (False, ("event-ticket",))
    with pytest.raises(UnknownTemplate):
        composer.facts("nobody")


def test_a_template_is_remembered_once_it_was_asked_for(tmp_path: Path) -> None:
    fresh = EngineComposer(Engine(Settings(home=tmp_path)))
    assert not fresh.remembers("ticket-mms")
    fresh.facts("ticket-mms")
    assert fresh.remembers("ticket-mms")
    assert not fresh.remembers("nobody")


def test_a_composed_message_opens_again_with_its_barcode_readable(composer: EngineComposer) -> None:
    order = Order("ticket-mms", gateway="smsglobal", barcode_id="Ticket_12345", subject="Grüße")
    composed = composer.compose(order)
    opened = open_pdu(composed.pdu)
    assert opened.subject == "Grüße"
    assert opened.smil is None or opened.smil.content_type == "application/smil"
    pictures = [part for part in opened.parts if part.content_type.startswith("image/")]
    assert not any(part.content_type == "image/png" for part in pictures)
    read = [reading.text for part in pictures for reading in scan.read(part.data)]
    assert "Ticket_12345" in read
    assert composed.facts["wire_bytes"] <= 300_000


@pytest.mark.parametrize("template", ["ticket-mms", "barcode-mms", "coupon-mms", "pass-mms"])
@pytest.mark.parametrize("handset", ["generic", "iphone", "motol7c"])
@pytest.mark.parametrize("subject", [None, "", "Grüße 東京", "\x7fA  \x01B"])
def test_what_is_known_of_a_composed_message_is_what_is_read_from_it(
    composer: EngineComposer, template: str, handset: str, subject: str | None
) -> None:
    data = {"event": "Żółć", "first_name": "Ada"}
    order = Order(
        template, "smsglobal", handset, "12345678", subject=subject, data=data, link="https://r.example/m"
    )
    composed = composer.compose(replace(order, passdata={"BARCODEVALUE": "1"}))
    assert composed.opened == open_pdu(composed.pdu)


def test_a_handset_nobody_knows_is_served_like_a_generic_one(composer: EngineComposer) -> None:
    order = Order("barcode-mms", barcode_id="1", handset="Nobody 3000/1.0")
    assert composer.compose(order).facts["sent_as"]


def test_what_cannot_be_drawn_is_told_before_it_is_accepted(composer: EngineComposer) -> None:
    composer.check_barcode("coupon-mms", "CUP-1")
    with pytest.raises(BarcodeError):
        composer.check_barcode("coupon-mms", "日本")
    composer.check_pass("event-ticket", {"BARCODEVALUE": "1"})
    with pytest.raises(MissingBarcodeValue):
        composer.check_pass("event-ticket", {})
    assert pass_data({"BARCODEVALUE": "1"}).barcode_value == "1"


def test_a_pass_in_a_message_can_be_changed_later(tmp_path: Path) -> None:
    home = Settings(home=tmp_path, wallet=Wallet(service_url="https://p.example/wallet"))
    composer = EngineComposer(Engine(home))
    key = PassKey("S-1", "t" * 32, "16501234123")
    data = {"BARCODEVALUE": "1"}
    order = Order("pass-mms", handset="iphone", gateway="mm7", passdata=data, issued={"event-ticket": key})
    parts = open_pdu(composer.compose(order).pdu).parts
    (packed,) = [part for part in parts if part.content_type == "application/vnd.apple.pkpass"]
    with zipfile.ZipFile(BytesIO(packed.data)) as opened:
        made = json.loads(opened.read("pass.json"))
    assert (made["serialNumber"], made["authenticationToken"]) == ("S-1", "t" * 32)
    assert made["webServiceURL"] == "https://p.example/wallet"


def test_a_gateway_without_a_profile_is_composed_for_all_the_same(composer: EngineComposer) -> None:
    order = Order("ticket-mms", gateway="outbox", barcode_id="Ticket_12345")
    assert open_pdu(composer.compose(order).pdu).parts


@pytest.mark.parametrize("as_link", [False, True])
def test_a_pass_goes_as_a_link_where_the_request_wants_it_so(composer: EngineComposer, as_link: bool) -> None:
    data = {"BARCODEVALUE": "1"}
    order = Order(
        "pass-mms", "mm7", "iphone", passdata=data, link="https://t.example/l", pass_as_link=as_link
    )
    composed = composer.compose(order)
    types = {part.content_type for part in open_pdu(composed.pdu).parts}
    assert ("application/vnd.apple.pkpass" in types) is not as_link
    assert (composed.facts["sent_as"] == "MMS with pass via link") is as_link


def test_a_message_fits_what_the_account_takes(composer: EngineComposer) -> None:
    order = Order("ticket-mms", gateway="smsglobal", barcode_id="Ticket_12345", max_bytes=30_000)
    facts = composer.compose(order).facts
    assert (
        facts["wire_bytes"] <= 30_000 < composer.compose(replace(order, max_bytes=None)).facts["wire_bytes"]
    )
