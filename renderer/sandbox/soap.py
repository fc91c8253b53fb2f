"""MM7 as a relay reads and writes it, by other means than the gateway does: mail parser and ElementTree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from renderer.sandbox.taken import Attached

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
# the schema's order of SubmitReq's children (REL-6-MM7-1-4)
SUBMIT_ORDER = [
    "MM7Version",
    "SenderIdentification",
    "Recipients",
    "ServiceCode",
    "LinkedID",
    "MessageClass",
    "TimeStamp",
    "ReplyCharging",
    "EarliestDeliveryTime",
    "ExpiryDate",
    "DeliveryReport",
    "ReadReply",
    "Priority",
    "Subject",
    "ChargedParty",
    "ChargedPartyID",
    "DistributionIndicator",
    "DeliveryCondition",
    "ApplicID",
    "ReplyApplicID",
    "AuxApplicInfo",
    "ContentClass",
    "DRMContent",
    "Content",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came: its element, transaction, namespace and the files of its content."""

    node: Element
    transaction: str
    files: tuple[Attached, ...] = ()

    @property
    def kind(self) -> str:
        """Local name of the request."""
        return local(self.node)

    @property
    def namespace(self) -> str:
        """Namespace of the request."""
        return self.node.tag.partition("}")[0].lstrip("{")

    def texts(self, name: str) -> list[str]:
        """Texts of all elements of that local name, in order."""
        return [(each.text or "").strip() for each in self.node.iter() if local(each) == name]

    def text(self, name: str) -> str:
        """Text of the first element of that local name, empty when there is none."""
        return next(iter(self.texts(name)), "")


def local(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def read(content_type: str, body: bytes) -> Asked | None:
    """The request in an envelope, alone or in a multipart; None when it is not to be read."""
    parts = _parts(content_type, body)
    xml = _data(parts[0]) if parts else body
    try:
        root = fromstring(xml)
    except (ParseError, DefusedXmlException, ValueError):
        return None
    message = root.find(f"{{{SOAP}}}Body/*")
    if root.tag != f"{{{SOAP}}}Envelope" or message is None:
        return None
    transaction = next((each.text or "" for each in root.iter() if local(each) == "TransactionID"), "")
    files = tuple(file for part in parts[1:] for file in _files(part))
    return Asked(message, transaction.strip(), files)


def _parts(content_type: str, body: bytes) -> list[EmailMessage]:
    if not content_type.lower().startswith("multipart/"):
        return []
    head = f"Content-Type: {content_type}\r\n\r\n".encode("utf-8", "replace")
    message = message_from_bytes(head + body, policy=policy.HTTP)
    return [part for part in message.iter_parts() if isinstance(part, EmailMessage)]


def _data(part: EmailMessage) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _files(part: EmailMessage) -> list[Attached]:
    if part.is_multipart():
        inner = (each for each in part.iter_parts() if isinstance(each, EmailMessage))
        return [file for each in inner for file in _files(each)]
    name = str(part.get("content-location") or part.get("content-id") or "").strip("<>")
    return [Attached(name, part.get_content_type(), _data(part))]


def is_ordered(names: Sequence[str], order: Sequence[str] = SUBMIT_ORDER) -> bool:
    """Whether children are known and stand in the schema's order."""
    places = [order.index(name) for name in names if name in order]
    return len(places) == len(names) and places == sorted(places)


def envelope(name: str, namespace: str, transaction: str, children: str) -> bytes:
    """An envelope around one message of finished children."""
    return _around(namespace, transaction, f'<{name} xmlns="{escape(namespace)}">{children}</{name}>')


def fault(namespace: str, transaction: str, children: str) -> bytes:
    """An envelope around a fault with the relay's own error in its detail."""
    detail = f'<RSErrorRsp xmlns="{escape(namespace)}">{children}</RSErrorRsp>'
    said = "<faultcode>e:Client</faultcode><faultstring>Client error</faultstring>"
    return _around(namespace, transaction, f"<e:Fault>{said}<detail>{detail}</detail></e:Fault>")


def _around(namespace: str, transaction: str, body: str) -> bytes:
    head = f'<TransactionID xmlns="{escape(namespace)}" e:mustUnderstand="1">{escape(transaction)}'
    return (
        f'<?xml version="1.0"?><e:Envelope xmlns:e="{SOAP}"><e:Header>{head}</TransactionID>'
        f"</e:Header><e:Body>{body}</e:Body></e:Envelope>"
    ).encode()
