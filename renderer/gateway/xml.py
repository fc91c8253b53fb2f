"""XML from peers, even with prefixes never declared -> a small tree by local names; no DTD, no entities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from renderer.errors import MalformedXml

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 20_000

_DOUBLE_COLON = re.compile(rb"(</?[A-Za-z_][\w.-]*):{2,}(?=[A-Za-z_])")  # seen in a vendor's examples
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2


@dataclass(slots=True)
class Node:
    """One element: its local name, attributes by local name, own text and children."""

    name: str
    namespace: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def child(self, name: str) -> Node | None:
        """First child of that local name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self) -> Iterator[Node]:
        """This element and everything below it, in document order."""
        yield self
        for child in self.children:
            yield from child.all()

    def first(self, name: str) -> Node | None:
        """First element of that local name at any depth, this one included."""
        return next((node for node in self.all() if node.name == name), None)

    def value(self, name: str) -> str:
        """Text of the first element of that name at any depth, without blanks around; empty when none."""
        found = self.first(name)
        return found.text.strip() if found else ""


def text(value: str) -> str:
    """Text for an element or a quoted attribute; characters that XML cannot say are left out."""
    return escape(_ILLEGAL.sub("", value))


def read(data: bytes) -> Node:
    """The root element; raises MalformedXml for what no lenience can read, a DTD, or sizes over the caps."""
    if len(data) > MAX_BYTES:
        raise MalformedXml(f"The XML has more than {MAX_BYTES} bytes.")
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.StartDoctypeDeclHandler = _refuse_dtd
    parser.EntityDeclHandler = _refuse_dtd
    try:
        parser.Parse(_DOUBLE_COLON.sub(rb"\1:", data.strip()), True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise MalformedXml(f"The XML cannot be read: {error}.") from None
    if builder.root is None:
        raise MalformedXml("The XML holds no element.")
    return builder.root


def _refuse_dtd(*_declared: object) -> None:
    raise MalformedXml("The XML declares a document type or an entity; send it without.")


class _Builder:
    """Puts the tree together; prefixes are resolved here, as peers use some that they never declare."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[tuple[Node, dict[str, str], list[str]]] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if self._count > MAX_NODES or len(self._open) >= MAX_DEPTH:
            raise MalformedXml("The XML has too many or too deeply nested elements.")
        declared = {
            key.partition(":")[2]: uri
            for key, uri in attributes.items()
            if key == "xmlns" or key.startswith("xmlns:")
        }
        prefix, _, local = name.rpartition(":")
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items() if "xmlns" not in key}
        node = Node(local, self._namespace(prefix, declared), plain)
        if self._open:
            self._open[-1][0].children.append(node)
        else:
            self.root = node
        self._open.append((node, declared, []))

    def _namespace(self, prefix: str, declared: Mapping[str, str]) -> str:
        # looked for outwards: copies of all that is declared would cost their number for each element
        scopes = (declared, *(one[1] for one in reversed(self._open)))
        return next((scope[prefix] for scope in scopes if prefix in scope), "")

    def characters(self, data: str) -> None:
        if self._open:
            self._open[-1][2].append(data)

    def end(self, _name: str) -> None:
        node, _, pieces = self._open.pop()
        node.text = "".join(pieces)
