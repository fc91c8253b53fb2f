from __future__ import annotations

from sqlalchemy import delete

from renderer.skycore.api import Api
from renderer.skycore.examples import KEY
from renderer.store import Store, accounts
from tests.skycore.test_api import ask

ASK = {"action": "getmmscampaigns", "api_key": KEY}


def test_what_the_account_has_is_listed(api: Api) -> None:
    document = ask(api, ASK).xml().decode()
    assert "<MMSCAMPAIGNS><CAMPAIGN><ID>12333</ID><NAME>Examples</NAME></CAMPAIGN><CAMPAIGN>" in document
    assert "<CAMPAIGN><ID>332</ID>" in document


def test_an_account_without_any_is_told_so(api: Api, store: Store) -> None:
    with store.write() as connection:
        connection.execute(delete(accounts.campaigns))
    assert ask(api, ASK).code == "E405"
