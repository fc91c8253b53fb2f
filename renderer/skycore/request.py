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

from renderer.errors import InvalidElement, MalformedXml, UnknownAction, UnrecognisedEnvelope
from renderer.skycore.envelope import MAX_BYTES, MAX_ELEMENTS, Element, parse

_CUSTOM_TEXT = re.compile(r"CUSTOMTEXT_(\d{1,4})\Z", re.ASCII)
_SECRET = frozenset({"API_KEY", "PASS"})


@dataclass(frozen=True, slots=True)
class Request:
    """What the caller asks for, whatever the envelope.

    ``action`` is lower case; ``fields``, ``data`` and ``passdata`` are keyed by upper-case element names with
    trimmed texts; ``custom_texts`` maps a 1-based slide to its text; ``root`` is the whole tree, for actions
    with nested content.
    """

    action: str
    fields: Mapping[str, str]
    custom_texts: Mapping[int, str] = field(default_factory=dict)
    data: Mapping[str, str] = field(default_factory=dict)
    passdata: Mapping[str, str] = field(default_factory=dict)
    root: Element = field(default_factory=lambda: Element("REQUEST"))

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

    Raises UnrecognisedEnvelope, MalformedXml, UnknownAction (no action named) or InvalidElement.
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
    """Request of a ``<REQUEST>`` document; raises MalformedXml, UnknownAction or InvalidElement."""
    root = parse(body, encoding)
    if root.name != "REQUEST":
        raise UnrecognisedEnvelope("The document's root element must be REQUEST.")
    fields = {name: text for name, text in root.texts().items() if name not in ("DATA", "PASSDATA")}
    return Request(
        action=_action(fields),
        fields=MappingProxyType(fields),
        custom_texts=MappingProxyType(_custom_texts(_pairs(root))),
        data=_section(root, "DATA"),
        passdata=_section(root, "PASSDATA"),
        root=root,
    )


def from_variables(variables: Iterable[tuple[str, str]]) -> Request:
    """Request of flat variables: ``pd_*`` is PASSDATA, ``data_*`` DATA, ``customtext_N`` slide N's text."""
    fields: dict[str, str] = {}
    data: dict[str, str] = {}
    passdata: dict[str, str] = {}
    texts: list[tuple[str, str]] = []
    for raw, value in variables:
        name, text = raw.strip().upper(), value.strip()
        if name.startswith("PD_"):
            passdata.setdefault(name[3:], text)
        elif name.startswith("DATA_"):
            data.setdefault(name[5:], text)
        elif match := _CUSTOM_TEXT.match(name):
            texts.append((match[1], text))
        elif name:
            fields.setdefault(name, text)
    if not (fields or data or passdata or texts):
        raise UnrecognisedEnvelope("Send variables in the query, or XML in the body or in the field xml.")
    return Request(
        action=_action(fields),
        fields=MappingProxyType(fields),
        custom_texts=MappingProxyType(_custom_texts(texts)),
        data=MappingProxyType(data),
        passdata=MappingProxyType(passdata),
    )


def _looks_like_xml(body: bytes) -> bool:
    start = body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\x00<"))


def _urlencoded(body: bytes) -> list[tuple[str, str]]:
    try:
        text = body.decode("ascii")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_ELEMENTS)
    except ValueError:
        raise UnrecognisedEnvelope(f"The request has more than {MAX_ELEMENTS} variables.") from None


def _multipart(body: bytes, content_type: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []

    def keep(part: Field) -> None:
        name = (part.field_name or b"").decode("utf-8", "replace")
        found.append((name, (part.value or b"").decode("utf-8", "replace")))

    headers = {"Content-Type": content_type.encode("latin-1", "replace")}
    try:
        parse_form(headers, io.BytesIO(body), keep, lambda _file: None)
    except (FormParserError, ValueError):
        raise UnrecognisedEnvelope("The multipart body cannot be read; send XML in its field xml.") from None
    return found


def _action(fields: Mapping[str, str]) -> str:
    action = fields.get("ACTION", "").strip().lower()
    if not action:
        raise UnknownAction("Name the action in ACTION.", field="ACTION")
    return action


def _section(root: Element, name: str) -> Mapping[str, str]:
    merged: dict[str, str] = {}
    for section in root.all(name):
        merged = section.texts() | merged
    return MappingProxyType(merged)


def _pairs(root: Element) -> list[tuple[str, str]]:
    """(slide, text) of each CUSTOMTEXT; both children are mandatory (sendSavedMMS, parameter notes)."""
    pairs = []
    for custom in root.all("CUSTOMTEXT"):
        value, slide = custom.child("VALUE"), custom.child("SLIDE")
        if value is None or slide is None:
            raise InvalidElement("CUSTOMTEXT needs both VALUE and SLIDE.", field="CUSTOMTEXT")
        pairs.append((slide.text, value.text))
    return pairs


def _custom_texts(pairs: Iterable[tuple[str, str]]) -> dict[int, str]:
    texts: dict[int, str] = {}
    for slide, text in pairs:
        if not re.fullmatch(r"[0-9]{1,4}", slide) or not int(slide):
            raise InvalidElement(
                "CUSTOMTEXT's SLIDE must be the number of a slide, from 1.", field="CUSTOMTEXT"
            )
        texts[int(slide)] = text
    return texts
