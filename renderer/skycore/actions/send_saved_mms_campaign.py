"""sendSavedMMSCampaign: a stored MMS -> every subscriber of a campaign, from the campaign's shortcode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from renderer.errors import NoSuchObject, UnknownId
from renderer.skycore import sending
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success
from renderer.store import accounts, schedules
from renderer.store.accounts import Campaign
from renderer.store.templates import StoredMms


def run(call: Call) -> Answer:
    """Accept the send as one row: the worker makes its messages, so any campaign is answered at once."""
    if call.request.get("TOCAMPAIGN") is None and call.request.get("CAMPAIGNID") is not None:
        number = call.need("CAMPAIGNID")  # so says the documentation's GET example
        sending.template_of(call)
    else:
        call.need_all()
        number = call.need("TOCAMPAIGN")
    template = sending.template_of(call)
    facts = sending.facts_of(call, template)
    campaign = accounts.campaign_of(call.connection, call.account.id, number)
    if campaign is None:
        raise UnknownId("This account has no campaign of that id.", field="TOCAMPAIGN")
    if facts.passes:
        raise NoSuchObject("This MMS needs pass data for each number; send it one by one.", field="pass")
    sender = sender_of(call, campaign)
    sending.check_billing(call)
    content = sending.content_of(call, generates_barcode=facts.has_barcode, database_id=template.database_id)
    row = row_of(call, campaign, template, sender, content)
    return call.commit(lambda connection: schedule(connection, call, row))


def sender_of(call: Call, campaign: Campaign) -> str:
    """The campaign's shortcode, else the account's default one; raises UnknownId without either."""
    if campaign.shortcode is not None:
        return campaign.shortcode
    default = accounts.default_shortcode(call.connection, call.account.id, call.account.country)
    if default is None:
        raise UnknownId("Neither the campaign nor the account has a default shortcode.", field="FROM")
    return default.code


def schedule(connection: Connection, call: Call, row: Mapping[str, Any]) -> Answer:
    """Book the send."""
    made = schedules.add_schedule(connection, row, now=call.rooms.clock())
    return success(("MMSID", str(row["mms_id"])), ("SCHEDULEDID", str(made)))


def row_of(
    call: Call, campaign: Campaign, template: StoredMms, sender: str, content: Mapping[str, object]
) -> dict[str, Any]:
    """The send as it is booked."""
    return {
        "account_id": call.account.id,
        "dialect": call.version.name,
        "tracking_form": call.version.tracking_form(call.request.action),
        "action": call.request.action,
        "mms_id": template.mms_id,
        "template": template.template,
        "campaign_id": campaign.id,
        "sender": sender,
        "content": {name: value for name, value in content.items() if value},
        "discovery": sending.discovery_of(call),
    }


ACTION = Action(
    name="sendSavedMMSCampaign",
    summary="Send a stored MMS to all subscribers of a campaign.",
    run=run,
    related="E241 E620 E624 E626 E629 E713 E714",
)
