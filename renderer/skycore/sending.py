"""What every send checks and writes: recipient, sender, template, campaign, and the accepted message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from renderer.delivery import events
from renderer.delivery.compose import TemplateFacts
from renderer.errors import (
    BillingProblem,
    InvalidElement,
    NotReady,
    NotSubscribed,
    SlideOutOfRange,
    UnknownId,
)
from renderer.skycore.call import Call
from renderer.skycore.spid import country_of
from renderer.store import accounts, messages, templates
from renderer.store.accounts import Campaign, Shortcode
from renderer.store.templates import StoredMms

# international form, digits only: no plus, no leading zeros; E.164 allows 15
_NUMBER = re.compile(r"[1-9][0-9]{6,14}\Z", re.ASCII)
MAX_SUBJECT = 80


@dataclass(frozen=True, slots=True)
class Send:
    """A send that passed its checks."""

    recipient: str
    shortcode: Shortcode
    template: StoredMms
    facts: TemplateFacts
    campaign: Campaign | None


def check_send(call: Call) -> Send:
    """The checks of every send, in this order: number, sender, template, slides, campaign, billing.

    Raises InvalidElement, UnknownId, NotReady, SlideOutOfRange, NotSubscribed or BillingProblem.
    """
    recipient = recipient_of(call)
    shortcode = sender_for(call, recipient)
    template = template_of(call)
    facts = call.rooms.composer.facts(template.template)
    for slide in call.request.custom_texts:
        if slide > facts.slides:
            raise SlideOutOfRange(
                f"CUSTOMTEXT names slide {slide}; the template has {facts.slides}.",
                field="CUSTOMTEXT",
                slide=slide,
            )
    campaign = campaign_for(call, recipient)
    if not call.account.billing_ok:
        raise BillingProblem("There is a billing problem on this account.")
    return Send(recipient, shortcode, template, facts, campaign)


def recipient_of(call: Call) -> str:
    """TO as one number in international form; raises InvalidElement."""
    text = call.need("TO")
    if not _NUMBER.match(text):
        raise InvalidElement(
            "TO must be one number in international form: country code first, digits only.", field="TO"
        )
    return text


def sender_for(call: Call, recipient: str) -> Shortcode:
    """The sender: FROM if the account has it, but that country's default shortcode for a foreign number."""
    code = call.need("FROM")
    chosen = accounts.shortcode_of(call.connection, call.account.id, code)
    if chosen is None:
        raise UnknownId("FROM is not a shortcode of this account.", field="FROM")
    country = country_of(recipient)
    if country is not None and country != chosen.country:
        return accounts.default_shortcode(call.connection, call.account.id, country) or chosen
    return chosen


def template_of(call: Call) -> StoredMms:
    """The account's template of that MMSID; raises UnknownId or NotReady."""
    found = templates.mms_template(call.connection, call.account.id, call.need("MMSID"))
    if found is None or found.state == "corrupt":
        raise UnknownId("This account has no MMS of that MMSID.", field="MMSID")
    if found.state != "ready":
        raise NotReady("The content of this MMS is still being encoded; try again later.", field="MMSID")
    return found


def campaign_for(call: Call, recipient: str) -> Campaign | None:
    """The campaign of CAMPAIGNREF, which the number must be subscribed to; None without one."""
    number = call.request.get("CAMPAIGNREF")
    if number is None:
        return None
    found = accounts.campaign_of(call.connection, call.account.id, number)
    if found is None:
        raise UnknownId("This account has no campaign of that id.", field="CAMPAIGNREF")
    if not accounts.is_subscribed(call.connection, found.id, recipient):
        raise NotSubscribed("This number is not subscribed to the campaign.", field="TO")
    return found


def discovery_of(call: Call) -> dict[str, Any] | None:
    """The Device Discovery Message that the request asks for, None without DDMTEXT (its mandatory part)."""
    request = call.request
    minutes = call.number("DDMTIMEOUT")
    text = request.get("DDMTEXT")
    if text is None:
        return None
    force = (request.get("DDMFORCE") or "").lower() == "true"
    return {"title": request.get("DDMTITLE"), "text": text, "minutes": minutes, "force": force}


def subject_of(call: Call) -> str | None:
    """CUSTOMSUBJECT, which replaces the template's subject; raises InvalidElement when it is too long."""
    subject = call.request.get("CUSTOMSUBJECT")
    if subject is not None and len(subject) > MAX_SUBJECT:
        raise InvalidElement(f"CUSTOMSUBJECT is longer than {MAX_SUBJECT} characters.", field="CUSTOMSUBJECT")
    return subject


def accept(connection: Connection, call: Call, send: Send, content: Mapping[str, Any]) -> int:
    """Id of the message, accepted when the caller's transaction commits."""
    now = call.rooms.clock()
    row = {
        "account_id": call.account.id,
        "dialect": call.version.name,
        "tracking_form": call.version.tracking_form(call.request.action),
        "action": call.request.action,
        "mms_id": send.template.mms_id,
        "template": send.template.template,
        "recipient": send.recipient,
        "sender": send.shortcode.code,
        "gateway": send.shortcode.gateway or call.rooms.default_gateway,
        "campaign_id": send.campaign.id if send.campaign else None,
        "content": {name: value for name, value in content.items() if value},
        "discovery": discovery_of(call),
    }
    made = messages.add_message(connection, row, now=now)
    events.accepted(connection, made, now=now, action=call.request.action)
    return made
