"""Parquet in, as batches of rows; and the manifest out, row group by row group: all that knows pyarrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from renderer.errors import InvalidRequest
from renderer.prerender.part import STATUSES, Part
from renderer.prerender.rows import Batch

# one line for each artefact, and one for each row that is bad
SCHEMA = pa.schema(
    [
        pa.field("line", pa.int64(), nullable=False),
        pa.field(
            "status", pa.dictionary(pa.int8(), pa.string()), nullable=False
        ),  # made | reused | later | bad
        pa.field("class", pa.dictionary(pa.int32(), pa.string())),
        pa.field("digest", pa.string()),  # of the recipe
        pa.field("pack", pa.dictionary(pa.int32(), pa.string())),
        pa.field("offset", pa.int64()),
        pa.field("length", pa.int64()),
        pa.field("content_type", pa.dictionary(pa.int8(), pa.string())),
        pa.field("grade", pa.dictionary(pa.int8(), pa.string())),
        pa.field("reason", pa.string()),
    ]
)


def batches(path: Path, size: int) -> Iterator[Batch]:
    """Batches of a Parquet file; raises InvalidRequest for what is none."""
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InvalidRequest(f"{path.name} is no Parquet file: {error}.", field="rows") from None
    line = 1
    with file:
        for found in file.iter_batches(batch_size=size, use_threads=False):
            table = pa.Table.from_batches([found]).flatten()
            columns = tuple(table.column_names)
            values = [_texts(table.column(n), columns[n], path.name) for n in range(len(columns))]
            yield Batch(columns, list(range(line, line + table.num_rows)), values)
            line += table.num_rows


def _texts(column: Any, name: str, file: str) -> list[str]:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_boolean(column.type) or pa.types.is_nested(column.type):
        raise InvalidRequest(
            f"Column {name} of {file} holds {column.type}; texts, numbers and dates are read.", field="rows"
        )
    try:
        texts: list[str] = pc.fill_null(pc.cast(column, pa.string()), "").to_pylist()
    except pa.ArrowInvalid as error:
        raise InvalidRequest(
            f"Column {name} of {file} does not read as text: {error}.", field="rows"
        ) from None
    return texts


class ManifestWriter:
    """Writes the manifest to a local file, one row group for each chunk; equal rows give equal bytes."""

    def __init__(self, path: Path, facts: Mapping[str, str]) -> None:
        """``facts`` become the file's key-value metadata."""
        schema = SCHEMA.with_metadata(dict(facts))
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=_PLAIN_ENOUGH)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Write the footer."""
        self._writer.close()

    def write(self, part: Part, content_type: str) -> None:
        """Add a row group of a part's lines."""
        records = part.records
        kept = records["offset"] >= 0
        grades, grade = np.unique(records["grade"], return_inverse=True)
        reasons: list[str | None] = [None] * len(records)
        for position, why in part.reasons.items():
            reasons[position] = why
        columns = {
            "line": pa.array(records["line"]),
            "status": _coded(records["status"], STATUSES),
            "class": _coded(records["class"], part.classes, records["class"] >= 0),
            "digest": _hex(records["recipe"]),
            "pack": _coded(records["pack"], part.packs, kept),
            "offset": pa.array(records["offset"], mask=~kept),
            "length": pa.array(records["length"], mask=~kept),
            "content_type": _coded(np.zeros(len(records)), [content_type], kept),
            "grade": _coded(grade, [each.decode() for each in grades.tolist()], records["grade"] != b""),
            "reason": pa.array(reasons, pa.string()),
        }
        arrays = [columns[field.name].cast(field.type) for field in SCHEMA]
        self._writer.write_table(pa.table(arrays, schema=self._schema))


def _coded(numbers: NDArray[Any], names: Sequence[str], valid: NDArray[Any] | None = None) -> Any:
    mask = None if valid is None else ~valid
    return pa.DictionaryArray.from_arrays(
        pa.array(numbers.astype(np.int32), mask=mask), pa.array(names, pa.string())
    )


def _hex(recipes: NDArray[Any]) -> Any:
    """Digests in hex, 64 digits each in one buffer; none for a row of nothing but zeros."""
    count = len(recipes)
    places = np.arange(count + 1, dtype=np.int32) * 64
    texts = pa.py_buffer(recipes.tobytes().hex().encode())
    digests = pa.StringArray.from_buffers(count, pa.py_buffer(places), texts)
    known = recipes.any(axis=1)
    return digests if known.all() else pc.if_else(pa.array(known), digests, None)


# digests and places are all different: a dictionary of them would only cost
_PLAIN_ENOUGH = ["status", "class", "pack", "content_type", "grade", "reason"]
