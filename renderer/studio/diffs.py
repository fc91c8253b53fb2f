"""Two versions of a template's files -> what changed: lines of text side by side, and which pictures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Change = Literal["same", "changed", "added", "removed", "gap"]
AROUND = 3  # unchanged lines shown around a change
MOST_LINES = 4000
TEXTS = (".toml", ".strings", ".txt", ".md", ".vcf", ".ics", ".json")


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the comparison: numbers and texts before and after, None where there is no such line."""

    change: Change
    before: tuple[int, str] | None
    after: tuple[int, str] | None


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that differs: ``lines`` for text, sizes in bytes else; None for a file that is not there."""

    name: str
    before: int | None
    after: int | None
    lines: tuple[Line, ...] = ()


def compare(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[FileChange, ...]:
    """Every file that differs, by name."""
    names = sorted({*before, *after})
    return tuple(_file(name, before, after) for name in names if before.get(name) != after.get(name))


def _file(name: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> FileChange:
    old, new = before.get(name), after.get(name)
    rows: tuple[Line, ...] = ()
    if name.endswith(TEXTS):
        rows = tuple(lines(_text(old), _text(new)))
    return FileChange(name, None if old is None else len(old), None if new is None else len(new), rows)


def _text(data: bytes | None) -> list[str]:
    return (data or b"").decode("utf-8", "replace").splitlines()[:MOST_LINES]


def lines(before: list[str], after: list[str]) -> list[Line]:
    """The two texts side by side; stretches without a change shrink to a gap."""
    made: list[Line] = []
    for group in SequenceMatcher(a=before, b=after, autojunk=False).get_grouped_opcodes(AROUND):
        if made:
            made.append(Line("gap", None, None))
        for tag, a0, a1, b0, b1 in group:
            made += _stretch(tag, list(enumerate(before, 1))[a0:a1], list(enumerate(after, 1))[b0:b1])
    return made


def _stretch(tag: str, old: list[tuple[int, str]], new: list[tuple[int, str]]) -> list[Line]:
    if tag == "equal":
        return [Line("same", a, b) for a, b in zip(old, new, strict=True)]
    rows: list[Line] = []
    for index in range(max(len(old), len(new))):
        a = old[index] if index < len(old) else None
        b = new[index] if index < len(new) else None
        rows.append(Line("changed" if a and b else "removed" if a else "added", a, b))
    return rows
