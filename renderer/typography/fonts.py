"""Folders of font files -> a FontBook that finds the face for a family, a weight and some characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz as hb

from renderer import data
from renderer.errors import ConfigurationError
from renderer.typography import ucd

SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
MAX_FONT_BYTES = 64 * 1024 * 1024
# order of fallback: script folders and the sans, then other letterings, then folders named wide-...
_LETTERINGS = ("display", "mono", "serif")
_WIDE = "wide"
_SHORT = 32  # characters of a cluster that is remembered
_TEXT, _PICTURE = "\ufe0e", "\ufe0f"  # UTS #51, variation selectors 15 and 16


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One font: ``family`` is its folder, ``name`` its own; ascent and descent in em, both positive.

    ``font`` is scaled to ``upem`` units, so that what is shaped serves every size. ``colour`` faces are
    painted, not masked (COLR v0 and v1); ``emoji`` faces come first for emoji, last for anything else.
    """

    family: str
    name: str
    weight: int
    upem: int
    ascent: float
    descent: float
    colour: bool
    emoji: bool
    path: Path
    font: hb.Font = field(repr=False)

    def has(self, character: str) -> bool:
        """Whether the face draws this character, or HarfBuzz can make it from one it has."""
        return _glyph(self.font, ord(_stand_in(character))) is not None

    def covers(self, cluster: str) -> bool:
        """Whether the face draws a whole cluster, composed or decomposed (UAX #15)."""
        return any(
            all(self.has(character) for character in form if not ucd.ignorable(character))
            for form in (_forms if len(cluster) <= _SHORT else _forms.__wrapped__)(cluster)
        )


@lru_cache(maxsize=65536)
def _glyph(font: hb.Font, character: int) -> int | None:
    found: int | None = font.get_nominal_glyph(character)
    return found


@lru_cache(maxsize=4096)
def _stand_in(character: str) -> str:
    """HarfBuzz draws spaces of every width from U+0020, and the non-breaking hyphen from U+2010."""
    if character == "\u2011":
        return "\u2010"
    return " " if unicodedata.category(character) in ("Zs", "Cc") else character


@lru_cache(maxsize=4096)
def _forms(cluster: str) -> tuple[str, ...]:
    forms = (cluster, unicodedata.normalize("NFC", cluster), unicodedata.normalize("NFD", cluster))
    return tuple(dict.fromkeys(forms))


class FontBook:
    """Faces by family name; every face also serves as fallback for what a family lacks."""

    def __init__(self, faces: Iterable[Face]) -> None:
        """Hold ``faces``; raises ConfigurationError when there are none."""
        families: dict[str, list[Face]] = {}
        for face in faces:
            for name in dict.fromkeys((face.family, face.name.casefold())):
                families.setdefault(name, []).append(face)
        if not families:
            raise ConfigurationError("No font was found; reinstall, or put one into the fonts folder.")
        self._families: Mapping[str, tuple[Face, ...]] = {
            name: tuple(found) for name, found in families.items()
        }
        folders = {face.family for found in self._families.values() for face in found}
        self._order = tuple(sorted(folders, key=_rank))
        self.faces = cache(self._faces)
        self._chosen = lru_cache(maxsize=8192)(self._choose)

    @property
    def families(self) -> tuple[str, ...]:
        """Names that ``Style.family`` may take, sorted."""
        return tuple(sorted(self._families))

    def __contains__(self, family: str) -> bool:
        """Whether a family of that name (its folder's or its own) is here."""
        return family.casefold() in self._families

    def _faces(self, family: str, weight: int) -> tuple[Face, ...]:
        """Faces to ask for a glyph, best first: the family's own, then one of every other family."""
        wanted = family.casefold()
        if wanted not in self._families:
            known = ", ".join(self.families)
            raise ConfigurationError(f"There is no font family {family[:64]!r}. Known: {known}.")
        names = [wanted, *(name for name in self._order if name != wanted)]
        return tuple(dict.fromkeys(_nearest(self._families[name], weight) for name in names))

    def choose(self, cluster: str, family: str, weight: int) -> Face | None:
        """Face for one grapheme cluster; None when no face has all of it."""
        return (self._chosen if len(cluster) <= _SHORT else self._choose)(cluster, family, weight)

    def _choose(self, cluster: str, family: str, weight: int) -> Face | None:
        faces = self.faces(family, weight)
        if _is_emoji(cluster):
            faces = tuple(sorted(faces, key=lambda face: (not face.emoji, not face.colour)))
        else:
            faces = tuple(sorted(faces, key=lambda face: face.emoji))
        return next((face for face in faces if face.covers(cluster)), None)


