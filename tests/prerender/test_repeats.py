from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.prerender.repeats import Repeats


def told(folder: Path, columns: dict[str, list[str]], batch: int = 7) -> list[tuple[int, int, str]]:
    folder.mkdir(exist_ok=True)
    with Repeats(folder) as repeats:
        count = len(next(iter(columns.values())))
        for start in range(0, count, batch):
            for name, keys in columns.items():
                part = keys[start : start + batch]
                lines = [2 + row for row in range(start, start + len(part))]
                repeats.add(name, part, start, lines)
        return list(repeats.found())


def test_a_repeat_is_told_with_the_line_of_the_first(tmp_path: Path) -> None:
    keys = ["a", "b", "a", "", "c", "a", "", "b"]
    assert told(tmp_path, {"code": keys}) == [(2, 2, "code"), (5, 2, "code"), (7, 3, "code")]


def test_columns_are_told_apart(tmp_path: Path) -> None:
    found = told(tmp_path, {"code": ["a", "b", "c"], "number": ["b", "1", "1"]})
    assert found == [(2, 3, "number")]


def test_nothing_repeats_in_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, {"code": [""] * 10}) == []
    with Repeats(tmp_path) as repeats:
        assert list(repeats.found()) == []


@given(st.lists(st.text("ab", max_size=3), min_size=1, max_size=60))
@settings(max_examples=30, deadline=None)
def test_what_is_told_is_what_a_dictionary_would_tell(tmp_path_factory, keys: list[str]) -> None:
    firsts: dict[str, int] = {}
    expected = []
    for row, key in enumerate(keys):
        if key and key in firsts:
            expected.append((row, firsts[key] + 2, "k"))
        firsts.setdefault(key, row)
    assert told(tmp_path_factory.mktemp("r"), {"k": keys}) == expected


def test_memory_is_of_a_bucket_not_of_all_keys(tmp_path: Path) -> None:
    """A hundred thousand keys lie on the disk, 32 bytes each, before anything is sorted."""
    with Repeats(tmp_path) as repeats:
        for start in range(0, 100_000, 5000):
            keys = [f"T{row}" for row in range(start, start + 5000)]
            repeats.add("code", keys, start, range(start, start + 5000))
        repeats._settle()
        sizes = [path.stat().st_size for path in tmp_path.iterdir()]
        assert sum(sizes) == 100_000 * 32
        assert max(sizes) < 100_000 * 32 / 64 * 1.3
        assert list(repeats.found()) == []
