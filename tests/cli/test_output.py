from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from renderer.cli import output
from renderer.errors import InvalidRequest, UnknownFormat


def test_the_ending_names_the_format() -> None:
    assert output.format_of(Path("a/x.JPG")) == "jpeg"
    assert output.format_of(Path("x.svg")) == "svg"
    assert output.format_of(Path("-"), "PNG") == "png"


def test_a_name_without_an_ending_needs_a_format() -> None:
    with pytest.raises(UnknownFormat) as caught:
        output.format_of(Path("x"))
    assert caught.value.field == "format"


def test_input_over_the_cap_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "MAX_INPUT_BYTES", 4)
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    with pytest.raises(InvalidRequest):
        output.read_input(path)


def test_facts_are_json_or_lines(capsys: pytest.CaptureFixture[str]) -> None:
    facts = {"bytes": 3, "size": (4, 5), "warnings": ["a", "b"], "none": None, "well": True}
    output.tell(facts, as_json=False)
    assert capsys.readouterr().out.splitlines() == [
        "bytes     3",
        "size      4x5",
        "warnings  a",
        "          b",
        "well      yes",
    ]
    output.tell(facts, as_json=True)
    assert json.loads(capsys.readouterr().out)["size"] == [4, 5]


def test_facts_leave_standard_output_to_the_part() -> None:
    out = io.StringIO()
    output.tell({"a": {"b": 1}}, as_json=False, stream=out)
    assert out.getvalue() == "a  b: 1\n"


def test_anything_becomes_json() -> None:
    value = {"a": frozenset({"y", "x"}), "b": b"\xff", "c": Path("p"), 1: datetime(2026, 1, 1, tzinfo=UTC)}
    told = json.loads(output.to_json(value))
    assert told == {"a": ["x", "y"], "b": "\ufffd", "c": "p", "1": "2026-01-01T00:00:00+00:00"}


def test_rows_are_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    output.tell_many([{"name": "a", "n": 1}, {"name": "long", "n": None}], ("name", "n"), as_json=False)
    assert capsys.readouterr().out == "name  n\na     1\nlong\n"
