"""Facts and the pictures they speak of -> one response: a length, JSON, and the bytes one after another.

A browser cuts it with ``slice``: no base64, no second request, and a picture is shown as it would be sent.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from starlette.responses import Response

from renderer.part import Part

MEDIA_TYPE = "application/vnd.renderer.parcel"


def pack(facts: Mapping[str, Any], parts: Iterable[Part] = ()) -> bytes:
    """The octets: four of length (big-endian), the JSON of facts and parts, then the parts' own bytes."""
    parts = tuple(parts)
    listed = [{"name": part.name, "type": part.content_type, "size": len(part)} for part in parts]
    head = orjson.dumps({"facts": dict(facts), "parts": listed}, default=str)
    return b"".join((len(head).to_bytes(4, "big"), head, *(part.data for part in parts)))


def unpack(data: bytes) -> tuple[dict[str, Any], tuple[Part, ...]]:
    """What was packed."""
    end = 4 + int.from_bytes(data[:4], "big")
    head = orjson.loads(data[4:end])
    parts = []
    for each in head["parts"]:
        parts.append(Part(each["name"], each["type"], data[end : end + each["size"]]))
        end += each["size"]
    return head["facts"], tuple(parts)


def reply(facts: Mapping[str, Any], parts: Iterable[Part] = (), *, begun: float | None = None) -> Response:
    """The parcel as a response that nobody keeps; ``begun`` (time.perf_counter) tells how long it took."""
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    if begun is not None:
        headers["Server-Timing"] = f"render;dur={(time.perf_counter() - begun) * 1000:.1f}"
    return Response(pack(facts, parts), headers=headers, media_type=MEDIA_TYPE)
