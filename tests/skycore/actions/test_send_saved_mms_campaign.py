from __future__ import annotations

from sqlalchemy import update

from renderer.skycore.api import Api
from renderer.skycore.examples import KEY
from renderer.store import Store, accounts, schedules
from tests.skycore.test_api import ask, children

SEND = {"action": "sendsavedmmscampaign", "api_key": KEY, "mmsid": "35674", "tocampaign": "12333"}


def test_it_is_answered_with_the_schedule_that_was_booked(api: Api, store: Store) -> None:
    assert children(ask(api, SEND)) == [("STATUS", "Success"), ("MMSID", "35674"), ("SCHEDULEDID", "1")]
    with store.read() as connection:
        made = schedules.schedule(connection, 1)
    assert made is not None
    assert (made.mms_id, made.sender, made.template, made.state) == ("35674", "60856", "ticket-mms", "open")


def test_the_documents_get_example_says_campaignid(api: Api) -> None:
    assert ask(api, SEND, tocampaign=None, campaignid="12333").code is None


def test_it_is_sent_from_the_campaigns_own_shortcode(api: Api, store: Store) -> None:
    with store.write() as connection:
        connection.execute(update(accounts.campaigns).values(shortcode="11111"))
    ask(api, SEND)
    with store.read() as connection:
        made = schedules.schedule(connection, 1)
    assert made is not None
    assert made.sender == "11111"


def test_what_is_wrong_has_its_code(api: Api) -> None:
    assert ask(api, SEND, mmsid=None).code == "E620"
    assert ask(api, SEND, tocampaign=None).code == "E624"
    assert ask(api, SEND, mmsid="1").code == "E241"
    assert ask(api, SEND, tocampaign="1").code == "E714"
    assert ask(api, SEND, mmsid="45633").code == "E822"


def test_a_repeat_books_one_schedule(api: Api, store: Store) -> None:
    first, second = (ask(api, SEND, clientreference="c-1") for _ in range(2))
    assert first.xml() == second.xml()
    with store.read() as connection:
        assert schedules.schedule(connection, 2) is None
