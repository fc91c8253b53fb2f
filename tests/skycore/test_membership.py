from __future__ import annotations

import pytest

from renderer.skycore.api import Api
from renderer.skycore.examples import KEY
from renderer.store import Store, accounts, notices, optouts
from tests.skycore.conftest import NOW
from tests.skycore.test_api import ask, children

JOIN = {"action": "subscribe", "api_key": KEY, "campaignid": "12333", "mobile": "16502426055"}
LEAVE = {**JOIN, "action": "unsubscribe"}


def account(store: Store) -> int:
    with store.read() as connection:
        found = accounts.find_account(connection, "examples")
    assert found is not None
    return found.id


def told(store: Store) -> list[tuple[str, str]]:
    with store.read() as connection:
        found = notices.notices_of(connection, account(store))
    return [(each.kind, each.facts["source"]) for each in found]


def test_a_number_joins_and_leaves_and_the_account_is_told(api: Api, store: Store) -> None:
    documented = [("STATUS", "Success"), ("CAMPAIGNID", "12333"), ("MOBILE", "16502426055")]
    assert children(ask(api, JOIN)) == documented
    assert children(ask(api, JOIN)) == documented
    assert children(ask(api, LEAVE)) == documented
    assert ask(api, LEAVE).code == "E905"
    assert told(store) == [("subscribed", "API"), ("subscribed", "API"), ("unsubscribed", "API")]
    assert ask(api, JOIN).code is None


def test_who_sent_stop_can_only_come_back_by_itself(api: Api, store: Store) -> None:
    with store.write() as connection:
        optouts.opt_out(connection, account(store), "16502426055", shortcode="60856", now=NOW)
    assert ask(api, JOIN).code == "E904"
    assert told(store) == []


@pytest.mark.parametrize("request_", [JOIN, LEAVE], ids=["subscribe", "unsubscribe"])
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"mobile": None}, "E901"),
        ({"campaignid": None}, "E902"),
        ({"campaignid": "1"}, "E903"),
        ({"mobile": "+1650"}, "E110"),
    ],
)
def test_what_is_wrong_has_its_code(
    api: Api, request_: dict[str, str], changes: dict[str, str | None], code: str
) -> None:
    assert ask(api, request_, **changes).code == code
