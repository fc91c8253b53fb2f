"""What every send checks and writes: recipient, sender, template, campaign, and the accepted message."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from sqlalchemy.engine import Connection

from renderer.delivery import events
from renderer.delivery.compose import TemplateFacts
from renderer.errors import (
    BillingProblem,
    InvalidElement,
    MissingElement,
    NotReady,
    NotSubscribed,
    OptedOut,
    SlideOutOfRange,
    UnknownId,
)
from renderer.mms import rules
from renderer.skycore.call import Call
from renderer.skycore.spid import country_of, is_known
from renderer.store import accounts, messages, subscribers, templates
from renderer.store.accounts import Campaign, Shortcode
from renderer.store.templates import StoredMms

# international form, digits only: no plus, no leading zeros; E.164 allows 15
_NUMBER = re.compile(r"[1-9][0-9]{6,14}\Z", re.ASCII)
MAX_SUBJECT = 80
# characters of a text that goes out beside the template's own; the fallback is an SMS of ten parts
MAX_TEXTS: Mapping[str, int] = MappingProxyType(
    {"FALLBACKSMSTEXT": 1530, "DDMTEXT": rules.TODAY.max_text, "DDMTITLE": MAX_SUBJECT}
)


@dataclass(frozen=True, slots=True)
class Send:
    """A send that passed its checks."""

    recipient: str
    shortcode: Shortcode
    template: StoredMms
    facts: TemplateFacts
    campaign: Campaign | None


def check_send(call: Call, *, at_once: bool = False) -> Send:
    """The checks of every send, in this order: number, sender, template, billing, slides, campaign.

    Up to billing nothing is waited for: a quick action is refused at once. With ``at_once``, for an action
    that then has only short checks to make, nor is afterwards, if the template is at hand. Opt-out and
    subscription are looked at when the message is booked, in the same transaction. Raises InvalidElement,
    UnknownId, NotReady, BillingProblem or SlideOutOfRange.
    """
    recipient = recipient_of(call)
    shortcode = sender_for(call, recipient)
    template = template_of(call)
    check_billing(call)
    if not (at_once and call.rooms.at_hand(template.template)):
        call.may_wait()
    facts = facts_of(call, template)
    campaign = campaign_of(call)
    return Send(recipient, shortcode, template, facts, campaign)


def recipient_of(call: Call) -> str:
    """TO as one number in international form; raises InvalidElement."""
    return number_in(call.need("TO"))


def number_in(text: str, field: str = "TO") -> str:
    """One number in international form; raises InvalidElement."""
    if not _NUMBER.match(text):
        message = f"{field} must be one number in international form: country code first, digits only."
        raise InvalidElement(message, field=field)
    return text


def sender_for(call: Call, recipient: str) -> Shortcode:
    """The sender: FROM if the account has it, but that country's default shortcode for a foreign number.

    Raises UnknownId, or UnknownGateway where the sender's gateway does not deliver to the number.
    """
    return sender_of_country(call, shortcode_of(call), recipient)


def shortcode_of(call: Call) -> Shortcode:
    """FROM, which must be the account's; raises UnknownId."""
    code = call.need("FROM")
    mine = call.account.id
    chosen = call.known("shortcode", code, lambda found: accounts.shortcode_of(found, mine, code))
    if chosen is None:
        raise UnknownId("FROM is not a shortcode of this account.", field="FROM")
    return chosen


def sender_of_country(call: Call, chosen: Shortcode, recipient: str) -> Shortcode:
    """The default shortcode of the number's country when ``chosen`` is of another one and there is one."""
    country, mine = country_of(recipient), call.account.id
    if country is not None and country != chosen.country:
        chosen = (
            call.known("default", country, lambda found: accounts.default_shortcode(found, mine, country))
            or chosen
        )
    operator = call.request.get("OPERATORID") or call.request.get("SPID")
    if operator is not None and not is_known(operator):
        field = "OPERATORID" if call.request.get("OPERATORID") else "SPID"
        raise UnknownId(f"{field} names no carrier that is known here.", field=field)
    call.rooms.reaches(call.rooms.gateway_for(recipient, chosen.gateway), recipient)
    return chosen


def template_of(call: Call) -> StoredMms:
    """The account's template of that MMSID; raises UnknownId or NotReady."""
    mms_id, mine = call.need("MMSID"), call.account.id
    found = call.known("mms", mms_id, lambda at: templates.mms_template(at, mine, mms_id))
    if found is None or found.state == "corrupt":
        raise UnknownId("This account has no MMS of that MMSID.", field="MMSID")
    if found.state != "ready":
        raise NotReady("The content of this MMS is still being encoded; try again later.", field="MMSID")
    return found


