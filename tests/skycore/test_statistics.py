from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree as ET

from sqlalchemy import update

from renderer.delivery import events
from renderer.skycore.api import Api
from renderer.skycore.statistics import report
from renderer.store import Store, messages
from renderer.store.events import add_event
from tests.skycore.conftest import NOW
from tests.skycore.test_api import BARCODE, ask


def told(store: Store) -> ET.Element:
    with store.read() as connection:
        return ET.fromstring(report(connection, 1, NOW - timedelta(days=1), NOW + timedelta(days=1)))


def test_a_campaign_send_is_a_batch(api: Api, store: Store) -> None:
    for number in ("16501234123", "16501234124"):
        ask(api, BARCODE, to=number)
    with store.write() as connection:
        connection.execute(update(messages.messages).values(scheduled_id=7, campaign_id=1))
    (batch,) = told(store).findall("BATCHES/BATCH")
    assert (batch.get("id"), batch.get("campaignid"), batch.get("contentid")) == ("7", "12333", "35674")
    assert [content.get("to") for content in batch] == ["16501234123", "16501234124"]
    assert batch[0].get("contentid") is None


def test_what_went_wrong_is_told_in_the_histories_words(api: Api, store: Store) -> None:
    ask(api, BARCODE)
    with store.write() as connection:
        add_event(connection, 1, events.UNDELIVERED, now=NOW, status="Expired")
        add_event(connection, 1, events.FAILED, now=NOW, reason='blocked by "operator" \x01')
    states = told(store).find("SENDING_LIST/CONTENT/MSG_STATUS")
    assert states is not None
    assert (states[1].tag, states[1].get("gw")) == ("EXPIRED", "30")
    assert (states[2].tag, states[2].get("info")) == ("ERROR", 'blocked by "operator" ')


def test_a_message_that_went_as_sms_has_another_number(api: Api, store: Store) -> None:
    ask(api, BARCODE)
    with store.write() as connection:
        messages.change(connection, 1, now=NOW, sent_as="SMS")
        add_event(connection, 1, events.SENT, now=NOW)
    content = told(store).find("SENDING_LIST/CONTENT")
    assert content is not None
    assert content.get("delivery") == "xhtml"
    assert content.find("MSG_STATUS/ACK[@gw='10']") is not None
    assert content.find("XHTML_HANDSETID") is not None
