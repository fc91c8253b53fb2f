"""The parts of a message <-> the MIME beside an MM7 envelope: related around SMIL, else mixed."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence

from renderer.charsets import decoded
from renderer.errors import InvalidRequest
from renderer.gateway import mime
from renderer.gateway.mime import MimePart
from renderer.part import Part

ENVELOPE_ID, CONTENT_ID = "envelope", "content"
SMIL = "application/smil"
_LINE = 76  # characters of base64 a line (RFC 2045, 6.8)


def write(envelope: bytes, parts: Sequence[Part], smil: Part | None, *, base64: bool) -> tuple[str, bytes]:
    """Content type and body: the envelope, then all parts as one multipart that ``cid:content`` names."""
    everything = [smil, *parts] if smil else list(parts)
    blobs = [envelope, *(part.data for part in everything)]
    base = mime.boundary_for("mm7", blobs)
    outer, inner = f"{base}-1", f"{base}-2"
    head = (("Content-Type", _inner_type(inner, smil)), ("Content-ID", f"<{CONTENT_ID}>"))
    content = mime.write(inner, [_part(part, base64=base64) for part in everything])
    body = mime.write(
        outer,
        [
            mime.part(
                (("Content-Type", "text/xml; charset=utf-8"), ("Content-ID", f"<{ENVELOPE_ID}>")), envelope
            ),
            mime.part(head, content),
        ],
    )
    return f'multipart/related; boundary="{outer}"; type="text/xml"; start="<{ENVELOPE_ID}>"', body


def _inner_type(boundary: str, smil: Part | None) -> str:
    if smil is None:
        return f'multipart/mixed; boundary="{boundary}"'
    start = mime.header_text(smil.name)
    return f'multipart/related; boundary="{boundary}"; type="{SMIL}"; start="<{start}>"'


def _part(part: Part, *, base64: bool) -> bytes:
    """SMIL finds a part by its id or its location, whichever the handset goes by."""
    name = mime.header_text(part.name)
    headers = (
        ("Content-Type", part.content_type),
        ("Content-ID", f"<{name}>"),
        ("Content-Location", name),
        ("Content-Transfer-Encoding", "base64" if base64 else "binary"),
    )
    return mime.part(headers, _lines(part.data) if base64 else part.data)


def _lines(data: bytes) -> bytes:
    packed = b64encode(data)
    return b"\r\n".join(packed[at : at + _LINE] for at in range(0, len(packed), _LINE))


# -- reading -----------------------------------------------------------------------------------------------


def read(beside: Sequence[MimePart], href: str) -> list[MimePart]:
    """Parts of the content that ``href`` names, SMIL included; of all that is there when it names none."""
    wanted = href.removeprefix("cid:").strip("<>")
    named = [part for part in beside if wanted and part.content_id == wanted]
    found: list[MimePart] = []
    for part in named or beside:
        found += _flat(part, depth=2)
    return found


def _flat(part: MimePart, depth: int) -> list[MimePart]:
    if not part.media.startswith("multipart/"):
        return [part]
    if depth > mime.MAX_DEPTH:
        raise InvalidRequest("The content nests too deeply.")
    return [inner for each in part.parts(depth) for inner in _flat(each, depth + 1)]


def text_of(part: MimePart) -> str:
    """A text part in the charset it names, UTF-8 when it names none that is known."""
    charset = mime.parameters(part.headers.get("content-type", "")).get("charset", "utf-8")
    return decoded(part.data, charset)
