"""A TOML text and what was said to be wrong with it -> the line a person should look at."""

from __future__ import annotations

import re

Path = tuple[str | int, ...]

_STATED = re.compile(r"\(at line (\d+), column \d+\)|at line (\d+)")
_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
# a path as our errors write it: layer[2].child[0].size, slide.1.text, fields.header1
_PATH = re.compile(r"(?:^|(?<=[\s:;]))((?:[A-Za-z_][\w-]*)(?:\.[\w-]+|\[\d+\])*): ")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def line_of(text: str, message: str, field: str | None = None) -> int | None:
    """The 1-based line a message speaks of; None where it names no place that is in the text."""
    if stated := _STATED.search(message):
        return int(stated[1] or stated[2])
    named = [field] if field else []
    named += _PATH.findall(message)
    found = [(length, line) for path in named for length, line in [_nearest(text, steps(path))] if length]
    return max(found, key=lambda one: one[0])[1] if found else None


def steps(path: str) -> Path:
    """``layer[2].child.0.size`` -> ("layer", 2, "child", 0, "size")."""
    return tuple(
        int(index or name) if index or name.isdigit() else name for name, index in _STEP.findall(path)
    )


def _nearest(text: str, wanted: Path) -> tuple[int, int]:
    """How many steps of the path a line shares, and which line shares most of them."""
    best = (0, 1)
    for number, place in places(text):
        shared = next(
            (i for i, (a, b) in enumerate(zip(place, wanted, strict=False)) if a != b),
            min(len(place), len(wanted)),
        )
        if shared == len(place) and shared > best[0]:
            best = (shared, number)
    return best


def places(text: str) -> list[tuple[int, Path]]:
    """Every table header and key of a TOML text with its whole path; inside long strings it may be wrong."""
    found: list[tuple[int, Path]] = []
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _table(_names(header[2]), counts, grows=header[1] == "[[")
            found.append((number, table))
        elif key := _KEY.match(line):
            found.append((number, (*table, *_names(key[1]))))
    return found


def _table(names: list[str], counts: dict[Path, int], *, grows: bool) -> Path:
    """The header's path: an array of tables counts up, what lies inside one belongs to its last entry."""
    path: Path = ()
    for index, name in enumerate(names):
        path = (*path, name)
        if grows and index == len(names) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _names(text: str) -> list[str]:
    return [name.strip().strip("\"'") for name in text.split(".")]
