"""An MM7 server's DeliveryReportReq, ReadReplyReq or DeliverReq -> what it tells, and our answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import cast, get_args

from renderer.errors import InvalidRequest
from renderer.gateway import mime
from renderer.gateway.http import MAX_RAW
from renderer.gateway.inbound import (
    InboundMessage,
    Pushed,
    PushRequest,
    Reply,
    Report,
    ReportStatus,
)
from renderer.gateway.mm7 import content, envelope
from renderer.gateway.mm7.envelope import Envelope
from renderer.gateway.mm7.status import SUCCESS
from renderer.gateway.numbers import shared_id
from renderer.gateway.xml import Node
from renderer.part import Part

XML = "text/xml; charset=utf-8"
MAX_HANDSET = 200
CARRIER_HEADERS = ("x-mblox-carrier-id",)  # where Skycore and Sinch name the carrier

_BY_CASE = {name.lower(): name for name in get_args(ReportStatus)}
_ADDRESSES = ("Number", "ShortCode", "RFC2822Address")
Told = tuple[Report | InboundMessage, ...]


def parse_push(push: PushRequest) -> Pushed:
    """What the request tells; an answer in its own namespace and transaction, or a SOAP fault.

    SOAP 1.1 answers faults with 500, which has peers repeat what cannot succeed: a wrong request gets 400.
    """
    raw = push.body[:MAX_RAW].decode("utf-8", "replace")
    try:
        asked, beside = envelope.read(push.content_type, push.body)
    except InvalidRequest as error:
        return _refused(None, 4004, error.message, raw)
    taken = _REQUESTS.get(asked.kind)
    if taken is None:
        return _refused(asked, 4003, f"There is no request {asked.kind[:40]}.", raw)
    name, read = taken
    try:
        found = read(asked, beside, push)
    except InvalidRequest as error:
        return _refused(asked, 4004, error.message, raw)
    done = Reply(200, XML, envelope.answer(asked, name, SUCCESS, "Success"))
    return Pushed(done, fault_reply(503, 3000, "It cannot be kept now; send it again.", asked), found, raw)


def fault_reply(status: int, code: int, text: str, asked: Envelope | None = None) -> Reply:
    """A SOAP fault as an HTTP answer."""
    return Reply(status, XML, envelope.fault(asked, code, text))


def _refused(asked: Envelope | None, code: int, text: str, raw: str) -> Pushed:
    reply = fault_reply(400, code, text, asked)
    return Pushed(reply, reply, (), raw)


# -- the three requests ------------------------------------------------------------------------------------


def _delivery_report(asked: Envelope, _beside: list[mime.MimePart], push: PushRequest) -> Told:
    said = asked.node.value("MMStatus").lower()
    status = cast("ReportStatus", _BY_CASE.get(said, "Unrecognized"))
    return (_report(asked, push, status, handset=_handset(asked.node)),)


def _read_reply(asked: Envelope, _beside: list[mime.MimePart], push: PushRequest) -> Told:
    """Whoever read or deleted a message had fetched it before."""
    return (_report(asked, push, "Retrieved", handset=None),)


def _report(asked: Envelope, push: PushRequest, status: ReportStatus, *, handset: str | None) -> Report:
    message_id = asked.node.value("MessageID")
    if not message_id:
        raise InvalidRequest("MessageID is missing.")
    recipient = _address(asked.node.first("Recipient"))
    several = push.options.get("recipients", "1") != "1"
    return Report(
        gateway_id=shared_id(message_id, recipient) if several else message_id,
        status=status,
        recipient=recipient or None,
        handset=handset,
        spid=next((push.headers[name] for name in CARRIER_HEADERS if push.headers.get(name)), None),
    )


def _handset(node: Node) -> str | None:
    """UAProf of UACapabilities: an attribute by the schema, a child by some vendors."""
    capabilities = node.first("UACapabilities")
    if capabilities is None:
        return None
    said = capabilities.attributes.get("UAProf", "") or capabilities.value("UAProf")
    return said.strip()[:MAX_HANDSET] or None


def _deliver(asked: Envelope, beside: list[mime.MimePart], push: PushRequest) -> Told:
    sender = _address(asked.node.first("Sender"))
    if not sender:
        raise InvalidRequest("Sender is missing.")
    href = asked.node.first("Content")
    parts = content.read(beside, href.attributes.get("href", "") if href else "")
    texts = [part for part in parts if part.media == "text/plain"]
    files = [part for part in parts if part.media not in {"text/plain", content.SMIL}]
    return (
        InboundMessage(
            gateway=push.gateway,
            sender=sender,
            recipient=_address(asked.node.first("Recipients")),
            subject=asked.node.value("Subject"),
            text="\n".join(content.text_of(part) for part in texts),
            parts=tuple(_file(part, index) for index, part in enumerate(files)),
            kind="MMS",
            raw_id=_raw_id(asked, push),
        ),
    )


def _raw_id(asked: Envelope, push: PushRequest) -> str:
    """The same in every repeat: the server's id for the message, else the transaction's, else a digest."""
    said = asked.node.value("LinkedID") or asked.transaction
    return said[:100] or sha256(push.body).hexdigest()


def _file(part: mime.MimePart, index: int) -> Part:
    return Part(part.name or f"part{index}", part.headers.get("content-type") or part.media, part.data)


def _address(node: Node | None) -> str:
    """First address that is not for display only; of +1650/TYPE=PLMN@host the number without its plus."""
    if node is None:
        return ""
    found = [each for each in node.all() if each.name in _ADDRESSES and each.text.strip()]
    real = [
        each for each in found if each.attributes.get("displayOnly", "").strip().lower() not in {"true", "1"}
    ]
    said = (real or found)[0].text.strip() if found else node.text.strip()
    return said.partition("/TYPE=")[0].removeprefix("+")[:64]


Reader = Callable[[Envelope, list[mime.MimePart], PushRequest], Told]
_REQUESTS: Mapping[str, tuple[str, Reader]] = MappingProxyType(
    {
        "DeliveryReportReq": ("DeliveryReportRsp", _delivery_report),
        "ReadReplyReq": ("ReadReplyRsp", _read_reply),
        "DeliverReq": ("DeliverRsp", _deliver),
    }
)
