"""createMMSCampaign: a name and a brand -> a new campaign and its id."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from renderer.errors import InvalidElement
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success
from renderer.store import campaigns

MAX_NAME = 100


def run(call: Call) -> Answer:
    """Make the campaign; it has no subscribers yet."""
    call.need_all()
    name, brand = (_short(call, element) for element in ("CAMPAIGNNAME", "BRANDNAME"))

    def make(connection: Connection) -> Answer:
        number = campaigns.add_campaign(connection, call.account.id, name, brand)
        return success(("CAMPAIGNID", number), ("CAMPAIGNNAME", name), ("BRANDNAME", brand))

    return call.commit(make)


def _short(call: Call, element: str) -> str:
    text = call.need(element)
    if len(text) > MAX_NAME:
        raise InvalidElement(f"{element} is longer than {MAX_NAME} characters.", field=element)
    return text


ACTION = Action(name="createMMSCampaign", summary="Make a campaign.", run=run, related="E170 E171 E172")
