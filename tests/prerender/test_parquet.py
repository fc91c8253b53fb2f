from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from renderer.errors import InvalidRequest
from renderer.prerender.parquet import SCHEMA, ManifestWriter, batches

LINE = {name: [None] for name in SCHEMA.names} | {"line": [2], "status": ["bad"], "reason": ["No."]}


def test_the_manifest_has_a_row_group_a_chunk_and_equal_bytes_each_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with ManifestWriter(tmp_path / name, {"kind": "ticket"}) as writer:
            writer.write(LINE)
            writer.write(LINE)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    file = pq.ParquetFile(tmp_path / "a")
    assert file.num_row_groups == 2
    assert file.schema_arrow.metadata[b"kind"] == b"ticket"
    assert file.read().to_pylist()[1]["reason"] == "No."


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
