from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from renderer.skycore.api import Api
from renderer.skycore.call import Rooms
from renderer.skycore.examples import KEY
from renderer.skycore.versions import V1_3, V2013
from renderer.store import Store, templates
from tests.skycore.actions.test_save_mms import item, save, slide, stored
from tests.skycore.conftest import NOW, FakeComposer
from tests.skycore.media import media_api


@pytest.fixture
def api(store: Store, composer: FakeComposer, tmp_path: Path) -> Iterator[Api]:
    with media_api(store, composer, tmp_path / "artefacts") as made:
        yield made


def test_each_version_has_its_own_seconds_and_title(api: Api) -> None:
    today = stored(api, save(api, slide(text="x")))
    then = stored(api, save(api, slide(text="x"), subject="", version=V2013))
    assert (today.slides[0].duration, then.slides[0].duration) == (10, 5)
    assert then.subject == "fishtank from examples"


def test_it_is_noted_who_is_told_in_which_version(api: Api, store: Store) -> None:
    save(api, slide(item("AUDIO", "1.wav")), version=V2013)
    with store.read() as connection:
        (row,) = templates.claim_encoding(connection, now=api.rooms.clock(), limit=9, lease=timedelta(0))
        saved = templates.saved_by_row(connection, row)
    assert saved is not None
    assert (saved.dialect, saved.action, saved.state) == ("2013", "savemms", "encoding")


def test_the_same_message_twice_is_two_ids_over_one_content(api: Api) -> None:
    first, second = (save(api, slide(text="x")) for _ in range(2))
    assert first.children[1] != second.children[1]
    assert stored(api, first) == stored(api, second)


def test_a_service_without_fetching_says_so(store: Store, composer: FakeComposer) -> None:

    bare = Api(Rooms(store, composer, "outbox", lambda: NOW))
    body = f"<REQUEST><ACTION>saveMMS</ACTION><API_KEY>{KEY}</API_KEY><NAME>n</NAME><SUBJECT>s</SUBJECT>"
    assert bare.post(f"{body}{slide(item('IMAGE', '1.jpg'))}</REQUEST>".encode(), "", V1_3).code == "E626"
