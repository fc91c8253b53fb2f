"""A bundle's ``<language>.lproj`` folders -> the language shown, its strings and its pictures.

Source: Wallet Passes, "Creating the source for a pass" (localisation).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MAX_STRINGS_BYTES = 1 << 20
FALLBACK = "en"

_FOLDER = re.compile(r"([^/]+)\.lproj/")
_ENTRY = re.compile(r'"((?:[^"\\]|\\.)*)"\s*=\s*"((?:[^"\\]|\\.)*)"\s*;', re.DOTALL)
_NOISE = re.compile(r'("(?:[^"\\]|\\.)*")|/\*.*?\*/|//[^\n]*', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:[Uu]([0-9a-fA-F]{4})|(.))", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def languages(names: Iterable[str]) -> tuple[str, ...]:
    """The languages a bundle holds, sorted."""
    return tuple(sorted({found[1] for name in names if (found := _FOLDER.match(name))}))


def choose(wanted: str | None, available: Iterable[str]) -> str | None:
    """The folder a device set to ``wanted`` takes: that tag, its language, a sister region, else English.

    None when there is none of these: the texts stay as pass.json has them (inferred).
    """
    known = {_tag(name): name for name in available}
    tag = _tag(wanted or FALLBACK)
    language = tag.partition("-")[0]
    sisters = (name for name in known if name.partition("-")[0] == language)
    return next((known[key] for key in (tag, language, *sisters, FALLBACK) if key in known), None)


def _tag(name: str) -> str:
    return name.replace("_", "-").casefold()


def table(images: Mapping[str, bytes], language: str | None) -> Mapping[str, str]:
    """The strings of one language, empty when there are none."""
    data = images.get(f"{language}.lproj/pass.strings", b"") if language else b""
    return parse(data[:MAX_STRINGS_BYTES])


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture's bytes and the pixels to a point that its name promises."""

    data: bytes = field(repr=False)
    scale: int = 1


def picture(images: Mapping[str, bytes], name: str, language: str | None) -> Asset | None:
    """The largest of ``name@3x.png``, ``@2x``, ``@1x``; a top-level file stands before a localised one."""
    for folder in ("", f"{language}.lproj/") if language else ("",):
        for scale, suffix in ((3, "@3x"), (2, "@2x"), (1, "")):
            if data := images.get(f"{folder}{name}{suffix}.png"):
                return Asset(data, scale)
    return None


def parse(data: bytes) -> Mapping[str, str]:
    """``"key" = "value";`` lines with comments, in UTF-16 or UTF-8; what is no such line is passed over."""
    text = _NOISE.sub(lambda found: found[1] or " ", decode(data))
    return {_unescape(key): _unescape(value) for key, value in _ENTRY.findall(text)}


def decode(data: bytes) -> str:
    """Bytes of a strings file -> text: by its mark, else by the zero bytes of UTF-16, else UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if data[:1] == b"\0" and data[1:2] != b"\0":
        return data.decode("utf-16-be", "replace")
    if data[1:2] == b"\0":
        return data.decode("utf-16-le", "replace")
    return data.decode("utf-8-sig", "replace")


def _unescape(text: str) -> str:
    return _ESCAPE.sub(
        lambda found: chr(int(found[1], 16)) if found[1] else _ESCAPES.get(found[2], found[2]), text
    )
