"""Every reason why a call is refused at the door, from the outside, and their order."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import update

from renderer.skycore.api import Api
from renderer.skycore.call import Rooms
from renderer.skycore.memory import Memory
from renderer.skycore.versions import V1_3, V2013
from renderer.store import Store, accounts, logins
from tests.skycore.conftest import NOW, FakeComposer
from tests.skycore.test_api import BARCODE, ask


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


def account(store: Store, **values: Any) -> None:
    with store.write() as connection:
        connection.execute(update(accounts.accounts).values(values))


def key(store: Store, **values: Any) -> None:
    with store.write() as connection:
        connection.execute(update(accounts.api_keys).values(values))


def from_address(api: Api, address: str) -> str | None:
    return api.get(urlencode(BARCODE), V1_3, address).code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"active": False}, "E105"),
        ({"api_enabled": False}, "E109"),
        ({"actions": ["sendpassinmms"]}, "E107"),
        ({"actions": []}, "E107"),
        ({"actions": ["sendmmsbarcode"]}, None),
    ],
)
def test_switches_of_the_account(api: Api, store: Store, values: dict[str, Any], code: str | None) -> None:
    account(store, **values)
    assert ask(api, BARCODE).code == code


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("10.1.2.3", None),
        ("192.0.2.7", None),
        ("192.0.2.8", "E112"),
        ("::ffff:10.1.2.3", None),
        ("2001:db8::1", None),
        ("2001:db9::1", "E112"),
        ("", "E112"),
        ("testclient", "E112"),
    ],
)
def test_a_key_may_be_used_from_its_addresses_only(
    api: Api, store: Store, address: str, code: str | None
) -> None:
    key(store, allowed_ips=["10.0.0.0/8", "192.0.2.7/32", "2001:db8::/32"])
    assert from_address(api, address) == code


def test_one_call_in_so_many_seconds(api: Api, store: Store, clock: Clock) -> None:
    key(store, call_interval=5)
    assert [ask(api, BARCODE).code for _ in range(3)] == [None, "E106", "E106"]
    answer = ask(api, BARCODE)
    assert "5 seconds" in answer.xml().decode()
    clock.now += timedelta(seconds=5)
    assert [ask(api, BARCODE).code for _ in range(2)] == [None, "E106"]


def test_calls_of_one_action_a_minute(api: Api, store: Store, clock: Clock) -> None:
    key(store, throughput=2)
    assert [ask(api, BARCODE).code for _ in range(3)] == [None, None, "E113"]
    assert ask(api, {"action": "getmmsids", "api_key": BARCODE["api_key"]}).code is None
    clock.now += timedelta(minutes=1)
    assert ask(api, BARCODE).code is None


def test_calls_of_a_month(api: Api, store: Store, clock: Clock) -> None:
    account(store, monthly_calls=2)
    assert [ask(api, BARCODE).code for _ in range(3)] == [None, None, "E120"]
    clock.now += timedelta(days=31)
    assert ask(api, BARCODE).code is None


def test_the_first_reason_in_the_documented_order_is_told(api: Api, store: Store) -> None:
    account(store, active=False, api_enabled=False, actions=[], monthly_calls=0)
    key(store, allowed_ips=["10.0.0.0/8"], throughput=0)
    order = []
    for change in (
        lambda: account(store, active=True),
        lambda: account(store, api_enabled=True),
        lambda: key(store, allowed_ips=None),
        lambda: account(store, actions=None),
        lambda: account(store, monthly_calls=None),
        lambda: key(store, throughput=None),
    ):
        order.append(ask(api, BARCODE).code)
        change()
    assert order == ["E105", "E109", "E112", "E107", "E120", "E113"]
    assert ask(api, BARCODE).code is None


def test_the_clients_of_2013_log_in_with_user_and_pass(api: Api, store: Store) -> None:
    sent = hashlib.md5(b"secret").hexdigest()
    with store.write() as connection:
        found = accounts.find_account(connection, "examples")
        assert found is not None
        logins.set_login(connection, found.id, "rakowaty", "secret", now=NOW)
    request: dict[str, Any] = {**BARCODE, "databaseid": "17856", "api_key": None, "user": "rakowaty"}
    assert ask(api, request, V2013, **{"pass": sent}).code is None
    assert ask(api, request, V2013, **{"pass": sent.upper()}).code is None
    assert ask(api, request, V2013, **{"pass": "0" * 32}).code == "E104"
    assert ask(api, request, V2013, **{"pass": None}).code == "E103"
    assert ask(api, request, V2013, **{"pass": None, "user": None}).code == "E102"
    assert ask(api, request, V1_3, **{"pass": sent}).code is None
