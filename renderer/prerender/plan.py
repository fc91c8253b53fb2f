"""Batches of rows -> chunks in storage, each with its bad lines and repeats; the numbers of the whole."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import orjson
from isal import isal_zlib

from renderer.prerender import paths
from renderer.prerender.columns import Contract, Layout, Target, layout
from renderer.prerender.numbers import normal_number
from renderer.prerender.repeats import Repeats
from renderer.prerender.rows import Batch
from renderer.prerender.spec import Spec
from renderer.store.artefacts import Objects

Tell = Callable[[Mapping[str, Any]], None]
# what a number's phone is known to be, by number: only messages ask
Handsets = Callable[[Sequence[str], Sequence[str]], list[str]]


@dataclass(slots=True)
class Planned:
    """Rows of each chunk, columns nothing is made of, rows that repeat; filled as planning goes."""

    chunks: list[int] = field(default_factory=list)
    ignored: dict[str, None] = field(default_factory=dict)
    repeats: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the books."""
        return {"chunks": self.chunks, "ignored": list(self.ignored), "repeats": self.repeats}


@dataclass(slots=True)
class Rows:
    """The rows of one chunk as they wait in storage: by column, with their lines, and what is bad already."""

    columns: tuple[str, ...]
    lines: list[int]
    values: list[list[str]]
    bad: list[tuple[int, str]]
    classes: list[str] | None = None

    def packed(self) -> bytes:
        """Compressed JSON."""
        told = [self.columns, self.lines, self.values, self.bad, self.classes]
        return bytes(isal_zlib.compress(orjson.dumps(told), 1))

    @classmethod
    def of(cls, data: bytes) -> Rows:
        """The same back."""
        columns, lines, values, bad, classes = orjson.loads(isal_zlib.decompress(data))
        return cls(tuple(columns), lines, values, [(line, why) for line, why in bad], classes)


def plan(
    batches: Iterable[Batch],
    spec: Spec,
    contract: Contract,
    objects: Objects,
    *,
    handsets: Handsets | None = None,
    tell: Tell = lambda _: None,
) -> Planned:
    """Write the chunks of a job, one after another: memory is that of one. Each is told its repeats."""
    planned = Planned()
    with tempfile.TemporaryDirectory(prefix="renderer-plan-") as folder, Repeats(Path(folder)) as repeats:
        for number, batch in enumerate(batches):
            found = layout(batch.columns, contract, spec.columns)
            planned.ignored |= dict.fromkeys(found.ignored)
            used, found = _used(batch, found)
            rows = _rows(used, found, handsets)
            _note_keys(repeats, rows, found, spec, _keys(contract), first_row=number * spec.chunk_rows)
            objects.put(paths.rows(spec.key, number), rows.packed())
            planned.chunks.append(len(rows.lines) + len(rows.bad))
            tell({"rows": sum(planned.chunks)} if number % 16 == 0 else {})
        planned.repeats = _tell_repeats(repeats.found(), spec, objects)
    return planned


def _used(batch: Batch, found: Layout) -> tuple[Batch, Layout]:
    """Only the columns that something is made of: the others are not kept."""
    used = [place for place, target in enumerate(found.targets) if target is not None]
    columns = tuple(batch.columns[place] for place in used)
    values = [batch.values[place] for place in used]
    targets = tuple(found.targets[place] for place in used)
    return Batch(columns, batch.lines, values, batch.bad), Layout(columns, targets, found.same)


def _rows(batch: Batch, found: Layout, handsets: Handsets | None) -> Rows:
    """Rows with clean texts, their numbers in one form, and the class of each handset where that counts."""
    rows = Rows(batch.columns, batch.lines, batch.values, batch.bad)
    _leave_out_broken(rows)
    where = found.position("number")
    if where is not None:
        numbers = [normal_number(each) if each else "" for each in rows.values[where]]
        wrong = {row for row, number in enumerate(numbers) if number is None}
        rows.values[where] = [number or "" for number in numbers]
        _leave_out(rows, dict.fromkeys(wrong, "NUMBER is no number in international form."))
    if handsets is not None:
        named, count = found.position("handset"), len(rows.lines)
        blank = [""] * count
        rows.classes = handsets(
            rows.values[where] if where is not None else blank,
            rows.values[named] if named is not None else blank,
        )
    return rows


def _leave_out_broken(rows: Rows) -> None:
    """Rows that are not UTF-8 hold halves of characters, which JSON refuses: a look at all, then at each."""
    try:
        orjson.dumps(rows.values)
    except TypeError:
        broken = {row for column in rows.values for row, text in enumerate(column) if not _is_utf8(text)}
        _leave_out(rows, dict.fromkeys(broken, "It is not UTF-8; save the file in that coding."))


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _leave_out(rows: Rows, wrong: Mapping[int, str]) -> None:
    if not wrong:
        return
    rows.bad += [(rows.lines[row], why) for row, why in sorted(wrong.items())]
    keep = [row for row in range(len(rows.lines)) if row not in wrong]
    rows.lines = [rows.lines[row] for row in keep]
    rows.values = [[column[row] for row in keep] for column in rows.values]


def _keys(contract: Contract) -> dict[str, Target | None]:
    """What may not occur twice, by the name under which it may be allowed to."""
    return {"barcode": Target(*contract.barcode) if contract.barcode else None, "number": Target("number")}


def _note_keys(
    repeats: Repeats,
    rows: Rows,
    found: Layout,
    spec: Spec,
    keys: Mapping[str, Target | None],
    *,
    first_row: int,
) -> None:
    for name, target in keys.items():
        if target is not None and name not in spec.repeats and target in found.targets:
            repeats.add(name, rows.values[found.targets.index(target)], first_row, rows.lines)


_WORDS = {"barcode": "BARCODEID", "number": "number"}


def _tell_repeats(found: Iterator[tuple[int, int, str]], spec: Spec, objects: Objects) -> int:
    """Give each chunk the repeats among its rows: position -> reason."""
    count = 0
    for chunk, group in groupby(found, key=lambda each: each[0] // spec.chunk_rows):
        told: dict[str, str] = {}
        for row, first, column in group:
            why = f"Its {_WORDS[column]} is already in line {first}."
            told.setdefault(str(row % spec.chunk_rows), why)
        count += len(told)
        objects.put(paths.repeats(spec.key, chunk), bytes(isal_zlib.compress(orjson.dumps(told), 1)))
    return count
