"""An action's outcome -> the RESPONSE document, its elements in the documented order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
CONTENT_TYPE = "application/xml; charset=utf-8"
# what XML 1.0 cannot carry at all (clause 2.2) is left out: better than a document nobody can read
_FORBIDDEN = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 65534, 65535))

MAX_ECHO = 1600  # characters of a TO that are told back: 100 numbers of 15 digits with their commas
# an element's name, and its text or the elements within it
Child: TypeAlias = "tuple[str, str | tuple[Child, ...]]"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: the children of RESPONSE in order; ``code`` is the ERRORCODE, None on success."""

    children: tuple[Child, ...]
    code: str | None = None

    def xml(self) -> bytes:
        """The document in UTF-8."""
        return document("RESPONSE", self.children)


def success(*children: Child) -> Answer:
    """STATUS Success and the action's own elements."""
    return Answer((("STATUS", "Success"), *children))


def failure(code: str, message: str, to: str | None = None) -> Answer:
    """STATUS Failure, ERRORCODE, TO where it is known, ERRORINFO: the order of the documented examples."""
    known: tuple[Child, ...] = (("TO", to[:MAX_ECHO]),) if to else ()
    return Answer((("STATUS", "Failure"), ("ERRORCODE", code), *known, ("ERRORINFO", message)), code)


def document(root: str, children: Iterable[Child], attributes: str = "") -> bytes:
    """A document; texts are escaped, and stripped of what XML cannot carry."""
    body = "".join(element(name, text) for name, text in children)
    return f"{DECLARATION}<{root}{attributes}>{body}</{root}>".encode()


def element(name: str, content: str | tuple[Child, ...]) -> str:
    """One element with its text or its children."""
    if isinstance(content, str):
        return f"<{name}>{clean(content)}</{name}>"
    return f"<{name}>{''.join(element(*child) for child in content)}</{name}>"


def clean(text: str) -> str:
    """Text as XML 1.0 can carry it, escaped; lone surrogates become question marks."""
    return escape(sayable(text))


def sayable(text: str) -> str:
    """Text without what XML 1.0 cannot carry at all, not yet escaped."""
    if text.isascii() and text.isprintable():  # nearly always: nothing to leave out
        return text
    return text.translate(_FORBIDDEN).encode("utf-8", "replace").decode()
