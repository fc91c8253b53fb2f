"""Parts and facts -> files and text on the screen; nothing is written until it is complete."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from renderer.errors import InvalidRequest, UnknownFormat
from renderer.part import Part

MAX_INPUT_BYTES = 32 * 1024 * 1024
STDOUT = "-"

AsJson = Annotated[bool, typer.Option("--json", help="Print the facts as JSON.")]
Target = Annotated[
    Path,
    typer.Option("--output", "-o", help="File to write; its ending is the format. '-' = stdout."),
]

_FORMAT_OF_ENDING = {"jpg": "jpeg", "htm": "html"}


def format_of(target: Path, asked: str | None = None) -> str:
    """The format asked for, else the one the file's ending names; raises UnknownFormat without either."""
    name = (asked or target.suffix.removeprefix(".")).lower()
    if not name:
        raise UnknownFormat(
            f"{target} does not say in which format to write: give the name an ending such as .png, "
            "or say --format.",
            field="format",
        )
    return _FORMAT_OF_ENDING.get(name, name)


def read_input(path: Path) -> bytes:
    """Bytes of a file the user named ('-' is standard input); raises InvalidRequest over the cap."""
    if str(path) == STDOUT:
        data = sys.stdin.buffer.read(MAX_INPUT_BYTES + 1)
    else:
        with path.open("rb") as stream:
            data = stream.read(MAX_INPUT_BYTES + 1)
    if len(data) > MAX_INPUT_BYTES:
        raise InvalidRequest(f"{path} is larger than {MAX_INPUT_BYTES >> 20} MB; name a smaller file.")
    return data


def write(part: Part, target: Path) -> None:
    """Write the part to its target, whole or not at all."""
    if str(target) == STDOUT:
        sys.stdout.buffer.write(part.data)
        sys.stdout.buffer.flush()
    else:
        part.save(target)


def written(part: Part, target: Path, facts: Mapping[str, Any], *, as_json: bool) -> None:
    """Write the part, then tell what was written; facts go to stderr when the part itself goes to stdout."""
    write(part, target)
    told = {"file": str(target), "content_type": part.content_type, "bytes": len(part), **facts}
    tell(told, as_json=as_json, stream=sys.stderr if str(target) == STDOUT else sys.stdout)


def tell(facts: Mapping[str, Any], *, as_json: bool, stream: Any = None) -> None:
    """Print one set of facts: JSON, or a line a fact with the empty ones left out."""
    out = stream or sys.stdout
    if as_json:
        out.write(to_json(facts))
        return
    shown = {name: value for name, value in facts.items() if value not in (None, "", [], (), {})}
    width = max((len(name) for name in shown), default=0)
    for name, value in shown.items():
        for number, line in enumerate(_lines(value)):
            out.write(f"{name.replace('_', ' ') if not number else '':<{width}}  {line}\n")


def tell_many(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], *, as_json: bool) -> None:
    """Print rows: a JSON list of all their facts, or a table of the named columns."""
    if as_json:
        sys.stdout.write(to_json(list(rows)))
        return
    table = [[name.replace("_", " ") for name in columns]]
    table += [[_cell(row.get(name)) for name in columns] for row in rows]
    widths = [max(len(line[index]) for line in table) for index in range(len(columns))]
    for line in table:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write("  ".join(cells).rstrip() + "\n")


def to_json(value: Any) -> str:
    """Indented JSON with a final newline; dataclasses, dates and paths become plain values."""
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_NON_STR_KEYS
    return orjson.dumps(value, default=_plain, option=options).decode()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, set | frozenset | tuple):
        return sorted(value) if isinstance(value, set | frozenset) else list(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


def _lines(value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"{name}: {_cell(each)}" for name, each in value.items()]
    if isinstance(value, list | tuple) and value and not isinstance(value[0], int | float):
        return [_cell(each) for each in value]
    return [_cell(value)]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_cell(each)}" for name, each in value.items())
    if isinstance(value, list | tuple):
        numbers = all(isinstance(each, int) for each in value)
        return ("x" if numbers and len(value) == 2 else ", ").join(_cell(each) for each in value)
    return str(value)
