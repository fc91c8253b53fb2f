"""pass.strings of any encoding in use -> keys and translations, and back as bytes all readers take."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

from renderer.errors import TemplateError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF16_LE, "utf-16-le"))
_TEXT = r'"((?:[^"\\]|\\.)*)"'
_TOKEN = re.compile(rf"/\*.*?\*/|//[^\n]*|\s+|{_TEXT}\s*=\s*{_TEXT}\s*;", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:[uU]([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r"}


def decode(data: bytes) -> str:
    """Text of a strings file: by its byte order mark, else UTF-8 or UTF-16; raises UnicodeDecodeError."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding)
    if data[:1] == b"\0":
        return data.decode("utf-16-be")
    if data[1:2] == b"\0":
        return data.decode("utf-16-le")
    return data.decode("utf-8")


def parse(data: bytes) -> dict[str, str]:
    """Keys and translations; raises ValueError naming the line of the first mistake."""
    try:
        text = decode(data)
    except UnicodeDecodeError:
        raise ValueError("it is neither UTF-8 nor UTF-16") from None
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f'line {text.count(chr(10), 0, at) + 1} is not of the form "key" = "value";')
        if match.group(1) is not None:
            found[_unescape(match.group(1))] = _unescape(match.group(2))
        at = match.end()
    return found


def _unescape(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _PLAIN.get(m[2], m[2]), text)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def encode(strings: Mapping[str, str]) -> bytes:
    """The file, keys sorted: plain ASCII when that holds it, else UTF-16 big-endian with its mark.

    Readers differ on UTF-8 with and without a mark; these two forms all of them take.
    """
    text = "".join(f'"{_escape(key)}" = "{_escape(strings[key])}";\n' for key in sorted(strings))
    return text.encode() if text.isascii() else codecs.BOM_UTF16_BE + text.encode("utf-16-be")


def load(files: Mapping[str, bytes], template: str) -> dict[str, dict[str, str]]:
    """Language folder (``en.lproj``) -> translations; raises TemplateError naming the file."""
    found = {}
    for path, data in files.items():
        folder, _, name = path.rpartition("/")
        if name != "pass.strings" or not folder.endswith(".lproj") or "/" in folder:
            continue
        try:
            found[folder] = parse(data)
        except ValueError as error:
            raise TemplateError(f"Pass template {template}: {path}: {error}.") from None
    return found
