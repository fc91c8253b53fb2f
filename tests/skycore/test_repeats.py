"""CLIENTREFERENCE: the same request again is answered as the first time, and sends nothing."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select, update

from renderer.skycore import repeats
from renderer.skycore.api import Api
from renderer.skycore.call import Rooms
from renderer.skycore.memory import Memory
from renderer.skycore.response import Answer, success
from renderer.skycore.versions import V1_3
from renderer.store import Store, accounts, messages
from tests.skycore.conftest import NOW, FakeComposer
from tests.skycore.test_api import BARCODE, PASS, ask


class Clock:
    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(store: Store, composer: FakeComposer, clock: Clock) -> Api:
    return Api(Rooms(store, composer, "smsglobal", clock, Memory(0)))


def sent(store: Store) -> int:
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(messages.messages)).scalar_one()


@pytest.mark.parametrize("request_", [BARCODE, PASS], ids=["barcode", "pass"])
def test_a_repeated_request_has_its_first_answer_and_sends_once(
    api: Api, store: Store, composer: FakeComposer, request_: dict[str, str]
) -> None:
    if request_ is PASS:
        pytest.importorskip("renderer.skycore.passes")
        request_ = {**PASS, "action": "sendsavedmms", "mmsid": "35674"}
    first = ask(api, request_, clientreference="order-1")
    assert first.code is None
    assert ask(api, request_, clientreference="order-1").xml() == first.xml()
    assert sent(store) == 1
    assert ask(api, request_, clientreference="order-2").xml() != first.xml()
    assert sent(store) == 2


def test_it_is_repeated_for_24_hours_even_when_a_new_one_would_be_refused(
    api: Api, store: Store, clock: Clock
) -> None:
    first = ask(api, BARCODE, clientreference="order-1")
    with store.write() as connection:
        connection.execute(update(accounts.accounts).values(billing_ok=False, monthly_calls=0))
    clock.now += timedelta(hours=23)
    assert ask(api, BARCODE, clientreference="order-1").xml() == first.xml()
    clock.now += timedelta(hours=1)
    assert ask(api, BARCODE, clientreference="order-1").code == "E120"


def test_a_refusal_is_not_kept_so_a_mended_request_goes(api: Api, store: Store) -> None:
    assert ask(api, BARCODE, clientreference="order-1", to="abc").code == "E110"
    assert ask(api, BARCODE, clientreference="order-1").code is None
    assert sent(store) == 1


def test_repeats_at_the_same_moment_send_once(api: Api, store: Store) -> None:
    query = urlencode({**BARCODE, "clientreference": "order-1"})
    answers: list[bytes] = []
    start = threading.Barrier(8)

    def send() -> None:
        start.wait()
        answers.append(api.get(query, V1_3).xml())

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert b"Success" in answers[0]
    assert sent(store) == 1


def test_a_reference_that_is_too_long_is_refused(api: Api) -> None:
    assert ask(api, BARCODE, clientreference="x" * 65).code == "E100"
    assert ask(api, BARCODE, clientreference="x" * 64).code is None


def test_an_answer_survives_being_kept() -> None:
    nested: Answer = success(("MMSID", "1"), ("SENDING", (("TO", "1650"), ("INFO", "é <&>"))))
    assert repeats.read(repeats.written(nested)) == nested
