"""An event of a message -> the postback document of its dialect: NOTIFICATION (2013) or POSTBACK (1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from renderer.delivery import events
from renderer.delivery.kit import Notice, Shape
from renderer.skycore.response import DECLARATION, clean, document, element
from renderer.skycore.spid import spid_of
from renderer.skycore.versions import V1_3, V2013, tracking_id

ORIGIN = "MMS_MT"
SMS = "SMS"
_SMS_REPORTS = frozenset({"N202", "E202"})  # they name no MMSID


@dataclass(frozen=True, slots=True)
class Word:
    """How the API says an event: CODE and the STATUS text of the flat shape."""

    code: str
    status: str


# contracts of the postback system, App. D: an N102/E102 names what became of the message after the slash
WORDS: Mapping[str, Word] = MappingProxyType(
    {
        events.SENT: Word("N101", "Message Sent"),
        events.FAILED: Word("E101", "Message Failed"),
        events.DELIVERED: Word("N102", "Message Sent/Delivered"),
        events.UNDELIVERED: Word("E102", "Message Sent/Failed"),
        events.DISCOVERING: Word("N501", "Message Sent"),
        events.DISCOVERY_FAILED: Word("E501", "Message Failed"),
        events.DISCOVERED: Word("N502", "Message Sent/Delivered"),
        events.UNDISCOVERED: Word("E502", "Message Sent/Failed"),
    }
)
# the same of a message that went out as an SMS with a link: N101 says SENTAS SMS, then the SMS codes follow
SMS_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        **WORDS,
        events.FAILED: Word("E201", "Message Failed"),
        events.DELIVERED: Word("N202", "Message Sent/Delivered"),
        events.UNDELIVERED: Word("E202", "Message Sent/Failed"),
    }
)
# what the report says -> the word after the slash, where it is not simply Failed
_ENDINGS = {"Expired": "Expired", "Rejected": "Rejected", "NotSupported": "NotSupported"}
# the history's state numbers: a message 20, 30, 35; a discovery message 81
_CELLY = {"Retrieved": 20, "Forwarded": 20, "Expired": 30, "Rejected": 35}
_CELLY_DISCOVERED = 81
_PROVIDER = {"Retrieved": 1000, "Forwarded": 1000}  # the provider's own success code
_REPORTED = frozenset({events.DELIVERED, events.UNDELIVERED, events.DISCOVERED, events.UNDISCOVERED})


def word(notice: Notice) -> Word:
    """CODE and STATUS of an event."""
    words = SMS_WORDS if notice.message.sent_as == SMS else WORDS
    found = words[notice.event.kind]
    ending = _ENDINGS.get(str(notice.event.facts.get("status")))
    if ending and found.code in {"E102", "E502"}:
        return Word(found.code, f"Message Sent/{ending}")
    return found


def postback_1_3(notice: Notice) -> bytes:
    """The flat POSTBACK of 2013-11 and later, elements in the order of sendPassInMMS's examples."""
    message, event, said = notice.message, notice.event, word(notice)
    children = [
        ("ORIGIN", ORIGIN),
        ("CODE", said.code),
        ("SENTAS", message.sent_as),
        ("STATUS", said.status),
        *([] if said.code in _SMS_REPORTS else [("MMSID", message.mms_id)]),
        ("TO", message.recipient),
        ("TRACKINGID", tracking_id(message.id, message.tracking_form)),
        ("SPID", spid(notice)),
        ("TIMESTAMP", event.at.isoformat(timespec="seconds")),
    ]
    if event.kind in _REPORTED:
        children.append(("HANDSET", handset(notice)))
        children.append(("AGGREGATORID", str(event.facts.get("gateway_id") or "")))
    elif event.facts.get("reason"):
        children.append(("STATUSDETAILS", str(event.facts["reason"])))
    return document("POSTBACK", children)


def postback_2013(notice: Notice) -> bytes:
    """The NOTIFICATION with its BODY; SPID has six digits, times a space and a bare hour offset."""
    message, event, said = notice.message, notice.event, word(notice)
    attributes = f' ID="{notice.postback.id}" CREATED="{_moment(notice.postback.created_at, fraction=True)}"'
    body = [
        element("HISTORYID", str(message.id)),
        *([] if said.code in _SMS_REPORTS else [element("MMSID", message.mms_id)]),
        element("TO", message.recipient),
        element("TRACKINGID", tracking_id(message.id, message.tracking_form)),
        element("SCHEDULEDID", str(message.scheduled_id or message.id)),
        element("SPID", spid(notice)[:6]),
    ]
    if event.kind in _REPORTED:
        body += [element("HANDSET", handset(notice)), _status(notice)]
    body.append(element("TIMESTAMP", _moment(event.at)))
    children = f"{element('ORIGIN', ORIGIN)}{element('CODE', said.code)}<BODY>{''.join(body)}</BODY>"
    return f"{DECLARATION}<NOTIFICATION{attributes}>{children}</NOTIFICATION>".encode()


def spid(notice: Notice) -> str:
    """SPID of the carrier that reported, else of all carriers of the country."""
    return str(notice.event.facts.get("spid") or notice.message.spid or spid_of(notice.message.recipient))


def handset(notice: Notice) -> str:
    """The handset as it was reported."""
    return str(notice.event.facts.get("handset") or notice.message.handset or "")


def _status(notice: Notice) -> str:
    said = str(notice.event.facts.get("status") or "Indeterminate")
    celly = _CELLY_DISCOVERED if notice.event.kind == events.DISCOVERED else _CELLY.get(said, 35)
    provider = _PROVIDER.get(said, 0)
    quoted = clean(said).replace('"', "&quot;")
    return f'<STATUS CELLY="{celly}" PROVIDER="{provider}" TEXT="{quoted}" DESCRIPTION="" />'


def _moment(at: datetime, *, fraction: bool = False) -> str:
    """``2011-08-02 07:20:44-04``: a space, and the offset in hours."""
    text = f"{at:%Y-%m-%d %H:%M:%S}" + (f".{at:%f}" if fraction else "")
    return f"{text}{at:%z}"[: len(text) + 3]


SHAPES: Mapping[str, Shape] = MappingProxyType({V1_3.name: postback_1_3, V2013.name: postback_2013})