def facts_of(call: Call, template: StoredMms) -> TemplateFacts:
    """What the template holds; raises SlideOutOfRange for a CUSTOMTEXT that it has no slide for."""
    facts = call.rooms.composer.facts(template.template)
    for slide in call.request.custom_texts:
        if slide > facts.slides:
            raise SlideOutOfRange(
                f"CUSTOMTEXT names slide {slide}; the template has {facts.slides}.",
                field="CUSTOMTEXT",
                slide=slide,
            )
    return facts


def check_standing(connection: Connection, call: Call, recipient: str, campaign: Campaign | None) -> None:
    """Raise OptedOut or NotSubscribed for a number that may not be sent to; asked anew each time."""
    row_id = campaign.id if campaign else None
    out, inside = subscribers.standing(connection, call.account.id, recipient, row_id)
    if out:
        raise OptedOut("This number opted out of messages from this account.", field="TO")
    if campaign is not None and not inside:
        raise NotSubscribed("This number is not subscribed to the campaign.", field="TO")


def check_billing(call: Call) -> None:
    """Raise BillingProblem when the account's sends are stopped."""
    if not call.account.billing_ok:
        raise BillingProblem("There is a billing problem on this account.")


def campaign_of(call: Call) -> Campaign | None:
    """The campaign of CAMPAIGNREF, None without one; raises UnknownId."""
    number, mine = call.request.get("CAMPAIGNREF"), call.account.id
    if number is None:
        return None
    found = call.known("campaign", number, lambda at: accounts.campaign_of(at, mine, number))
    if found is None:
        raise UnknownId("This account has no campaign of that id.", field="CAMPAIGNREF")
    return found


def discovery_of(call: Call) -> dict[str, Any] | None:
    """The Device Discovery Message that the request asks for, None without DDMTEXT (its mandatory part)."""
    request = call.request
    minutes = call.number("DDMTIMEOUT")
    text = request.get("DDMTEXT")
    if text is None:
        return None
    force = call.says_yes("DDMFORCE")
    return {"title": request.get("DDMTITLE"), "text": text, "minutes": minutes, "force": force}


def subject_of(call: Call) -> str | None:
    """CUSTOMSUBJECT, which replaces the template's subject; raises InvalidElement when it is too long."""
    subject = call.request.get("CUSTOMSUBJECT")
    if subject is not None and len(subject) > MAX_SUBJECT:
        raise InvalidElement(f"CUSTOMSUBJECT is longer than {MAX_SUBJECT} characters.", field="CUSTOMSUBJECT")
    return subject


def check_texts(call: Call) -> None:
    """Raise SlideTextTooLong or InvalidElement for a text of the request that is too long."""
    for slide, text in call.request.custom_texts.items():
        rules.check_text(text, slide)
    for name, most in MAX_TEXTS.items():
        if len(call.request.get(name) or "") > most:
            raise InvalidElement(f"{name} is longer than {most} characters.", field=name)


def content_of(call: Call, **further: object) -> dict[str, object]:
    """What the request brings for its message, with what the action adds; raises what its elements lack."""
    check_texts(call)
    fields = call.request.fields
    if "FALLBACKSMSTEXT" in fields and not fields["FALLBACKSMSTEXT"]:
        raise MissingElement(
            "FALLBACKSMSTEXT is empty; leave it out or say something.", field="FALLBACKSMSTEXT"
        )
    return {
        "custom_text": {str(slide): text for slide, text in call.request.custom_texts.items()},
        "subject": subject_of(call),
        "data": dict(call.request.data),
        "fallback_text": call.request.get("FALLBACKSMSTEXT"),
        "no_fallback": call.says_yes("DISABLEFALLBACKSMS"),
        "no_fallback_link": call.says_yes("DISABLEFALLBACKSMSLINK"),
        "pass_as_link": call.says_yes("FORCEPASSASLINK"),
        **further,
    }


def row_of(
    call: Call, send: Send, content: Mapping[str, Any], discovery: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The message as it is booked; what is empty is left out of its content."""
    return {
        "account_id": call.account.id,
        "dialect": call.version.name,
        "tracking_form": call.version.tracking_form(call.request.action),
        "action": call.request.action,
        "mms_id": send.template.mms_id,
        "template": send.template.template,
        "recipient": send.recipient,
        "sender": send.shortcode.code,
        "gateway": call.rooms.gateway_for(send.recipient, send.shortcode.gateway),
        "campaign_id": send.campaign.id if send.campaign else None,
        "content": {name: value for name, value in content.items() if value},
        "discovery": discovery,
    }


def accept(connection: Connection, call: Call, send: Send, content: Mapping[str, Any]) -> int:
    """Id of the message, accepted when the caller's transaction commits; raises OptedOut, NotSubscribed."""
    check_standing(connection, call, send.recipient, send.campaign)
    now = call.rooms.clock()
    made = messages.add_message(connection, row_of(call, send, content, discovery_of(call)), now=now)
    events.accepted(connection, made, now=now, action=call.request.action)
    return made
