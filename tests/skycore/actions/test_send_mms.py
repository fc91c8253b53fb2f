from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from renderer.skycore.api import Api
from renderer.skycore.examples import KEY
from renderer.skycore.response import Answer
from renderer.skycore.versions import V1_3
from renderer.store import Store
from tests.skycore.actions.test_save_mms import item, slide, told
from tests.skycore.conftest import FakeComposer
from tests.skycore.media import media_api
from tests.skycore.test_api import stored


@pytest.fixture
def api(store: Store, composer: FakeComposer, tmp_path: Path) -> Iterator[Api]:
    with media_api(store, composer, tmp_path / "artefacts") as made:
        yield made


def send(api: Api, *slides: str, to: str = "16501234123", further: str = "") -> Answer:
    head = f"<ACTION>sendMMS</ACTION><API_KEY>{KEY}</API_KEY><TO>{to}</TO><FROM>60856</FROM>{further}"
    named = "<SUBJECT>The subject</SUBJECT><NAME>my fishtank</NAME>"
    return api.post(f"<REQUEST>{head}{named}{''.join(slides)}</REQUEST>".encode(), "text/xml", V1_3)


def test_it_is_stored_and_sent_and_answered_as_documented(api: Api, store: Store) -> None:
    answer = send(api, slide(item("IMAGE", "1.jpg"), text="tralala"))
    assert [name for name, _ in answer.children] == ["STATUS", "TO", "MMSID", "TRACKINGID"]
    found = dict(answer.children)
    assert found["TRACKINGID"] == "MMS_1"
    message = stored(store, 1)
    assert (message.state, message.mms_id, message.action) == ("accepted", found["MMSID"], "sendmms")
    assert message.template.startswith("saved-")
    assert told(store) == [("mms-stored-sending", found["MMSID"])]


def test_with_sound_it_is_held_until_encoded(api: Api, store: Store) -> None:
    assert send(api, slide(item("AUDIO", "1.wav"))).code is None
    assert stored(store, 1).state == "held"
    assert told(store) == []


def test_a_list_is_answered_number_by_number(api: Api, store: Store) -> None:
    answer = send(api, slide(text="x"), to="16501234123,abc")
    assert [name for name, _ in answer.children] == ["STATUS", "MMSID", "SENDING", "SENDING"]
    assert stored(store, 1).recipient == "16501234123"


@pytest.mark.parametrize(
    ("to", "further", "code"),
    [("", "", "E201"), ("abc", "", "E110"), ("16501234123", "<CAMPAIGNREF>1</CAMPAIGNREF>", "E714")],
)
def test_the_number_is_judged_before_anything_is_fetched(api: Api, to: str, further: str, code: str) -> None:
    assert send(api, slide(item("IMAGE", "gone")), to=to, further=further).code == code
    assert send(api, slide(item("IMAGE", "gone"))).code == "E351"


def test_a_list_in_which_nothing_can_be_sent_stores_nothing(api: Api, store: Store) -> None:
    assert send(api, slide(item("IMAGE", "gone")), to="abc,12").code == "E110"
    assert send(api, slide(text="x"), to=",,").code == "E201"
    assert told(store) == []
