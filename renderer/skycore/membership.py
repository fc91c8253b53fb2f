"""subscribe and unsubscribe: MOBILE and CAMPAIGNID -> the campaign they mean, and what is told of it."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from renderer.errors import UnknownId
from renderer.skycore.call import Call
from renderer.skycore.response import Answer, success
from renderer.skycore.sending import number_in
from renderer.store import accounts, notices
from renderer.store.accounts import Campaign


def read(call: Call) -> tuple[str, Campaign]:
    """The number and the campaign; raises MissingElement, InvalidElement or UnknownId."""
    call.need_all()
    number = call.need("CAMPAIGNID")
    mobile = number_in(call.need("MOBILE"), "MOBILE")
    campaign = accounts.campaign_of(call.connection, call.account.id, number)
    if campaign is None:
        raise UnknownId("This account has no campaign of that id.", field="CAMPAIGNID")
    return mobile, campaign


def tell(connection: Connection, call: Call, kind: str, mobile: str, campaign: Campaign) -> Answer:
    """Owe the account its notice, and answer."""
    facts = {
        "phone": mobile,
        "campaign": campaign.number,
        "shortcode": campaign.shortcode,
        "title": campaign.name,
        "brand": campaign.brand,
        "source": "API",
    }
    now = call.rooms.clock()
    notices.tell(connection, call.account.id, kind, facts, dialect=call.version.name, now=now)
    return success(("CAMPAIGNID", campaign.number), ("MOBILE", mobile))
