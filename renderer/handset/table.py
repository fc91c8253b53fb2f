"""The shipped tables of handsets (assets/handsets) -> profiles."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from renderer.data import assets_dir
from renderer.errors import ConfigurationError
from renderer.handset.profile import BASE_TYPES, HandsetProfile, Size, assumed_bytes
from renderer.mms import media

MAKERS = "handsets.tsv"  # facts from makers' documents
OWN = "profiles.tsv"  # what no document describes, and the generic profile
GENERIC = "generic"

# The words of the column accept: the file ending of a type, but for the two that share one.
_WORDS: Mapping[str, str] = {
    **{row.extension: row.name for row in reversed(media.TYPES)},
    "spmid": "audio/sp-midi",
}
_CHARSETS: Mapping[str, str] = {
    "u": "utf-8",
    "a": "us-ascii",
    "l": "iso-8859-1",
    "2": "iso-10646-ucs-2",
    "w": "utf-16",
}
_SLUG = re.compile(r"[^a-z0-9]+")
_Row = dict[str, str]
_LOADING = threading.Lock()


def profiles() -> Mapping[str, HandsetProfile]:
    """Every shipped profile by name: our own rows first, then the makers'. Raises ConfigurationError."""
    with _LOADING:  # threads that start together would each read the whole table
        return _profiles()


@cache
def _profiles() -> Mapping[str, HandsetProfile]:
    folder = assets_dir() / "handsets"
    makers = [_merged(row, {}) for row in rows(folder / MAKERS)]
    by_title = {_title(row): row for row in makers}
    own = [_merged(row, by_title) for row in rows(folder / OWN)]
    found: dict[str, HandsetProfile] = {}
    for row in (*own, *makers):
        profile = _profile(row, found)
        found[profile.name] = profile
    return MappingProxyType(found)


@cache
def generic() -> HandsetProfile:
    """The profile of a handset nothing is known of."""
    return profiles()[GENERIC]


def rows(path: Path) -> Iterator[_Row]:
    """Rows of a tab-separated table with a heading; lines that begin with # are remarks."""
    try:
        lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    except OSError as error:
        raise ConfigurationError(f"The table {path.name} cannot be read: {error.strerror}.") from error
    heading = lines[0].split("\t")
    for line in lines[1:]:
        yield dict(zip(heading, line.split("\t"), strict=False))


def slug(text: str) -> str:
    """Lower case, letters and digits, hyphens between: the form of a profile's name."""
    return _SLUG.sub("-", text.lower().replace("+", "plus")).strip("-")


def _title(row: _Row) -> str:
    return f"{row['vendor']} {row['model']}".strip()


def _merged(row: _Row, makers: Mapping[str, _Row]) -> _Row:
    """A row of our own that names another in ``like`` takes over what it does not state itself."""
    like = row.get("like", "")
    if not like:
        return row
    if like not in makers:
        raise ConfigurationError(f"The handset {_title(row)!r} is like {like!r}, which no table has.")
    return {**makers[like], **{key: value for key, value in row.items() if value}}


def _profile(row: _Row, taken: Mapping[str, HandsetProfile]) -> HandsetProfile:
    name = slug(_title(row))
    if name in taken:  # two documents of one handset: both are kept, the first answers to the name
        name = next(f"{name}-{number}" for number in range(2, 99) if f"{name}-{number}" not in taken)
    screen = size(row["screen"]) or (240, 320)
    classes = frozenset(filter(None, row["classes"].split(",")))
    return HandsetProfile(
        name=name,
        title=_title(row),
        screen=screen,
        bits_per_pixel=int(row["bpp"] or 16),
        mms_max_bytes=int(row["mms_max_bytes"] or assumed_bytes(classes, screen)),
        mms_max_image=size(row["mms_max_image"]) or ((160, 120) if min(screen) <= 128 else (640, 480)),
        accept=_accept(row["accept"]),
        charsets=frozenset(_CHARSETS[letter] for letter in row["charsets"]) or frozenset({"us-ascii"}),
        smil=row["smil"] == "y",
        versions=tuple(filter(None, row["versions"].split(","))) or ("1.0",),
        content_classes=classes,
        ios=row.get("ios") == "y",
        aliases=tuple(filter(None, row.get("aliases", "").split(","))),
    )


def _accept(cell: str) -> frozenset[str]:
    """The types of a row; a list without any picture type is incomplete, not the truth."""
    types = frozenset(_WORDS[word] for word in cell.split(",") if word)
    return types if any(name.startswith("image/") for name in types) else types | BASE_TYPES


def size(text: str) -> Size | None:
    """``WIDTHxHEIGHT`` in px, or None for an empty cell."""
    width, _, height = text.partition("x")
    return (int(width), int(height)) if height else None
