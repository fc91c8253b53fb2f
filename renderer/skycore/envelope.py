"""XML bytes from outside -> a small tree of trimmed elements; no DTD, no entities, capped size and depth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from renderer.errors import MalformedXml

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 16
MAX_ELEMENTS = 5000


@dataclass(frozen=True, slots=True)
class Element:
    """One element: ``name`` in upper case without prefix, ``text`` trimmed, attributes by upper-case name."""

    name: str
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Element, ...] = ()

    def child(self, name: str) -> Element | None:
        """First child of that upper-case name, or None."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[Element]:
        """Children of that upper-case name in document order."""
        return (child for child in self.children if child.name == name)

    def texts(self) -> dict[str, str]:
        """Text of each childless child by name; of repeated ones the first counts."""
        found: dict[str, str] = {}
        for child in self.children:
            if not child.children:
                found.setdefault(child.name, child.text)
        return found


def parse(body: bytes, encoding: str | None = None) -> Element:
    """Tree of an XML document; raises MalformedXml for anything that is not well-formed, or over a cap.

    ``encoding`` overrides what the document declares, for text that was already decoded on its way.
    """
    if len(body) > MAX_BYTES:
        raise MalformedXml(f"The request is larger than {MAX_BYTES >> 10} kB; send less.")
    builder = _Builder()
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "not well-formed")
        raise MalformedXml(
            f"The XML cannot be parsed: {reason} (line {error.lineno}, column {error.offset + 1})."
        ) from None
    except (LookupError, ValueError) as error:  # an encoding Python does not know, or several bytes a letter
        raise MalformedXml("The XML declares an encoding that is not supported; send UTF-8.") from error
    return builder.root()


def _refuse_doctype(*_: object) -> None:
    # without a DTD no entity can be declared, so none can be expanded or fetched
    raise MalformedXml("A document type declaration is not accepted; send the bare REQUEST element.")


@dataclass(slots=True)
class _Open:
    name: str
    attributes: tuple[tuple[str, str], ...]
    text: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    def close(self) -> Element:
        return Element(self.name, "".join(self.text).strip(), self.attributes, tuple(self.children))


class _Builder:
    """Collects expat's events; the caps are obeyed while reading, not after."""

    def __init__(self) -> None:
        self._stack: list[_Open] = [_Open("", ())]
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._stack) > MAX_DEPTH:
            raise MalformedXml(f"The XML is nested deeper than {MAX_DEPTH} levels.")
        if self._count > MAX_ELEMENTS:
            raise MalformedXml(f"The XML has more than {MAX_ELEMENTS} elements.")
        pairs = tuple((local_name(key), value.strip()) for key, value in attributes.items())
        self._stack.append(_Open(local_name(name), pairs))

    def end(self, _name: str) -> None:
        done = self._stack.pop().close()
        self._stack[-1].children.append(done)

    def characters(self, text: str) -> None:
        self._stack[-1].text.append(text)

    def root(self) -> Element:
        return self._stack[0].children[0]


def local_name(name: str) -> str:
    """Element names are compared without case and without a prefix."""
    return name.rpartition(":")[2].upper()
