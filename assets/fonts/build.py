# ruff: noqa: INP001, S603, S607, T201 - a script that calls npm and says what it wrote
"""Pinned upstream packages -> the unhinted OFL subsets of this folder, each with its licence beside it.

Run from the checkout's root with the test dependencies installed (fontTools, brotli) and npm on the PATH:

    python assets/fonts/build.py                            # rewrites every shipped family
    python assets/fonts/build.py wide-colour --into DIR     # an optional pack: colour emoji (5 MB)
    python assets/fonts/build.py cjk-jp --into DIR          # others: cjk-sc, cjk-tc, cjk-kr (5 MB a weight)

A pack is found at run time in any folder given to renderer.typography.load_fonts.

Equal packages give equal bytes: time stamps are taken over from the source and tables are sorted.
"""

from __future__ import annotations

import argparse
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent

LATIN_GREEK_CYRILLIC = (
    "0020-007E 00A0-024F 0250-02AF 02B0-036F 0370-03FF 0400-052F 1C80-1C88 1D00-1DBF 1E00-1FFF 2000-206F "
    "2070-209F 20A0-20C0 2100-218F 2190-21FF 2200-22FF 2300-23FF 2460-24FF 25A0-25FF 2600-27BF 2C60-2C7F "
    "2DE0-2DFF 2E00-2E5D A640-A69F A720-A7FF AB30-AB6F FB00-FB06 FE20-FE2F FFFC-FFFD"
)
TEXT = (
    "0020-007E 00A0-024F 0259 02B0-036F 0370-03FF 0400-052F 1E00-1FFF 2000-206F 2070-209F 20A0-20C0 2100-218F"
)
TEXT += " 2190-2199 2212 2215 2248 2260 2264-2265 25A0-25FF FB00-FB06 FFFD"
SYMBOLS = "2190-21FF 2300-23FF 2460-24FF 2500-25FF 2600-27BF 2900-297F 2B00-2BFF"
SYMBOLS += " 1F100-1F1FF 1F650-1F67F 1F780-1F7FF"
EVERYTHING = "0020-10FFFF"

# what HarfBuzz's shapers need, plus tabular figures, case forms and slashed zero; stylistic sets are dropped
EXTRA_FEATURES = ("tnum", "lnum", "case", "zero")


@dataclass(frozen=True)
class Family:
    """One folder to write: which npm package, which files in it, which characters."""

    folder: str
    package: str
    files: Sequence[tuple[str, str]]
    unicodes: str = EVERYTHING
    licence: str = "LICENSE_FONT"
    without: Sequence[str] = field(default=())


_SPELT = {"jetbrains": "JetBrains", "jp": "JP", "kr": "KR", "sc": "SC", "tc": "TC"}


def _google(
    folder: str, name: str, version: str, weights: str = "400Regular 700Bold", **rest: object
) -> Family:
    stem = "".join(_SPELT.get(word, word.capitalize()) for word in name.split("-"))
    files = [(f"{w}/{stem}_{w}.ttf", f"{stem}-{w.lstrip('0123456789')}.ttf") for w in weights.split()]
    return Family(folder, f"@expo-google-fonts/{name}@{version}", files, **rest)  # type: ignore[arg-type]


def _inter(folder: str, source: str, stem: str) -> Family:
    weights = ("Light", "Regular", "Medium", "SemiBold", "Bold")
    files = [(f"{source}/{stem}-{weight}.woff2", f"{stem}-{weight}.ttf") for weight in weights]
    return Family(folder, "inter-ui@4.1.1", files, LATIN_GREEK_CYRILLIC, "LICENSE.txt")


