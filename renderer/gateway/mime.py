"""MIME multiparts (RFC 2046) <-> parts with their headers; binary safe, strict out, lenient in."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from renderer.errors import InvalidRequest

MAX_PARTS = 256
MAX_DEPTH = 4
MAX_HEADER_BYTES = 16_384  # of one part
MAX_BOUNDARY = 200  # RFC 2046 says 70; peers do not all count

_PARAMETER = re.compile(r';\s*([!#$%&\'*+.^_`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))')
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\]')
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_REST = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_FOLDED = re.compile(rb"\r?\n[ \t]+")


@dataclass(frozen=True, slots=True)
class MimePart:
    """One part: headers by lower-case name, and its data with the transfer encoding taken off."""

    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def media(self) -> str:
        """Media type in lower case, ``text/plain`` when none is said (RFC 2045, 5.2)."""
        return media_of(self.headers.get("content-type", ""))

    @property
    def content_id(self) -> str:
        """Content-ID without its brackets."""
        return self.headers.get("content-id", "").strip().strip("<>")

    @property
    def name(self) -> str:
        """What the part calls its file: by disposition, type, location or id; empty when nowhere."""
        said = (
            parameters(self.headers.get("content-disposition", "")).get("filename"),
            parameters(self.headers.get("content-type", "")).get("name"),
            self.headers.get("content-location"),
            self.content_id,
        )
        return next((name for name in said if name), "")

    def parts(self, depth: int = 1) -> list[MimePart]:
        """The parts inside a multipart; raises InvalidRequest."""
        return read(self.headers.get("content-type", ""), self.data, depth=depth)


def media_of(content_type: str) -> str:
    """Media type in lower case without parameters."""
    return content_type.partition(";")[0].strip().lower() or "text/plain"


def parameters(value: str) -> dict[str, str]:
    """Parameters of a header's value by lower-case name, quotes taken off."""
    return {
        name.lower(): re.sub(r"\\(.)", r"\1", quoted) if quoted else bare
        for name, quoted, bare in _PARAMETER.findall(value)
    }


def header_text(text: str) -> str:
    """Text that cannot leave its quotes nor its line in a header."""
    return _UNSAFE.sub("_", text)


# -- writing -----------------------------------------------------------------------------------------------


def boundary_for(seed: str, blobs: Sequence[bytes]) -> str:
    """A boundary that none of the blobs holds, needing no quotes; equal input gives an equal one."""
    for attempt in range(1000):
        made = f"part-{sha256(f'{seed}/{attempt}'.encode()).hexdigest()[:32]}"
        line = made.encode("ascii")
        if not any(line in blob for blob in blobs):
            return made
    raise InvalidRequest("No boundary suits the data.")  # beyond chance: one in 2**128 for each try


def part(headers: Sequence[tuple[str, str]], data: bytes) -> bytes:
    """One part on the wire; headers in the given order, UTF-8 where they are not ASCII."""
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return b"".join((head.encode(), b"\r\n", data))


def write(boundary: str, parts: Sequence[bytes]) -> bytes:
    """A multipart's body of finished parts."""
    line = boundary.encode("ascii")
    pieces: list[bytes] = []
    for each in parts:
        pieces += (b"--", line, b"\r\n", each, b"\r\n")
    pieces += (b"--", line, b"--\r\n")
    return b"".join(pieces)


# -- reading -----------------------------------------------------------------------------------------------


def read(content_type: str, body: bytes, *, depth: int = 1) -> list[MimePart]:
    """Parts of a multipart body; raises InvalidRequest for one without a boundary or beyond the caps.

    Bare line feeds, a missing last boundary and headers that run into the data are taken as they come.
    """
    boundary = parameters(content_type).get("boundary", "")
    if not 0 < len(boundary) <= MAX_BOUNDARY or depth > MAX_DEPTH:
        raise InvalidRequest("A multipart needs a boundary, and may not nest deeper than four times.")
    found: list[MimePart] = []
    for raw in _split(boundary.encode("utf-8", "replace"), body):
        if len(found) == MAX_PARTS:
            raise InvalidRequest(f"A message may have at most {MAX_PARTS} parts.")
        found.append(_part(raw))
    return found


def _split(boundary: bytes, body: bytes) -> Iterator[bytes]:
    """What stands between the boundary's lines; the line break before one belongs to it (RFC 2046, 5.1.1)."""
    start = None
    for before, after, last in _lines(b"--" + boundary, body):
        if start is not None:
            yield body[start:before]
        start = after
        if last:
            return
    if start is not None:
        yield body[start:]


def _lines(mark: bytes, body: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where each boundary line and the break before it begin, where it ends, and whether it is the last."""
    position = 0
    while (found := body.find(mark, position)) >= 0:
        position = found + len(mark)
        if found and body[found - 1 : found] != b"\n":
            continue
        rest = _REST.match(body, position)
        if rest is None:  # a longer word that begins like the boundary
            continue
        before = found - 1 - (body[found - 2 : found - 1] == b"\r") if found else 0
        yield before, rest.end(), bool(rest[1])
        position = max(position, rest.end() - 2)


def _part(raw: bytes) -> MimePart:
    headers, data = _headers(raw)
    return MimePart(_decoded(data, headers.get("content-transfer-encoding", "")), headers)


def _headers(raw: bytes) -> tuple[dict[str, str], bytes]:
    headers: dict[str, str] = {}
    position = 0
    while position < len(raw):
        end = _line_end(raw, position)
        if end - position > MAX_HEADER_BYTES or position > MAX_HEADER_BYTES:
            raise InvalidRequest("The headers of a part are too long.")
        line = _FOLDED.sub(b" ", raw[position:end]).rstrip(b"\r\n")
        if not line:
            return headers, raw[end:]
        name, colon, value = line.partition(b":")
        if not colon or not _NAME.fullmatch(name.rstrip(b" \t")):
            return headers, raw[position:]  # no header and no empty line before it: the data has begun
        said = value.strip(b" \t").decode("utf-8", "replace")
        headers.setdefault(name.rstrip(b" \t").decode("ascii").lower(), said)
        position = end
    return headers, b""


def _line_end(raw: bytes, position: int) -> int:
    """Where the line that begins here ends, with the lines folded into it; an empty one ends the headers."""
    for empty in (b"\n", b"\r\n"):
        if raw.startswith(empty, position):
            return position + len(empty)
    while True:
        found = raw.find(b"\n", position)
        if found < 0:
            return len(raw)
        if raw[found + 1 : found + 2] not in {b" ", b"\t"}:
            return found + 1
        position = found + 1


def _decoded(data: bytes, encoding: str) -> bytes:
    match encoding.strip().lower():
        case "base64":
            return from_base64(data)
        case "quoted-printable":
            return quopri.decodestring(data)
    return data


def from_base64(data: bytes | str) -> bytes:
    """Octets of base64 that may hold line breaks and lack its padding; what is no base64 gives nothing."""
    raw = data.encode("utf-8", "replace") if isinstance(data, str) else data
    bare = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    bare = bare[: len(bare) - (len(bare) % 4 == 1)]
    return binascii.a2b_base64(bare + b"=" * (-len(bare) % 4))
