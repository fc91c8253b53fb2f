"""A maker's UAProf document (WAP-248-UAPROF, RDF/XML, often broken) -> HandsetProfile."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from lxml import etree

from renderer.errors import InvalidRequest
from renderer.handset.profile import BASE_TYPES, LEAST_BYTES, HandsetProfile, Size, assumed_bytes
from renderer.handset.table import slug
from renderer.mms import media

MAX_BYTES = 1 << 20
_SIZE = re.compile(r"(\d{2,5})\s*[xX*,×]\s*(\d{2,5})")  # noqa: RUF001 - makers write the sign too
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_UNITS = {"k": 1024, "kb": 1024, "kbyte": 1024, "kbytes": 1024, "m": 1 << 20, "mb": 1 << 20, "mbyte": 1 << 20}
_WILD = {
    "image/*": ("image/jpeg", "image/gif", "image/png"),
    "audio/*": ("audio/amr", "audio/midi", "audio/mpeg"),
    "video/*": ("video/3gpp", "video/mp4"),
    "text/*": ("text/plain",),
}
_CHARSETS = {"utf8": "utf-8", "ascii": "us-ascii", "ucs-2": "iso-10646-ucs-2", "ucs2": "iso-10646-ucs-2"}
_CLASSES = frozenset({"tx", "ib", "ir", "vb", "vr", "mp", "cb", "cr"})
_NOTHING = frozenset({"", "none", "n/a", "unknown", "null"})
_Found = Mapping[str, tuple[str, ...]]


def parse(document: bytes) -> HandsetProfile:
    """Read a document leniently: by local name in any namespace, values as bags or as plain text.

    What it does not state is assumed with care. Raises InvalidRequest when it states no handset at all.
    """
    if len(document) > MAX_BYTES:
        raise InvalidRequest(f"The UAProf document has {len(document)} bytes; at most {MAX_BYTES} are read.")
    found = _properties(document)
    if not found.keys() & {"model", "screensize", "mmsmaxmessagesize", "mmsccppaccept", "ccppaccept"}:
        raise InvalidRequest("This is no UAProf document: it describes neither a screen nor an MMS client.")
    return _profile(found)


def _properties(document: bytes) -> _Found:
    """Values by lower-case local name; the first element of a name that holds any keeps it."""
    parser = etree.XMLParser(recover=True, no_network=True, resolve_entities=False, huge_tree=False)
    try:
        root = etree.fromstring(document.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidRequest("The UAProf document is no XML at all.") from error
    found: dict[str, tuple[str, ...]] = {}
    for element in () if root is None else root.iter():
        name = _local(element)
        if name and name not in found and (values := tuple(_values(element))):
            found[name] = values
    return found


def _local(element: etree._Element) -> str:
    return element.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(element.tag, str) else ""


def _values(element: etree._Element) -> Iterable[str]:
    """Texts of a bag's items, else the element's own text; attributes named resource or value too."""
    items = [child for child in element.iter() if _local(child) == "li"]
    texts = [item.text or "" for item in items] if items else [element.text or ""]
    for text in texts:
        if (value := " ".join(text.split())).lower() not in _NOTHING:
            yield value


def _profile(found: _Found) -> HandsetProfile:
    title = f"{_first(found, 'vendor')} {_first(found, 'model')}".strip() or "Unnamed handset"
    screen = _size(found, "screensize") or _size(found, "screensizepixel") or (240, 320)
    classes = frozenset(token.lower() for token in found.get("mmscontentclass", ())) & _CLASSES
    accept = _accept(found.get("mmsccppaccept") or found.get("ccppaccept") or ())
    return HandsetProfile(
        name=slug(title),
        title=title,
        screen=screen,
        bits_per_pixel=_depth(_first(found, "bitsperpixel")),
        mms_max_bytes=_bytes(_first(found, "mmsmaxmessagesize")) or assumed_bytes(classes, screen),
        mms_max_image=_size(found, "mmsmaximageresolution") or _assumed_image(screen),
        accept=accept or BASE_TYPES,
        charsets=_charsets(found),
        smil="application/smil" in accept or _first(found, "mmssmilbaseset").lower() == "yes",
        versions=tuple(sorted(set(re.findall(r"1\.[0-3]", " ".join(found.get("mmsversion", ()))))))
        or ("1.0",),
        content_classes=classes,
    )


def _first(found: _Found, name: str) -> str:
    return next(iter(found.get(name, ())), "")


def _size(found: _Found, name: str) -> Size | None:
    for value in found.get(name, ()):
        if match := _SIZE.search(value):
            return int(match[1]), int(match[2])
    return None


def _depth(text: str) -> int:
    match = _NUMBER.match(text)
    return int(match[0]) if match and match[0].isdecimal() and 1 <= int(match[0]) <= 48 else 16


def _assumed_image(screen: Size) -> Size:
    return (160, 120) if min(screen) <= 128 else (640, 480)


def _bytes(text: str) -> int | None:
    """Bytes, with or without a unit; what is too small to be meant so is unknown."""
    match = _NUMBER.search(text)
    if not match:
        return None
    unit = text[match.end() :].strip(" .").lower()
    number = int(float(match[0].replace(",", ".")) * _UNITS.get(unit, 1))
    return number if number >= LEAST_BYTES else None


def _accept(values: Iterable[str]) -> frozenset[str]:
    types: set[str] = set()
    for value in values:
        for one in re.split(r"[,\s]+", value):
            bare = one.partition(";")[0].lower()
            types.update(_WILD.get(bare, (media.fold(bare),) if media.by_type(bare) else ()))
    return frozenset(types)


def _charsets(found: _Found) -> frozenset[str]:
    names = (
        one.strip().lower() for value in found.get("mmsccppacceptcharset", ()) for one in value.split(",")
    )
    folded = {_CHARSETS.get(name, name) for name in names}
    if "*" in folded:
        folded.add("utf-8")
    return frozenset(folded | {"us-ascii"})
