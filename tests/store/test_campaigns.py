from __future__ import annotations

from datetime import datetime

from renderer.store import Store, accounts, campaigns
from renderer.store.rows import upsert


def test_new_campaigns_have_numbers_of_their_own(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        first = campaigns.add_campaign(connection, account, "Winter Sale", "Gap")
        taken = str(int(first) + 1)  # the number the next one would get
        upsert(connection, accounts.campaigns, {"account_id": account, "number": taken}, {"name": "Old"})
        upsert(
            connection,
            accounts.campaigns,
            {"account_id": account, "number": str(int(first) + 2)},
            {"name": "O"},
        )
        third = campaigns.add_campaign(connection, account, "Summer Sale", None)
        found = campaigns.campaigns_of(connection, account)
    assert first.isdigit()
    assert len({each.number for each in found}) == 4
    assert third in {each.number for each in found}
    assert (found[0].name, found[0].brand) == ("Winter Sale", "Gap")


def test_a_campaign_may_have_a_shortcode_of_its_own(store: Store, account: int) -> None:
    with store.write() as connection:
        number = campaigns.add_campaign(connection, account, "News", None)
        made = accounts.campaign_of(connection, account, number)
        assert made is not None
        campaigns.send_from(connection, made, "60856")
        found = campaigns.campaign_by_row(connection, made.id)
        assert found is not None
        assert found.shortcode == "60856"
