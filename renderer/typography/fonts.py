"""Folders of font files -> a FontBook that finds the face for a family, a weight and a character."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz as hb

from renderer import data
from renderer.errors import ConfigurationError

SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})
# families whose folder starts with this are asked last: their letters are a last resort (or drawings)
LAST = "wide"


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """One font: ``family`` (its folder), ``name`` (its own), ``weight``; metrics in em, y up.

    ``font`` is scaled to ``upem`` units, so that shaping does not depend on the size.
    """

    family: str
    name: str
    weight: int
    upem: int
    ascent: float
    descent: float
    colour: bool
    path: Path
    font: hb.Font = field(repr=False)

    def has(self, character: int) -> bool:
        """Whether the face draws this code point."""
        return _glyph(self.font, character) is not None


@lru_cache(maxsize=65536)
def _glyph(font: hb.Font, character: int) -> int | None:
    found: int | None = font.get_nominal_glyph(character)
    return found


class FontBook:
    """Faces by family name; every face also serves as fallback for what a family lacks."""

    def __init__(self, faces: Iterable[Face]) -> None:
        """Order among ``faces`` is the order of fallback; raises ConfigurationError when there are none."""
        families: dict[str, list[Face]] = {}
        for face in faces:
            families.setdefault(face.family, []).append(face)
            if face.name.casefold() != face.family:
                families.setdefault(face.name.casefold(), []).append(face)
        if not families:
            raise ConfigurationError("No font was found; reinstall, or put one into the fonts folder.")
        self._families: Mapping[str, tuple[Face, ...]] = {k: tuple(v) for k, v in families.items()}
        folders = dict.fromkeys(face.family for faces in self._families.values() for face in faces)
        self._order = tuple(sorted(folders, key=lambda name: (name.startswith(LAST), name)))
        self.faces = cache(self._faces)

    @property
    def families(self) -> tuple[str, ...]:
        """Names that ``Style.family`` may take, sorted."""
        return tuple(sorted(self._families))

    def __contains__(self, family: str) -> bool:
        """Whether a family of that name (its folder's or its own) is here."""
        return family.casefold() in self._families

    def _faces(self, family: str, weight: int) -> tuple[Face, ...]:
        """Faces to ask for a glyph, best first: the family's own, then every other family's, one each."""
        wanted = family.casefold()
        if wanted not in self._families:
            known = ", ".join(self.families)
            raise ConfigurationError(f"There is no font family {family[:64]!r}. Known: {known}.")
        names = [wanted, *(name for name in self._order if name != wanted)]
        return tuple(dict.fromkeys(_nearest(self._families[name], weight) for name in names))


def _nearest(faces: tuple[Face, ...], weight: int) -> Face:
    """CSS Fonts 4, 5.2 (font-weight matching): 400..500 look up to 500 first, lighter down, bolder up."""

    def rank(face: Face) -> tuple[int, int]:
        distance = abs(face.weight - weight)
        if 400 <= weight <= 500 and weight <= face.weight <= 500:
            return 0, distance
        below = face.weight <= weight
        return 1 + (below if weight > 500 else not below), distance

    return min(faces, key=rank)


def load_fonts(*folders: Path) -> FontBook:
    """Every font file below ``folders``; a font is known by its sub-folder's name and by its own family name."""
    paths = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES]
    return FontBook(face for path in paths for face in _read(path))


@cache
def shipped_fonts() -> FontBook:
    """The fonts of assets/fonts/, opened once."""
    return load_fonts(data.assets_dir() / "fonts")


def _read(path: Path) -> Iterable[Face]:
    blob = hb.Blob.from_file_path(str(path))
    count = hb.Face.count if isinstance(getattr(hb.Face, "count", None), int) else 1
    for index in range(count):
        face = hb.Face(blob, index)
        if face.glyph_count:
            yield _open(path, face)


def _open(path: Path, face: hb.Face) -> Face:
    font = hb.Font(face)
    extents = font.get_font_extents("ltr")
    return Face(
        family=path.parent.name.casefold(),
        name=face.get_name(hb.OTNameIdPredefined.TYPOGRAPHIC_FAMILY)
        or face.get_name(hb.OTNameIdPredefined.FONT_FAMILY)
        or path.stem,
        weight=round(font.get_style_value(hb.StyleTag.WEIGHT)),
        upem=face.upem,
        ascent=extents.ascender / face.upem,
        descent=-extents.descender / face.upem,
        colour=face.has_color_paint or face.has_color_layers,
        path=path,
        font=font,
    )
