from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from renderer.errors import InvalidRequest
from renderer.prerender.rows import Batch, batches, flat


def read(path: Path, data: bytes | str, size: int = 1000) -> list[Batch]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(batches(path, size))


def test_csv_rows_stand_where_they_begin_though_values_hold_lines(tmp_path: Path) -> None:
    text = '\ufeffcode,name\nA,"two\nlines"\n\nB,"a ""quote"""\nC,Zoë\n'
    (batch,) = read(tmp_path / "r.csv", text)
    assert batch.columns == ("code", "name")
    assert batch.lines == [2, 5, 6]
    assert batch.values == [["A", "B", "C"], ["two\nlines", 'a "quote"', "Zoë"]]
    assert batch.bad == []


def test_bad_csv_lines_are_named_and_the_others_read(tmp_path: Path) -> None:
    text = 'code,name\nA,1\nB\nC,2,3\nD,"x"y\nE,5\n'
    (batch,) = read(tmp_path / "r.csv", text)
    assert batch.values[0] == ["A", "E"]
    assert batch.lines == [2, 6]
    assert [line for line, _ in batch.bad] == [3, 4, 5]
    assert batch.bad[0][1] == "It has 1 columns; the header has 2."
    assert "does not read as CSV" in batch.bad[2][1]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_header_tells_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    (batch,) = read(tmp_path / "r.csv", f"code{delimiter}name\nA{delimiter}x, y\n")
    assert batch.values == [["A"], ["x, y"]]


def test_batches_have_the_size_asked_for(tmp_path: Path) -> None:
    found = read(tmp_path / "r.csv", "code\n" + "\n".join(map(str, range(25))) + "\n", size=10)
    assert [len(batch.lines) for batch in found] == [10, 10, 5]
    assert found[2].lines == [22, 23, 24, 25, 26]


@pytest.mark.parametrize(
    ("data", "told"), [(b"", "is empty"), (b"\n\n", "is empty"), (b"a,b,a\n", "two columns called a")]
)
def test_a_header_that_names_nothing_or_twice_is_refused(tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(InvalidRequest, match=told):
        read(tmp_path / "r.csv", data)


def test_json_lines_may_differ_in_names_and_hold_objects(tmp_path: Path) -> None:
    lines = b'{"BARCODEID":"A","n":5,"x":null}\n\n{"PASSDATA":{"SECVALUE1":"1C"},"BARCODEID":"B"}\n'
    (batch,) = read(tmp_path / "r.jsonl", lines)
    assert batch.columns == ("BARCODEID", "n", "PASSDATA.SECVALUE1")
    assert batch.lines == [1, 3]
    assert batch.values == [["A", "B"], ["5", ""], ["", "1C"]]


def test_bad_json_lines_are_named_and_the_others_read(tmp_path: Path) -> None:
    lines = b'{"a":1}\n{"a":\n[1]\n{"a":true}\n{"a":[1]}\n{"a":{"b":{"c":1}}}\n{"a":"z"}\n'
    (batch,) = read(tmp_path / "r.jsonl", lines)
    assert batch.values == [["1", "z"]]
    assert [line for line, _ in batch.bad] == [2, 3, 4, 5, 6]
    assert batch.bad[2][1] == "a must be a text or a number."


def test_too_many_names_in_a_row_are_refused() -> None:
    with pytest.raises(InvalidRequest, match="more than"):
        flat({str(number): "x" for number in range(1001)})


def test_parquet_is_read_by_row_number_in_pieces(tmp_path: Path) -> None:
    struct = pa.array([{"SECVALUE1": f"s{n}"} for n in range(5)])
    table = pa.table({"id": list(range(5)), "name": ["a", None, "c", "d", "e"], "PASSDATA": struct})
    path = tmp_path / "r.parquet"
    pq.write_table(table, path)
    found = list(batches(path, 2))
    assert [batch.lines for batch in found] == [[1, 2], [3, 4], [5]]
    assert found[0].columns == ("id", "name", "PASSDATA.SECVALUE1")
    assert found[0].values == [["0", "1"], ["a", ""], ["s0", "s1"]]


@pytest.mark.parametrize("name", ["rows.xlsx", "rows"])
def test_other_kinds_of_files_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InvalidRequest, match="of no kind that is read"):
        read(tmp_path / name, b"x")
