"""Merge tags ``{$name|default}`` in a text + the recipient's data -> the text this recipient reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_TAG = re.compile(r"\{\$([A-Za-z0-9_.-]{1,64})(?:\|([^{}|]*))?\}")


@lru_cache(maxsize=2048)
def _split(text: str) -> tuple[str, ...]:
    """Literal, name, default, literal, name, default ... literal."""
    return tuple(piece or "" for piece in _TAG.split(text))


def names(text: str) -> frozenset[str]:
    """Names of the tags in a text, in lower case."""
    return frozenset(name.lower() for name in _split(text)[1::3])


def fill(text: str, values: Mapping[str, str]) -> str:
    """Replace each tag by its value, else its default, else nothing.

    Keys of ``values`` are lower case: names are compared without case. What a value holds is never read as
    a tag again.
    """
    pieces = _split(text)
    if len(pieces) == 1:
        return text
    out = [pieces[0]]
    for index in range(1, len(pieces), 3):
        name, default, literal = pieces[index : index + 3]
        out += (values.get(name.lower(), "") or default, literal)
    return "".join(out)
