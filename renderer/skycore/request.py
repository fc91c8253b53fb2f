"""Any envelope (XML body, XML in a form field, flat GET variables) -> one frozen Request."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, parse_form

from renderer.errors import InvalidElement, MalformedXml, RendererError, UnrecognisedEnvelope
from renderer.skycore.envelope import MAX_BYTES, MAX_ELEMENTS, Element, parse

_CUSTOM_TEXT = "CUSTOMTEXT_"
# what XML 1.0 (clause 2.2) cannot carry: a variable holds no more than an element can
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SECRET = frozenset({"API_KEY", "PASS"})


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller asks for, whatever the envelope.

    ``action`` is lower case, empty when none was named; ``fields``, ``data`` and ``passdata`` are keyed by
    upper-case element names with trimmed texts; ``custom_texts`` maps a 1-based slide to its text; ``root``
    is the whole tree, for actions with nested content. ``fault`` is what is wrong with a request that could
    be read all the same: it is raised once its TO is known.
    """

    action: str
    fields: Mapping[str, str]
    custom_texts: Mapping[int, str] = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)
    passdata: Mapping[str, str] = field(default_factory=dict)
    root: Element = field(default_factory=lambda: Element("REQUEST"))
    fault: RendererError | None = None

    def get(self, name: str) -> str | None:
        """Text of a top-level element, None when it is absent or empty."""
        return self.fields.get(name) or None

    @property
    def api_key(self) -> str | None:
        """The caller's key, None when not given."""
        return self.get("API_KEY")

    def redacted(self) -> dict[str, str]:
        """Top-level fields without the caller's credentials, for records and logs."""
        return {name: text for name, text in self.fields.items() if name not in _SECRET}


def from_body(body: bytes, content_type: str = "") -> Request:
    """Request of a POST: raw XML, or a form (urlencoded or multipart) with ``xml``/``XML`` or flat variables.

    Raises UnrecognisedEnvelope or MalformedXml; any other fault is kept in the request.
    """
    if len(body) > MAX_BYTES:
        raise MalformedXml(f"The request is larger than {MAX_BYTES >> 10} kB; send less.")
    if _looks_like_xml(body):
        return from_xml(body)
    kind = content_type.partition(";")[0].strip().lower()
    variables = _multipart(body, content_type) if kind == "multipart/form-data" else _urlencoded(body)
    for name, text in variables:
        if name.strip().lower() == "xml":
            return from_xml(text.strip().encode(), "utf-8")
    return from_variables(variables)


def from_query(query: str) -> Request:
    """Request of a GET: the query string, or ``xml=`` within it; raises as ``from_body``."""
    return from_body(query.encode(), "application/x-www-form-urlencoded")


def from_xml(body: bytes, encoding: str | None = None) -> Request:
    """Request of a ``<REQUEST>`` document; raises UnrecognisedEnvelope or MalformedXml."""
    root = parse(body, encoding)
    if root.name != "REQUEST":
        raise UnrecognisedEnvelope("The document's root element must be REQUEST.")
    fields = {name: text for name, text in root.texts().items() if name not in ("DATA", "PASSDATA")}
    texts, fault = _custom_texts(_pairs(root))
    return Request(
        action=fields.get("ACTION", "").lower(),
        fields=MappingProxyType(fields),
        custom_texts=texts,
        data=_section(root, "DATA"),
        passdata=_section(root, "PASSDATA"),
        root=root,
        fault=fault,
    )


def from_variables(variables: Iterable[tuple[str, str]]) -> Request:
    """Request of flat variables: ``pd_*`` is PASSDATA, ``data_*`` DATA, ``customtext_N`` slide N's text.

    Raises UnrecognisedEnvelope, also for control characters in a name or a text: nothing is taken that could
    not have come as XML, nor told back, nor kept (Postgres keeps no NUL).
    """
    fields: dict[str, str] = {}
    data: dict[str, str] = {}
    passdata: dict[str, str] = {}
    texts: list[tuple[str | None, str | None]] = []
    for raw, value in variables:
        if _NO_XML.search(raw) or _NO_XML.search(value):
            raise UnrecognisedEnvelope("A variable holds a control character; send plain text.")
        name, text = raw.strip().upper(), value.strip()
        if name.startswith("PD_"):
            passdata.setdefault(name[3:], text)
        elif name.startswith("DATA_"):
            data.setdefault(name[5:], text)
        elif name.startswith(_CUSTOM_TEXT):
            texts.append((name.removeprefix(_CUSTOM_TEXT), text))
        elif name:
            fields.setdefault(name, text)
    if not (fields or data or passdata or texts):
        raise UnrecognisedEnvelope("Send variables in the query, or XML in the body or in the field xml.")
    custom_texts, fault = _custom_texts(texts)
    return Request(
        action=fields.get("ACTION", "").lower(),
        fields=MappingProxyType(fields),
        custom_texts=custom_texts,
        data=MappingProxyType(data),
        passdata=MappingProxyType(passdata),
        fault=fault,
    )


def _looks_like_xml(body: bytes) -> bool:
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\x00<"))


def _urlencoded(body: bytes) -> list[tuple[str, str]]:
    text = body.decode("latin-1")  # a character an octet, so that nothing is lost before _decoded judges it
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_ELEMENTS, encoding="latin-1")
    except ValueError:
        raise UnrecognisedEnvelope(f"The request has more than {MAX_ELEMENTS} variables.") from None
    return [(_decoded(name.encode("latin-1")), _decoded(value.encode("latin-1"))) for name, value in pairs]


def _decoded(raw: bytes) -> str:
    """UTF-8, else ISO 8859-1: a barcode must never carry a replacement character nobody sent."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _multipart(body: bytes, content_type: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def keep(part: Field) -> None:
        found.append((_decoded(part.field_name or b""), _decoded(part.value or b"")))

    headers = {"Content-Type": content_type.encode("latin-1", "replace")}
    try:
        parse_form(headers, io.BytesIO(body), keep, lambda _file: None)
    except (FormParserError, ValueError):
        raise UnrecognisedEnvelope("The multipart body cannot be read; send XML in its field xml.") from None
    return found


def _section(root: Element, name: str) -> Mapping[str, str]:
    merged: dict[str, str] = {}
    for section in root.all(name):
        merged = section.texts() | merged
    return MappingProxyType(merged)


def _pairs(root: Element) -> list[tuple[str | None, str | None]]:
    """(slide, text) of each CUSTOMTEXT, None for a child that is absent."""
    return [(_text(custom, "SLIDE"), _text(custom, "VALUE")) for custom in root.all("CUSTOMTEXT")]


def _text(element: Element, name: str) -> str | None:
    child = element.child(name)
    return None if child is None else child.text


def _custom_texts(
    pairs: Iterable[tuple[str | None, str | None]],
) -> tuple[Mapping[int, str], RendererError | None]:
    """Texts by slide, and what is wrong with them; both halves are mandatory (sendSavedMMS, parameters)."""
    texts: dict[int, str] = {}
    for slide, text in pairs:
        if slide is None or text is None:
            return texts, InvalidElement("CUSTOMTEXT needs both VALUE and SLIDE.", field="CUSTOMTEXT")
        if not re.fullmatch(r"[0-9]{1,4}", slide) or not int(slide):
            message = "CUSTOMTEXT's SLIDE must be the number of a slide, from 1."
            return texts, InvalidElement(message, field="CUSTOMTEXT")
        texts[int(slide)] = text
    return MappingProxyType(texts), None
