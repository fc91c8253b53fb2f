from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from renderer.prerender.index import SIZE, Found, Index, IndexWriter
from renderer.prerender.part import LINE
from renderer.store.artefacts import Objects, open_objects


def recipe(number: int) -> bytes:
    return hashlib.sha256(str(number).encode()).digest()


Numbered = tuple[NDArray[Any], list[str]]


def numbered(first: int, count: int, pack: str) -> Numbered:
    """Records of a part whose artefacts lie in one pack, not its own."""
    numbers = np.arange(first, first + count)
    records = np.zeros(count, LINE)
    digests = b"".join(recipe(number) for number in numbers.tolist())
    records["recipe"] = np.frombuffer(digests, ">u8").reshape(-1, 4)
    records["pack"], records["offset"], records["length"] = 1, 100 * numbers, numbers + 1
    odd = numbers % 2 == 1
    records["facts_offset"], records["facts_length"] = np.where(odd, 7, -1), np.where(odd, numbers, 0)
    records["grade"] = np.where(numbers % 3 > 0, b"A", b"")
    return records, ["", pack]


@pytest.fixture
def objects(tmp_path: Path) -> Objects:
    return open_objects(str(tmp_path / "out"))


def written(tmp_path: Path, objects: Objects, parts: list[Numbered]) -> Index:
    spill = tmp_path / "spill"
    spill.mkdir()
    writer = IndexWriter(spill)
    for part in parts:
        writer.add(*part)
    writer.write(tmp_path / "index")
    objects.put_file("i", tmp_path / "index")
    return Index(objects, "i")


@pytest.mark.parametrize("count", [1, 5, 31, 32, 33, 5000])
def test_every_recipe_is_found_where_it_was_put_and_no_other(
    tmp_path: Path, objects: Objects, count: int
) -> None:
    half = count // 2
    index = written(tmp_path, objects, [numbered(0, half, "p"), numbered(half, count - half, "q")])
    assert index.count == count
    asked = [recipe(number) for number in range(count + 50)]
    found = index.find(asked)
    assert len(found) == count
    for number in range(count):
        assert found[recipe(number)] == Found(
            pack="p" if number < half else "q",
            offset=100 * number,
            length=number + 1,
            facts=(7, number) if number % 2 else None,
            grade="A" if number % 3 else "",
        )


def test_a_job_that_made_nothing_has_an_empty_index(tmp_path: Path, objects: Objects) -> None:
    nothing = np.zeros(1, LINE)
    nothing["offset"] = -1
    index = written(tmp_path, objects, [(nothing, [])])
    assert (index.count, index.packs, index.find([recipe(1)])) == (0, [], {})


def test_a_lookup_reads_a_page_not_the_file(tmp_path: Path, objects: Objects) -> None:
    index = written(tmp_path, objects, [numbered(0, 5000, "p")])
    asked: list[int] = []
    ranges = objects.ranges

    def spied(path: str, starts: list[int], lengths: list[int]) -> list[bytes]:
        asked.extend(lengths)
        return ranges(path, starts, lengths)

    objects.ranges = spied  # type: ignore[assignment, method-assign]
    assert index.find([recipe(4321)])
    assert len(asked) == 1
    assert asked[0] <= 100 * SIZE


def test_equal_recipes_are_answered_by_the_first_pack(tmp_path: Path, objects: Objects) -> None:
    index = written(tmp_path, objects, [numbered(3, 1, "first"), numbered(3, 1, "second")])
    assert index.find([recipe(3)])[recipe(3)].pack == "first"


def test_what_is_no_index_is_told(objects: Objects) -> None:
    objects.put("i", bytes(100))
    with pytest.raises(FileNotFoundError):
        Index(objects, "i")
    with pytest.raises(FileNotFoundError):
        Index(objects, "none")