def _rank(folder: str) -> tuple[bool, bool, str]:
    return folder.startswith(_WIDE), folder in _LETTERINGS, folder


def _is_emoji(cluster: str) -> bool:
    """Whether a cluster is to be drawn as a picture (UTS #51, 4.3)."""
    if _TEXT in cluster:
        return False
    return ucd.emoji_presentation(cluster[0]) or (
        _PICTURE in cluster and (ucd.grapheme_break(cluster[0]) == "ExtPict" or "\u20e3" in cluster)
    )


def _nearest(faces: tuple[Face, ...], weight: int) -> Face:
    """CSS Fonts 4, 5.2 (font-weight): 400 to 500 look up to 500 first; else lighter look down, bolder up."""

    def rank(face: Face) -> tuple[bool, bool, int]:
        distance = abs(face.weight - weight)
        if 400 <= weight <= face.weight <= 500:
            return False, False, distance
        wrong_way = face.weight < weight if weight > 500 else face.weight > weight
        return True, wrong_way, distance

    return min(faces, key=rank)


def load_fonts(*folders: Path) -> FontBook:
    """Every font file below ``folders``; a font is known by its sub-folder's name and by its own family name.

    Raises ConfigurationError when a file is no font, or when there are none at all.
    """
    paths = [
        path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES
    ]
    return FontBook(face for path in paths for face in _read(path))


@cache
def shipped_fonts() -> FontBook:
    """The fonts of assets/fonts/, opened once."""
    return load_fonts(data.assets_dir() / "fonts")


@lru_cache(maxsize=8)
def fonts_with(*packs: Path) -> FontBook:
    """The shipped fonts and those of ``packs``, an installation's own folders (which may be missing)."""
    return load_fonts(data.assets_dir() / "fonts", *packs)


def _read(path: Path) -> Iterator[Face]:
    """The faces of one file: one, or several in a collection."""
    if path.stat().st_size > MAX_FONT_BYTES:
        raise ConfigurationError(f"The font {path.name} is larger than {MAX_FONT_BYTES >> 20} MB; remove it.")
    blob = hb.Blob.from_file_path(str(path))
    first = hb.Face(blob)
    if not first.glyph_count:
        raise ConfigurationError(f"{path.name} in the fonts folder is no font that can be read; remove it.")
    yield _open(path, first)
    for index in range(1, first.count):
        yield _open(path, hb.Face(blob, index))


def _open(path: Path, face: hb.Face) -> Face:
    font = hb.Font(face)
    extents = font.get_font_extents("ltr")
    names = (hb.OTNameIdPredefined.TYPOGRAPHIC_FAMILY, hb.OTNameIdPredefined.FONT_FAMILY)
    colour = bool(face.has_color_paint or face.has_color_layers)
    return Face(
        family=path.parent.name.casefold(),
        name=next((name for name in map(face.get_name, names) if name), path.stem),
        weight=round(font.get_style_value(hb.StyleTag.WEIGHT)),
        upem=face.upem,
        ascent=extents.ascender / face.upem,
        descent=-extents.descender / face.upem,
        colour=colour,
        emoji=colour or "emoji" in path.parent.name.casefold(),
        path=path,
        font=font,
    )
