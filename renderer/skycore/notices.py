"""A notice of an account -> the postback document of its dialect: one row a kind, one form a dialect."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from renderer.delivery.kit import NoticeShape
from renderer.skycore.response import DECLARATION, Child, document, element
from renderer.skycore.spid import spid_of
from renderer.skycore.versions import V1_3, V2013
from renderer.store.notices import StoredNotice

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Telling:
    """How a kind of notice is told: ORIGIN, its code, and the elements that follow from its facts."""

    origin: str
    code: str
    children: Callable[[Facts], Sequence[Child]]
    code_element: str = "CODE"


def texts(*pairs: tuple[str, str]) -> Callable[[Facts], Sequence[Child]]:
    """Elements that each say one fact; a fact that is absent or empty leaves its element out."""

    def children(facts: Facts) -> Sequence[Child]:
        return [(name, str(facts[fact])) for name, fact in pairs if facts.get(fact) not in (None, "")]

    return children


def from_a_phone(facts: Facts) -> Sequence[Child]:
    """FROM and TO of a message that a phone sent, with the carrier's SPID, its words and its files.

    The names of SUBJECT, TEXT and FILE are inferred, not published.
    """
    files = [("FILE", str(each.get("url") or each.get("name") or "")) for each in facts.get("files", ())]
    spid = ("SPID", spid_of(str(facts.get("from", ""))))
    said = texts(("FROM", "from"), ("TO", "to"), ("SUBJECT", "subject"), ("TEXT", "text"))(facts)
    return [*said[:2], spid, *said[2:], *files]


# an account's number joined or left a campaign; SOURCE is API, MO or MANAGER
_MEMBER = texts(
    ("MOBILE", "phone"),
    ("CAMPAIGNID", "campaign"),
    ("SHORTCODE", "shortcode"),
    ("CAMPAIGNTITLE", "title"),
    ("BRANDNAME", "brand"),
    ("SOURCE", "source"),
)
_MMSID = ("MMSID", "mms_id")
_AUDIO, _VIDEO = texts(_MMSID, ("AUDIONAME", "audio")), texts(_MMSID, ("VIDEONAME", "video"))

# a pass: what its data are locked to, by which ids it is known
_PASS = texts(
    ("REFERENCEDBY", "referenced_by"),
    ("REFERENCEVALUE", "reference"),
    ("CUSTOMPASSID", "custom_pass_id"),
    ("PASSDATAID", "data_id"),
    ("SERIALNUMBER", "serial"),
)


def with_passdata(facts: Facts) -> Sequence[Child]:
    """The same with the whole PASSDATA, as 2013 told it."""
    slots: tuple[Child, ...] = tuple(
        (str(name), str(text)) for name, text in dict(facts.get("passdata") or {}).items()
    )
    return [*_PASS(facts), *([("PASSDATA", slots)] if slots else [])]


# kind -> STATUSCODE; the last two are those of the successor's postbacks
PASSES: Mapping[str, str] = MappingProxyType(
    {
        "pass-generated": "N801",
        "pass-failed": "N802",
        "pass-limit": "N803",
        "pass-no-credit": "N811",
        "pass-installed": "N804",
        "pass-uninstalled": "N805",
    }
)


def _of_passes(children: Callable[[Facts], Sequence[Child]]) -> dict[str, Telling]:
    return {kind: Telling("GENERATE_PASS", code, children, "STATUSCODE") for kind, code in PASSES.items()}


TELLINGS: Mapping[str, Telling] = MappingProxyType(
    {
        **_of_passes(_PASS),
        "mms-stored": Telling("MMS_MT", "N003", texts(_MMSID)),
        "mms-failed-audio": Telling("MMS_MT", "E002", _AUDIO),
        "mms-failed-video": Telling("MMS_MT", "E003", _VIDEO),
        "mms-stored-sending": Telling("MMS_MT", "N013", texts(_MMSID)),
        "mms-sending-failed-audio": Telling("MMS_MT", "E012", _AUDIO),
        "mms-sending-failed-video": Telling("MMS_MT", "E013", _VIDEO),
        "mms-mo": Telling("MMS_MO", "N401", from_a_phone),
        "sms-mo": Telling("SMS_MO", "N211", from_a_phone),
        "subscribed": Telling("SUB", "N301", _MEMBER),
        "unsubscribed": Telling("SUB", "N302", _MEMBER),
    }
)


def flat(telling: Telling, notice: StoredNotice) -> bytes:
    """The flat POSTBACK of 2013-11 and later."""
    head = [("ORIGIN", telling.origin), (telling.code_element, telling.code)]
    moment = ("TIMESTAMP", notice.at.isoformat(timespec="seconds"))
    return document("POSTBACK", [*head, *telling.children(notice.facts), moment])


def notification(telling: Telling, notice: StoredNotice) -> bytes:
    """The NOTIFICATION of 2013 with its BODY: times with a space and a bare hour offset."""
    moment = f"{notice.at:%Y-%m-%d %H:%M:%S}"
    zone = f"{notice.at:%z}"[:3]
    head = f"{element('ORIGIN', telling.origin)}{element(telling.code_element, telling.code)}"
    body = "".join(element(*child) for child in telling.children(notice.facts))
    body += element("TIMESTAMP", moment + zone)
    attributes = f' ID="{notice.id}" CREATED="{moment}.{notice.at:%f}{zone}"'
    return f"{DECLARATION}<NOTIFICATION{attributes}>{head}<BODY>{body}</BODY></NOTIFICATION>".encode()


FORMS: Mapping[str, Callable[[Telling, StoredNotice], bytes]] = MappingProxyType(
    {V1_3.name: flat, V2013.name: notification}
)


def _shape(form: Callable[[Telling, StoredNotice], bytes], telling: Telling) -> NoticeShape:
    return lambda notice: form(telling, notice)


# a kind that one dialect tells otherwise takes its own row here
SHAPES: Mapping[tuple[str, str], NoticeShape] = MappingProxyType(
    {
        (dialect, kind): _shape(form, telling)
        for dialect, form in FORMS.items()
        for kind, telling in TELLINGS.items()
    }
    # passes were told by a flat POSTBACK from the first
    | {(V2013.name, kind): _shape(flat, telling) for kind, telling in _of_passes(with_passdata).items()}
)
