from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from renderer.errors import InvalidRequest
from renderer.prerender.pack import Pack
from renderer.prerender.parquet import ManifestWriter, batches
from renderer.prerender.part import Lines, Part


def part() -> Part:
    lines, pack = Lines(), Pack()
    lines.made(2, "wide", b"\1" * 32, pack.add("a", b"picture"), grade="A")
    lines.bad(3, "No.")
    made = lines.settled(pack)
    made.packs[0] = "mine"
    return made


def test_the_manifest_has_a_row_group_a_chunk_and_equal_bytes_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with ManifestWriter(tmp_path / name, {"kind": "ticket"}) as writer:
            writer.write(part(), "image/png")
            writer.write(part(), "image/png")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    file = pq.ParquetFile(tmp_path / "a")
    assert file.num_row_groups == 2
    assert file.schema_arrow.metadata[b"kind"] == b"ticket"
    made, bad = file.read_row_group(1).to_pylist()
    assert made == {
        "line": 2, "status": "made", "class": "wide", "digest": "01" * 32, "pack": "mine", "offset": 31,
        "length": 7, "content_type": "image/png", "grade": "A", "reason": None,
    }  # fmt: skip
    assert bad == dict.fromkeys(made) | {"line": 3, "status": "bad", "reason": "No."}


def test_a_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    path.write_bytes(b"PAR1 not at all")
    with pytest.raises(InvalidRequest, match=r"x.parquet is no Parquet file"):
        list(batches(path, 10))


@pytest.mark.parametrize("values", [[True], [[1, 2]]])
def test_columns_that_are_no_text_are_refused_by_name(tmp_path: Path, values: list[object]) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"odd": values}), path)
    with pytest.raises(InvalidRequest, match="Column odd"):
        list(batches(path, 10))


def test_coded_columns_numbers_and_dates_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    coded = pa.array(["a", "b"]).dictionary_encode()
    pq.write_table(pa.table({"c": coded, "n": [1.5, 2.0], "d": pa.array([0, 1], pa.date32())}), path)
    (batch,) = batches(path, 10)
    assert batch.values == [["a", "b"], ["1.5", "2"], ["1970-01-01", "1970-01-02"]]
