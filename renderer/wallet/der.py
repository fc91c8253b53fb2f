"""Bytes of DER, or BER as Apple's own tools write it -> a tree of elements, within hard bounds."""

from __future__ import annotations

from dataclasses import dataclass

MOST_DEPTH = 32
MOST_ELEMENTS = 20_000
CONSTRUCTED = 0x20


@dataclass(frozen=True, slots=True)
class Element:
    """One element: ``tag`` (an octet), ``raw`` with its header, ``body`` without, ``children`` if any."""

    tag: int
    raw: bytes
    body: bytes
    children: tuple[Element, ...] = ()

    def child(self, tag: int) -> Element | None:
        """The first child of a tag."""
        return next((item for item in self.children if item.tag == tag), None)

    def octets(self) -> bytes:
        """Contents of a string, pieced together when BER cut it into segments (X.690 8.7.3)."""
        return b"".join(item.octets() for item in self.children) if self.children else self.body


def parse(data: bytes) -> Element:
    """The one element of ``data`` (trailing bytes are ignored); raises ValueError for anything malformed."""
    element, _, _ = _element(data, 0, len(data), 0, MOST_ELEMENTS)
    return element


def _element(data: bytes, at: int, end: int, depth: int, budget: int) -> tuple[Element, int, int]:
    if depth > MOST_DEPTH or budget <= 0:
        raise ValueError("it is nested too deeply")
    tag, length, start = _header(data, at, end)
    if length is None:
        children, after, budget = _until_end_mark(data, start, end, depth, budget - 1)
        return Element(tag, data[at:after], data[start : after - 2], children), after, budget
    stop = start + length
    if stop > end:
        raise ValueError("it is cut off")
    children = ()
    if tag & CONSTRUCTED:
        children, budget = _children(data, start, stop, depth, budget - 1)
    return Element(tag, data[at:stop], data[start:stop], children), stop, budget - 1


def _header(data: bytes, at: int, end: int) -> tuple[int, int | None, int]:
    """Tag, length (None = indefinite, X.690 8.1.3.6) and where the contents start."""
    if at + 2 > end:
        raise ValueError("it is cut off")
    tag, first = data[at], data[at + 1]
    if tag & 0x1F == 0x1F:
        raise ValueError("it holds a tag that CMS does not have")
    if first < 0x80:
        return tag, first, at + 2
    if first == 0x80:
        if not tag & CONSTRUCTED:
            raise ValueError("it holds a primitive element without a length")
        return tag, None, at + 2
    count = first & 0x7F
    if count > 4 or at + 2 + count > end:
        raise ValueError("it holds a length that cannot be")
    return tag, int.from_bytes(data[at + 2 : at + 2 + count], "big"), at + 2 + count


def _children(data: bytes, at: int, end: int, depth: int, budget: int) -> tuple[tuple[Element, ...], int]:
    found = []
    while at < end:
        element, at, budget = _element(data, at, end, depth + 1, budget)
        found.append(element)
    return tuple(found), budget


def _until_end_mark(
    data: bytes, at: int, end: int, depth: int, budget: int
) -> tuple[tuple[Element, ...], int, int]:
    found = []
    while data[at : at + 2] != b"\0\0":
        element, at, budget = _element(data, at, end, depth + 1, budget)
        found.append(element)
    return tuple(found), at + 2, budget
