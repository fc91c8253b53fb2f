from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from renderer.delivery import events
from renderer.skycore.actions import get_sending_statistics
from renderer.skycore.api import Api
from renderer.skycore.examples import KEY
from renderer.store import Store
from renderer.store.events import add_event
from tests.skycore.conftest import NOW, FakeComposer
from tests.skycore.media import media_api
from tests.skycore.test_api import BARCODE, ask

ASK = {
    "action": "getsendingstatistics",
    "api_key": KEY,
    "start_date": "2026-02-20 12:00:00",
    "end_date": "2026-03-10 12:00:00",
}


@pytest.fixture
def api(store: Store, composer: FakeComposer, tmp_path: Path) -> Iterator[Api]:
    with media_api(store, composer, tmp_path / "artefacts") as made:
        yield made


def report(api: Api, **changes: str) -> ET.Element:
    url = str(dict(ask(api, ASK, **changes).children)["URL"])
    data = api.rooms.artefacts().get(url.rpartition("/")[2])
    assert data is not None
    return ET.fromstring(data)


def test_the_report_tells_each_message_with_its_states(api: Api, store: Store) -> None:
    ask(api, BARCODE)
    with store.write() as connection:
        add_event(connection, 1, events.SENT, now=NOW)
        add_event(connection, 1, events.DELIVERED, now=NOW, status="Retrieved")
    (content,) = report(api).findall("SENDING_LIST/CONTENT")
    assert content.attrib["to"] == "16501234123"
    assert (content.attrib["contentid"], content.attrib["delivery"]) == ("35674", "binary")
    states = content.find("MSG_STATUS")
    assert states is not None
    assert [(each.tag, each.get("gw"), each.get("net")) for each in states] == [
        ("INQUE", None, None),
        ("ACK", "9", "0"),
        ("DLR", "20", "1000"),
    ]
    assert content.findtext("MM7_HANDSETID") == "Default"


def test_only_the_period_is_told(api: Api) -> None:
    ask(api, BARCODE)
    assert not report(api, end_date="2026-02-28 00:00:00").findall(".//CONTENT")


def test_the_documents_own_request_uses_another_name(api: Api) -> None:
    assert ask(api, ASK, action="getSendingStatus").code is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"start_date": None}, "E506"),
        ({"end_date": None}, "E506"),
        ({"start_date": "yesterday"}, "E507"),
        ({"start_date": "2026-02-30 12:00:00"}, "E508"),
        ({"start_date": "2026-03-20 12:00:00"}, "E508"),
        ({"start_date": "2025-02-20 12:00:00"}, "E509"),
    ],
)
def test_what_is_wrong_has_its_code(api: Api, changes: dict[str, str | None], code: str) -> None:
    assert ask(api, ASK, **changes).code == code


def test_reports_are_limited_a_day(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(get_sending_statistics, "A_DAY", 2)
    assert [ask(api, ASK).code for _ in range(3)] == [None, None, "E510"]