FAMILIES = (
    _inter("sans", "web", "Inter"),
    _inter("display", "display", "InterDisplay"),
    _google("serif", "noto-serif", "0.4.2", "400Regular 600SemiBold 700Bold", unicodes=TEXT),
    # its programming ligatures would turn "->" in a booking code into an arrow
    _google(
        "mono", "jetbrains-mono", "0.4.1", "400Regular 500Medium 700Bold", unicodes=TEXT, without=("calt",)
    ),
    _google("arabic", "noto-sans-arabic", "0.4.3"),
    _google("armenian", "noto-sans-armenian", "0.4.2"),
    _google("bengali", "noto-sans-bengali", "0.4.4"),
    _google("devanagari", "noto-sans-devanagari", "0.4.1"),
    _google("georgian", "noto-sans-georgian", "0.4.3"),
    _google("hebrew", "noto-sans-hebrew", "0.4.1"),
    _google("tamil", "noto-sans-tamil", "0.4.3"),
    _google("thai", "noto-sans-thai", "0.4.2"),
    # what Inter leaves out of Latin, Greek and Cyrillic; then signs and emoji in outline
    _google("wide", "noto-sans", "0.4.2", unicodes=LATIN_GREEK_CYRILLIC),
    _google("wide-emoji", "noto-emoji", "0.4.7", "400Regular"),
    _google("wide-symbols", "noto-sans-symbols-2", "0.4.1", "400Regular", unicodes=SYMBOLS),
)


# not shipped, for their size
PACKS = (
    _google("wide-colour", "noto-color-emoji", "0.4.6", "400Regular"),
    _google("cjk-jp", "noto-sans-jp", "0.4.3"),
    _google("cjk-kr", "noto-sans-kr", "0.4.3"),
    _google("cjk-sc", "noto-sans-sc", "0.4.3"),
    _google("cjk-tc", "noto-sans-tc", "0.4.3"),
    _google("ethiopic", "noto-sans-ethiopic", "0.4.2"),
    _google("gujarati", "noto-sans-gujarati", "0.4.2"),
    _google("gurmukhi", "noto-sans-gurmukhi", "0.4.1"),
    _google("kannada", "noto-sans-kannada", "0.4.3"),
    _google("khmer", "noto-sans-khmer", "0.4.3"),
    _google("lao", "noto-sans-lao", "0.4.2"),
    _google("malayalam", "noto-sans-malayalam", "0.4.2"),
    _google("myanmar", "noto-sans-myanmar", "0.4.2"),
    _google("sinhala", "noto-sans-sinhala", "0.4.2"),
    _google("telugu", "noto-sans-telugu", "0.4.2"),
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Build the families named, or all of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", help="only these families or packs")
    parser.add_argument("--into", type=Path, default=HERE)
    options = parser.parse_args(arguments)
    for family in (*FAMILIES, *PACKS):
        if family.folder in options.folders or (not options.folders and family in FAMILIES):
            for path, size in build(family, options.into):
                print(f"{size:8d}  {path}")


def build(family: Family, into: Path) -> Iterator[tuple[Path, int]]:
    """Write one family and its licence; yields each path and its size in bytes."""
    target = into / family.folder
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        package = _npm(family.package, Path(scratch))
        for source, name in family.files:
            data = subset((package / source).read_bytes(), family)
            (target / name).write_bytes(data)
            yield target / name, len(data)
        licence = (package / family.licence).read_text(encoding="utf-8")
        (target / "OFL.txt").write_text(licence, encoding="utf-8")


def subset(data: bytes, family: Family) -> bytes:
    """Cut to the family's characters and drop the hints: masks are drawn unhinted, alike on every machine."""
    font = TTFont(BytesIO(data), recalcTimestamp=False)
    options = Options(hinting=False, notdef_outline=True, glyph_names=False, legacy_cmap=False)
    options.layout_features = [*options.layout_features, *EXTRA_FEATURES]
    options.layout_features = [tag for tag in options.layout_features if tag not in family.without]
    options.drop_tables += ["DSIG", "gasp", "meta", "MVAR", "STAT", "SVG"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_code_points(family.unicodes))
    subsetter.subset(font)
    font.flavor = None
    out = BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def _code_points(ranges: str) -> set[int]:
    found: set[int] = set()
    for item in ranges.split():
        first, _, last = item.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def _npm(package: str, folder: Path) -> Path:
    """Fetch and unpack one npm package; returns the folder of its files."""
    done = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    )
    with tarfile.open(folder / done.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


if __name__ == "__main__":
    main()
