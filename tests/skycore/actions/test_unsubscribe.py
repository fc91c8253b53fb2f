from __future__ import annotations

from renderer.skycore.api import Api
from renderer.skycore.examples import KEY, NUMBER
from renderer.store import Store, accounts
from tests.skycore.test_api import ask


def test_the_subscription_changes(api: Api, store: Store) -> None:
    for action in ("unsubscribe", "subscribe"):
        asked = {"action": action, "api_key": KEY, "campaignid": "12333", "mobile": NUMBER}
        assert ask(api, asked).code is None
        with store.read() as connection:
            campaign = accounts.campaign_of(connection, 1, "12333")
            assert campaign is not None
            assert accounts.is_subscribed(connection, campaign.id, NUMBER) == (action == "subscribe")
        if action == "unsubscribe":
            return
