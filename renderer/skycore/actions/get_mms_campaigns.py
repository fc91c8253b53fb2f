"""getMmsCampaigns: an account -> its campaigns with their names."""

from __future__ import annotations

from renderer.errors import NothingFound
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success
from renderer.store import campaigns


def run(call: Call) -> Answer:
    """The campaigns in the order in which they were made."""
    found = campaigns.campaigns_of(call.connection, call.account.id)
    if not found:
        raise NothingFound("This account has no MMS campaign.", field="CAMPAIGNID")
    rows = tuple(("CAMPAIGN", (("ID", each.number), ("NAME", each.name))) for each in found)
    return success(("MMSCAMPAIGNS", rows))


ACTION = Action(name="getMmsCampaigns", summary="List the account's campaigns.", run=run, related="E405")
