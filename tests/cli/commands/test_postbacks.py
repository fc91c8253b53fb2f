from __future__ import annotations

import pytest

from renderer.delivery import events as delivery_events
from renderer.delivery.kit import utc_now
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore import examples
from renderer.store import accounts, messages, notices, postbacks


@pytest.fixture(autouse=True)
def paid(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One message whose N101 was paid at the second try."""
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'r.db'}")
    road = Road(Settings.read())
    examples.load(road.store, postback_url="http://a.example/pb")
    now = utc_now()
    with road.store.write() as connection:
        account = accounts.find_account(connection, "examples")
        assert account is not None
        row = {"account_id": account.id, "dialect": "1.3", "action": "x", "mms_id": "1", "template": "t"}
        row |= {"recipient": "1", "sender": "2", "gateway": "outbox", "content": {}}
        number = messages.add_message(connection, row, now=now)
        message = messages.message(connection, number)
        assert message is not None
        delivery_events.note(connection, message, delivery_events.SENT, now=now)
        (owed,) = postbacks.postbacks_of(connection, number)
        postbacks.note_attempt(connection, owed.id, 1, url="u", status=500, error="HTTP 500", now=now)
        postbacks.note_attempt(connection, owed.id, 2, url="u", status=200, error=None, now=now)
        postbacks.settle(connection, owed.id, postbacks.PAID, now=now)
    road.close()


def test_every_try_is_listed(cli) -> None:
    facts = cli("postbacks", "list", "MMS_1", "--json").facts
    (shown,) = facts["postbacks"]
    assert (shown["code"], shown["state"], len(shown["tries"])) == ("N101", "paid", 2)


def test_a_replay_owes_it_once_more(cli) -> None:
    assert cli("postbacks", "replay", "TU1TXzE=", "--code", "n101", "--json").facts["owed_again"] == 1
    assert cli("postbacks", "list", "MMS_1", "--json").facts["postbacks"][0]["state"] == "owed"


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "MMS_99"),
        ("list", "x"),
        ("list",),
        ("list", "--account", "nobody"),
        ("replay", "MMS_1", "--code", "N102"),
        ("replay", "MMS_1", "--code", "Z"),
    ],
)
def test_mistakes_are_one_line(cli, arguments: tuple[str, ...]) -> None:
    outcome = cli("postbacks", *arguments)
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1


def test_what_is_open_is_not_replayed_once_more(cli) -> None:
    cli("postbacks", "replay", "MMS_1")
    assert cli("postbacks", "replay", "MMS_1").code == 2
    assert len(cli("postbacks", "list", "--account", "examples", "--open", "--json").facts["postbacks"]) == 1


def test_an_accounts_notices_are_listed_and_replayed(cli) -> None:
    road = Road(Settings.read())
    with road.store.write() as connection:
        notices.tell(connection, 1, "sms-mo", {"from": "1", "to": "2"}, dialect="1.3", now=utc_now())
        newest = postbacks.of_account(connection, 1, limit=1)[0]
        postbacks.settle(connection, newest.id, postbacks.GIVEN_UP, now=utc_now())
    road.close()
    shown = cli("postbacks", "list", "--account", "examples", "--json").facts["postbacks"]
    assert [one["code"] for one in shown] == ["N211", "N101"]
    assert (
        cli("postbacks", "replay", "--account", "examples", "--code", "N211", "--json").facts["owed_again"]
        == 1
    )
