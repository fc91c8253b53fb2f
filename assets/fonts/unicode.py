# ruff: noqa: INP001 - a script, not a package
"""The Unicode Character Database -> renderer/typography/ucd_tables.py, the properties that layout asks for.

Run from the checkout's root; DIR holds the UCD as Debian's package unicode-data lays it out:

    python assets/fonts/unicode.py [DIR]
"""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "renderer" / "typography" / "ucd_tables.py"
LAST = 0x110000
_LINE = re.compile(
    r"^(?P<missing># @missing: )?(?P<first>[0-9A-F]+)(?:\.\.(?P<last>[0-9A-F]+))?\s*;\s*(?P<value>\w+)"
)
# UAX #44 Indic_Conjunct_Break, as derived for Unicode 15.1: consonants and viramas of these scripts
_CONJUNCT_SCRIPTS = ("Deva", "Beng", "Gujr", "Orya", "Telu", "Mlym")
_LONG = {  # @missing lines spell the values out
    "Left_To_Right": "L", "Right_To_Left": "R", "Arabic_Letter": "AL", "European_Terminator": "ET",
    "Boundary_Neutral": "BN", "Unknown": "XX", "Other": "XX", "Neutral": "N", "Wide": "W",
}  # fmt: skip


def read(path: Path, default: str, keep: Callable[[str], bool] = bool) -> list[str]:
    """One value for every code point; ``@missing`` lines give the values of unassigned ones."""
    values = [default] * LAST
    lines = path.read_text(encoding="utf-8").splitlines()
    for missing in (True, False):
        for line in lines:
            found = _LINE.match(line)
            if found and bool(found["missing"]) == missing:
                value = _LONG.get(found["value"], found["value"]) if missing else found["value"]
                if keep(value):
                    first, last = int(found["first"], 16), int(found["last"] or found["first"], 16)
                    values[first : last + 1] = [value] * (last + 1 - first)
    return values


def runs(values: list[str]) -> Iterator[str]:
    """Run lengths in hexadecimal, each followed by its value."""
    start = 0
    for end in range(1, LAST + 1):
        if end == LAST or values[end] != values[start]:
            yield f"{end - start:x}{values[start]}"
            start = end


def conjuncts(ucd: Path, scripts: list[str]) -> list[str]:
    """Indic_Conjunct_Break: C(onsonant), L(inker), or X."""
    syllabic = read(ucd / "IndicSyllabicCategory.txt", "Other")
    kinds = {"Consonant": "C", "Virama": "L"}
    return [
        kinds.get(kind, "X") if script in _CONJUNCT_SCRIPTS else "X"
        for kind, script in zip(syllabic, scripts, strict=True)
    ]


def graphemes(ucd: Path) -> list[str]:
    """Grapheme_Cluster_Break, with Extended_Pictographic as one more value (they do not overlap)."""
    values = read(ucd / "auxiliary" / "GraphemeBreakProperty.txt", "XX")
    pictures = read(ucd / "emoji" / "emoji-data.txt", "XX", "Extended_Pictographic".__eq__)
    return ["ExtPict" if picture != "XX" else value for value, picture in zip(values, pictures, strict=True)]


def scripts(ucd: Path) -> list[str]:
    """Script as ISO 15924 codes, which is what HarfBuzz takes."""
    codes = {}
    for line in (ucd / "PropertyValueAliases.txt").read_text(encoding="utf-8").splitlines():
        parts = [part.strip() for part in line.split(";")]
        if parts[0] == "sc":
            codes[parts[2]] = parts[1]
    return [codes.get(name, "Zzzz") for name in read(ucd / "Scripts.txt", "Unknown")]


def brackets(ucd: Path) -> Iterator[str]:
    """Bidi_Paired_Bracket as pairs, opening then closing."""
    for line in (ucd / "BidiBrackets.txt").read_text(encoding="utf-8").splitlines():
        parts = [part.strip() for part in line.split("#")[0].split(";")]
        if len(parts) == 3 and parts[2] == "o":
            yield f"{parts[0]}:{parts[1]}"


def table(name: str, comment: str, words: Iterator[str]) -> str:
    """One assignment of a long string."""
    lines = textwrap.wrap(" ".join(words), 102)
    body = "\n".join(f'    "{line} "' for line in lines)
    return f"# {comment}\n{name} = (\n{body}\n)\n"


def main() -> None:
    """Write the module."""
    ucd = Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode")
    script = scripts(ucd)
    emoji = read(ucd / "emoji" / "emoji-data.txt", "N", "Emoji_Presentation".__eq__)
    parts = [
        '"""Unicode 15.0 -> its properties as run lengths; written by assets/fonts/unicode.py."""',
        "from __future__ import annotations",
        table(
            "BIDI_CLASS", "UAX #9, Bidi_Class", runs(read(ucd / "extracted" / "DerivedBidiClass.txt", "L"))
        ),
        table("BRACKETS", "UAX #9, Bidi_Paired_Bracket", brackets(ucd)),
        table("LINE_BREAK", "UAX #14, Line_Break", runs(read(ucd / "LineBreak.txt", "XX"))),
        table(
            "GRAPHEME_BREAK",
            "UAX #29, Grapheme_Cluster_Break, and Extended_Pictographic",
            runs(graphemes(ucd)),
        ),
        table("CONJUNCT_BREAK", "UAX #44 (15.1), Indic_Conjunct_Break", runs(conjuncts(ucd, script))),
        table("EMOJI", "UTS #51, Emoji_Presentation", runs([v[0] for v in emoji])),
        table("SCRIPT", "UAX #24, Script", runs(script)),
    ]
    TARGET.write_text("\n\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
