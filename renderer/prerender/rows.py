"""A file of recipients (CSV, JSON Lines, Parquet) -> batches of rows by column, streamed, bad lines named."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from renderer.errors import InvalidRequest

MAX_LINE = 1 << 20  # bytes of one line; longer ones are cut, and then do not read as a row
MAX_COLUMNS = 1000
_DELIMITERS = ",;\t|"
_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Batch:
    """Rows by column: ``values[column][row]`` is text, "" where there is none; ``lines`` are their places.

    ``bad`` holds line and reason of what did not read as a row. Lines count from 1 as an editor shows them;
    in Parquet, which has none, they are row numbers.
    """

    columns: tuple[str, ...]
    lines: list[int]
    values: list[list[str]]
    bad: list[tuple[int, str]] = field(default_factory=list)


def batches(path: Path, size: int) -> Iterator[Batch]:
    """Batches of at most ``size`` rows. Raises InvalidRequest for another kind of file or a wrong header."""
    ending = path.suffix.lower()
    if ending == ".parquet":
        from renderer.prerender import parquet  # noqa: PLC0415 - pyarrow takes 60 MB and 0.2 s

        yield from parquet.batches(path, size)
        return
    read = {".csv": _csv, ".tsv": _csv, ".txt": _csv, ".jsonl": _json_lines, ".ndjson": _json_lines}.get(
        ending
    )
    if read is None:
        raise InvalidRequest(
            f"{path.name} is of no kind that is read; give .csv, .jsonl or .parquet.", field="rows"
        )
    with path.open("rb") as stream:
        yield from read(stream, size, path.name)


def _csv(stream: BinaryIO, size: int, name: str) -> Iterator[Batch]:
    with io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="") as text:
        lines = iter(partial(text.readline, MAX_LINE), "")
        first = next(lines, "")
        delimiter = max(_DELIMITERS, key=first.count)
        columns = tuple(name.strip() for name in next(csv.reader([first], delimiter=delimiter), []))
        _check_columns(columns, name)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        more = True
        while more:
            batch = Batch(columns, [], [])
            more = _fill(reader, batch, size)
            if batch.lines or batch.bad:
                yield batch


def _fill(reader: Any, batch: Batch, size: int) -> bool:
    """Read up to ``size`` rows; False at the end of the file. A row is placed where it begins."""
    rows: list[list[str]] = []
    lines, wide = batch.lines, len(batch.columns)
    before = reader.line_num
    more = True
    while more and len(rows) < size:
        try:
            for row in reader:
                if len(row) == wide:
                    rows.append(row)
                    lines.append(before + 2)  # the header is line 1
                elif row and any(row):
                    batch.bad.append((before + 2, f"It has {len(row)} columns; the header has {wide}."))
                before = reader.line_num
                if len(rows) >= size:
                    break
            else:
                more = False
        except csv.Error as error:
            batch.bad.append((before + 2, f"It does not read as CSV: {error}."))
            before = reader.line_num
    batch.values = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in batch.columns]
    return more


def _json_lines(stream: BinaryIO, size: int, _name: str) -> Iterator[Batch]:
    lines = iter(partial(stream.readline, MAX_LINE), b"")
    rows: list[dict[str, str]] = []
    places: list[int] = []
    bad: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        text = line.removeprefix(_BOM).strip()
        if not text:
            continue
        try:
            rows.append(flat(orjson.loads(text)))
            places.append(number)
        except orjson.JSONDecodeError as error:
            bad.append((number, f"It does not read as JSON: {error}."))
        except InvalidRequest as error:
            bad.append((number, error.message))
        if len(rows) >= size:
            yield _columnar(rows, places, bad)
            rows, places, bad = [], [], []
    if rows or bad:
        yield _columnar(rows, places, bad)


def _columnar(rows: list[dict[str, str]], lines: list[int], bad: list[tuple[int, str]]) -> Batch:
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    return Batch(columns, lines, [[row.get(name, "") for row in rows] for name in columns], bad)


def flat(found: Any, prefix: str = "") -> dict[str, str]:
    """A JSON object as texts by name, ``PASSDATA.SECVALUE1`` for what lies within; raises InvalidRequest."""
    if not isinstance(found, Mapping):
        raise InvalidRequest("A row is a JSON object of names and values.")
    row: dict[str, str] = {}
    for name, value in found.items():
        if isinstance(value, str):
            row[prefix + name] = value
        elif isinstance(value, Mapping) and not prefix:
            row |= flat(value, f"{name}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            row[prefix + name] = str(value)
        elif value is not None:
            raise InvalidRequest(f"{prefix}{name} must be a text or a number.")
    if len(row) > MAX_COLUMNS:
        raise InvalidRequest(f"A row has more than {MAX_COLUMNS} names.")
    return row


def _check_columns(columns: tuple[str, ...], name: str) -> None:
    if not any(columns):
        raise InvalidRequest(f"{name} is empty; its first line names the columns.", field="rows")
    if len(columns) > MAX_COLUMNS:
        raise InvalidRequest(f"{name} has more than {MAX_COLUMNS} columns.", field="rows")
    twice = next((one for one in columns if one and columns.count(one) > 1), None)
    if twice is not None:
        raise InvalidRequest(f"{name} has two columns called {twice}; rename one.", field="rows")
