from __future__ import annotations

from sqlalchemy import delete

from renderer.skycore.api import Api
from renderer.skycore.examples import KEY
from renderer.store import Store, templates
from tests.skycore.test_api import ask

ASK = {"action": "getmmsids", "api_key": KEY}


def test_what_the_account_has_is_listed(api: Api) -> None:
    document = ask(api, ASK).xml().decode()
    assert "<MMSIDS>35674,45633</MMSIDS>" in document


def test_an_account_without_any_is_told_so(api: Api, store: Store) -> None:
    with store.write() as connection:
        connection.execute(delete(templates.mms_templates))
    assert ask(api, ASK).code == "E200"
