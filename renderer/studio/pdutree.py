"""The octets of an MMS PDU -> a tree a person can read: header fields, then every part with its own."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from renderer import mms
from renderer.charsets import decoded
from renderer.mms.multipart import PduPart
from renderer.mms.wsp import ContentType

MOST_TEXT = 2000
_TEXTS = ("text/", "application/smil")

Node = dict[str, Any]


def tree(data: bytes) -> list[Node]:
    """Nodes with ``name``, ``value`` and ``children``; raises InvalidPdu for other bytes."""
    found = mms.decode(data)
    nodes = [_node(name, _told(value)) for name, value in found.headers]
    if found.content_type is None:
        return nodes
    body = _node("Content-Type", found.content_type.media)
    body["children"] = _parameters(found.content_type)
    parts = _node("Parts", f"{len(found.parts)}, {sum(len(part.data) for part in found.parts):,} bytes")
    parts["children"] = [_part(part) for part in found.parts]
    return [*nodes, body, parts]


def _part(part: PduPart) -> Node:
    node = _node(
        part.location or part.content_id or "part", f"{part.content_type.media}, {len(part.data):,} bytes"
    )
    children = [*_parameters(part.content_type)]
    if part.content_id:
        children.append(_node("Content-ID", f"<{part.content_id}>"))
    if part.location:
        children.append(_node("Content-Location", part.location))
    children.append(_node("Octets", _octets(part)))
    node["children"] = children
    return node


def _octets(part: PduPart) -> str:
    """Text as text, anything else as its first bytes."""
    if part.content_type.media.startswith(_TEXTS):
        return decoded(part.data, part.content_type.get("charset"))[:MOST_TEXT]
    more = " …" if len(part.data) > 24 else ""
    return part.data[:24].hex(" ") + more


def _parameters(content_type: ContentType) -> list[Node]:
    return [_node(name, str(value)) for name, value in content_type.parameters]


def _told(value: Any) -> str:
    if isinstance(value, ContentType):
        return value.media
    if is_dataclass(value) and not isinstance(value, type):
        held = (getattr(value, each.name) for each in fields(value))
        return " ".join(one.hex(" ") if isinstance(one, bytes) else str(one) for one in held)
    return str(value)


def _node(name: str, value: str) -> Node:
    return {"name": name, "value": value, "children": []}
