from __future__ import annotations

from renderer.skycore.api import Api
from renderer.skycore.examples import KEY
from tests.skycore.test_api import ask

ASK = {
    "action": "createmmscampaign",
    "api_key": KEY,
    "campaignname": "Winter Sale",
    "brandname": "Gap",
}


def test_a_campaign_is_made_and_can_be_used(api: Api) -> None:
    answer = ask(api, ASK)
    assert [name for name, _ in answer.children] == ["STATUS", "CAMPAIGNID", "CAMPAIGNNAME", "BRANDNAME"]
    number = str(dict(answer.children)["CAMPAIGNID"])
    joined = ask(api, {"action": "subscribe", "api_key": KEY, "campaignid": number, "mobile": "16502426055"})
    assert joined.code is None


def test_what_is_missing_or_too_long_has_its_code(api: Api) -> None:
    assert ask(api, ASK, campaignname=None).code == "E170"
    assert ask(api, ASK, brandname=None).code == "E171"
    assert ask(api, ASK, campaignname="x" * 101).code == "E172"
