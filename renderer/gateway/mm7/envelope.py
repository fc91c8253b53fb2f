"""SOAP envelopes of MM7 (3GPP TS 23.140, 8.7) <-> their one message; any prefix in, one form out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from renderer.errors import MalformedXml
from renderer.gateway import mime, xml
from renderer.gateway.mm7.settings import DEFAULT_NAMESPACE
from renderer.gateway.xml import Node

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
DEFAULT_VERSION = "6.8.0"
_DETAILS = ("RSErrorRsp", "VASPErrorRsp")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a SOAP request or answer carries; ``kind`` is the message's element, ``Fault`` included."""

    kind: str
    node: Node
    transaction: str = ""
    namespace: str = DEFAULT_NAMESPACE
    version: str = DEFAULT_VERSION

    @property
    def status(self) -> int | None:
        """StatusCode of an answer, None when it has none that is a number."""
        said = self.node.value("StatusCode")
        return int(said) if said.isascii() and said.isdecimal() and len(said) <= 6 else None

    @property
    def status_text(self) -> str:
        """What the answer says in words: StatusText and Details, or the fault's own."""
        said = [self.node.value(name) for name in ("StatusText", "Details")]
        return " ".join(filter(None, said)) or self.node.value("faultstring")


def read(content_type: str, body: bytes) -> tuple[Envelope, list[mime.MimePart]]:
    """The envelope and the parts beside it; raises InvalidRequest when no envelope can be found.

    The peer's namespace and TransactionID are kept, as the answer has to echo them.
    """
    parts = _parts(content_type, body)
    root = _root(content_type, parts)
    envelope = _envelope(xml.read(root.data if root else body))
    return envelope, [part for part in parts if part is not root]


def _parts(content_type: str, body: bytes) -> list[mime.MimePart]:
    if not mime.media_of(content_type).startswith("multipart/"):
        return []
    if "boundary" not in mime.parameters(content_type):
        first = body.lstrip().partition(b"\n")[0].strip()
        if not first.startswith(b"--"):
            return []  # a vendor says multipart and sends the envelope alone
        content_type = f'multipart/related; boundary="{first[2:].decode("ascii", "replace")}"'
    return mime.read(content_type, body)


def _root(content_type: str, parts: Sequence[mime.MimePart]) -> mime.MimePart | None:
    """The part that ``start`` names, else the first of XML, else the first (RFC 2387, 3.2)."""
    start = mime.parameters(content_type).get("start", "").strip("<>")
    named = (part for part in parts if start and part.content_id == start)
    of_xml = (part for part in parts if part.media in {"text/xml", "application/xml"})
    return next(named, None) or next(of_xml, None) or (parts[0] if parts else None)


def _envelope(root: Node) -> Envelope:
    body = root.first("Body")
    message = body.children[0] if body and body.children else None
    if root.name != "Envelope" or message is None:
        raise MalformedXml("The XML is no SOAP envelope with a message in its body.")
    transaction = root.first("TransactionID")
    detail = next((found for name in _DETAILS if (found := message.first(name))), None)
    candidates = (detail, message, transaction)
    namespaces = (node.namespace for node in candidates if node and node.namespace not in {"", SOAP})
    return Envelope(
        kind=message.name,
        node=message,
        transaction=transaction.text.strip() if transaction else "",
        namespace=next(namespaces, DEFAULT_NAMESPACE),
        version=message.value("MM7Version") or DEFAULT_VERSION,
    )


def write(message: str, *, transaction: str, namespace: str) -> bytes:
    """An envelope around a finished message; ``TransactionID`` must be understood (8.7.1.1)."""
    space = xml.text(namespace)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<env:Envelope xmlns:env="{SOAP}"><env:Header>'
        f'<mm7:TransactionID xmlns:mm7="{space}" env:mustUnderstand="1">{xml.text(transaction)}'
        f"</mm7:TransactionID></env:Header><env:Body>{message}</env:Body></env:Envelope>\n"
    ).encode()


def message(name: str, namespace: str, children: str) -> str:
    """A message's element in its namespace, around finished children."""
    return f'<{name} xmlns="{xml.text(namespace)}">{children}</{name}>'


def element(name: str, value: str) -> str:
    """One element with text; nothing at all for no text, as the schema's optional elements are not empty."""
    return f"<{name}>{xml.text(value)}</{name}>" if value else ""


def status(code: int, text: str) -> str:
    """A Status element."""
    return f"<Status>{element('StatusCode', str(code))}{element('StatusText', text)}</Status>"


def answer(to: Envelope, name: str, code: int, text: str, *, extra: str = "") -> bytes:
    """The answer to a peer's message, in its own namespace, version and transaction."""
    children = element("MM7Version", to.version) + status(code, text) + extra
    body = message(name, to.namespace, children)
    return write(body, transaction=to.transaction, namespace=to.namespace)


def fault(to: Envelope | None, code: int, text: str, *, detail: str = "VASPErrorRsp") -> bytes:
    """A SOAP fault (SOAP 1.1, 4.4): the client's for 2xxx and 4xxx, the server's for 3xxx."""
    asked = to or Envelope("", Node(""))
    side = "Server" if 3000 <= code < 4000 else "Client"
    inner = message(detail, asked.namespace, element("MM7Version", asked.version) + status(code, text))
    body = (
        f"<env:Fault><faultcode>env:{side}</faultcode><faultstring>{xml.text(text)}</faultstring>"
        f"<detail>{inner}</detail></env:Fault>"
    )
    return write(body, transaction=asked.transaction, namespace=asked.namespace)
