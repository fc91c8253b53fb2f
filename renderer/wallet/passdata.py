"""PASSDATA as XML, ``pd_`` variables or JSON -> PassData: clean text by slot, strangers named."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import orjson
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from renderer.errors import InvalidRequest
from renderer.wallet.notice import Notice, legible
from renderer.wallet.slots import SLOTS, SPELLINGS, canonical
from renderer.wallet.text import clean, has_bidi_controls

MAX_BYTES = 256 * 1024
MAX_UNKNOWN = 200
_MULTILINE = frozenset(name for name in SLOTS if name.startswith("BACKVALUE"))
_BARCODE_SPELLINGS = tuple(spelling for spelling, name in SPELLINGS.items() if name == "BARCODEVALUE")
# "<" in UTF-8, and after the byte order mark of UTF-16 (XML 1.0, appendix F.1).
_XML_STARTS = (b"<", b"\xff\xfe<\x00", b"\xfe\xff\x00<")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PassData:
    """What one recipient's pass is filled with: ``slots`` by PASSDATA element name, never a blank value.

    ``warnings`` names what was ignored or repaired on the way in.
    """

    slots: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    warnings: tuple[Notice, ...] = ()

    @property
    def custom_pass_id(self) -> str | None:
        """CUSTOMPASSID: the sender's own name for this pass."""
        return self.slots.get("CUSTOMPASSID")

    @property
    def thumbnail_url(self) -> str | None:
        """THUMBNAILURL: where a picture of the holder lies; fetching it is the caller's business."""
        return self.slots.get("THUMBNAILURL")

    @property
    def barcode_value(self) -> str | None:
        """BARCODEVALUE, exactly as sent."""
        return self.slots.get("BARCODEVALUE")

    @property
    def barcode_text(self) -> str | None:
        """BARCODETEXT: the text under the barcode."""
        return self.slots.get("BARCODETEXT")

    @classmethod
    def parse(cls, source: Mapping[str, Any] | bytes | str | PassData | None) -> PassData:
        """Read XML (``PASSDATA``, alone or inside a ``REQUEST``), JSON, or a mapping of either spelling.

        Unknown names are left out with a notice, as the API does. Raises InvalidRequest when the source
        cannot be read: bad XML or JSON, a DTD, over 256 KB, or a value that is neither text nor number.
        """
        if isinstance(source, PassData):
            return source
        if source is None:
            return cls()
        if isinstance(source, bytes | str):
            return _collect(_decode(source))
        plain = _plain(source) if isinstance(source, Mapping) else None
        return plain or _collect(_entries(source))


def _plain(source: Mapping[str, Any]) -> PassData | None:
    """The quick way for what nearly all data is: known names, plain ASCII texts, nothing twice.

    One look at all texts together, not one at each; None for anything else, which goes the long way.
    """
    try:
        slots = {SPELLINGS[name]: text.strip() for name, text in source.items()}
        together = "".join(source.values())
    except (KeyError, TypeError, AttributeError):
        return None
    if len(slots) != len(source) or "" in slots.values():
        return None
    if not (together.isascii() and together.isprintable()):
        return None
    for spelling in _BARCODE_SPELLINGS:
        if spelling in source:
            slots["BARCODEVALUE"] = source[spelling]
    return PassData(slots)


def _decode(source: bytes | str) -> Iterator[tuple[str, Any]]:
    try:
        data = source.encode() if isinstance(source, str) else source
    except UnicodeEncodeError:
        raise InvalidRequest(
            "PASSDATA holds broken characters; send valid UTF-8.", field="passdata"
        ) from None
    if len(data) > MAX_BYTES:
        raise InvalidRequest(f"PASSDATA is larger than {MAX_BYTES // 1024} KB.", field="passdata")
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:4]
    if not start:
        raise InvalidRequest("PASSDATA is empty; send XML or one JSON object.", field="passdata")
    if start.startswith(_XML_STARTS):
        return _from_xml(data)
    return _from_json(data.removeprefix(b"\xef\xbb\xbf"), is_object=start.startswith(b"{"))


def _from_json(data: bytes, *, is_object: bool) -> Iterator[tuple[str, Any]]:
    if not is_object:
        raise InvalidRequest("PASSDATA must be one JSON object, or XML.", field="passdata")
    try:
        loaded = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InvalidRequest(f"PASSDATA is not valid JSON: {error}.", field="passdata") from None
    return _entries(loaded)


def _from_xml(data: bytes) -> Iterator[tuple[str, Any]]:
    try:
        root: Element = ElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        detail = "a DTD is not allowed" if isinstance(error, DefusedXmlException) else str(error)
        raise InvalidRequest(f"PASSDATA is not valid XML: {detail}.", field="passdata") from None
    holder = root if _local(root) == "PASSDATA" else _child(root, "PASSDATA")
    if holder is None:
        raise InvalidRequest("The XML holds no PASSDATA element.", field="passdata")
    # Elements are often pretty-printed, so the blanks around their text carry no meaning.
    return ((_local(item), "".join(item.itertext()).strip()) for item in holder)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].upper()


def _child(root: Element, name: str) -> Element | None:
    return next((item for item in root.iter() if _local(item) == name), None)


def _entries(source: Any) -> Iterator[tuple[str, Any]]:
    """Pairs of a mapping; of GET variables (``action``, ``api_key``, ``pd_...``) only the ``pd_`` ones."""
    if not isinstance(source, Mapping):
        raise InvalidRequest("PASSDATA must be an object of names and values.", field="passdata")
    for key, value in source.items():
        if isinstance(key, str) and key.upper() == "PASSDATA" and isinstance(value, Mapping):
            return iter(value.items())
    if any(isinstance(key, str) and key[:3].lower() == "pd_" for key in source):
        return ((key, value) for key, value in source.items() if str(key)[:3].lower() == "pd_")
    return iter(source.items())


def _collect(pairs: Iterator[tuple[str, Any]]) -> PassData:
    slots: dict[str, str] = {}
    notices: list[Notice] = []
    for key, value in pairs:
        name = SPELLINGS.get(key) or (canonical(key) if isinstance(key, str) else None)
        if name is None:
            notices.append(
                Notice("unknown_name", "PASSDATA has no such element; it was ignored.", legible(str(key), 64))
            )
            _cap(notices)
            continue
        text = _value(name, value, notices)
        if not text:
            continue
        if name in slots and slots[name] != text:
            notices.append(Notice("repeated_name", "Given twice, differently; the last one counts.", name))
        slots[name] = text
    return PassData(slots, tuple(notices))


def _cap(notices: list[Notice]) -> None:
    if len(notices) > MAX_UNKNOWN:
        raise InvalidRequest(f"PASSDATA holds over {MAX_UNKNOWN} unknown elements.", field="passdata")


def _value(name: str, value: Any, notices: list[Notice]) -> str:
    text = value if isinstance(value, str) else _as_text(name, value)
    if name == "BARCODEVALUE":
        return text if text.strip() else ""  # what is scanned must be what was sent: nothing is cleaned
    cleaned = clean(text, multiline=name in _MULTILINE)
    if has_bidi_controls(cleaned):
        notices.append(Notice("direction_controls", "Holds explicit text-direction controls.", name))
    return cleaned


def _as_text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() <= 512:
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        return repr(value)
    raise InvalidRequest(f"{name} must be text or a finite number.", field=name)
