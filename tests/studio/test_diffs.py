from __future__ import annotations

from renderer.studio import diffs


def test_changed_added_and_removed_lines_stand_side_by_side() -> None:
    rows = diffs.lines(["a", "b", "c"], ["a", "B", "c", "d"])
    assert [row.change for row in rows] == ["same", "changed", "same", "added"]
    assert (rows[1].before, rows[1].after) == ((2, "b"), (2, "B"))
    assert diffs.lines(["x"], [])[0].change == "removed"


def test_long_stretches_without_a_change_become_a_gap() -> None:
    before = [str(number) for number in range(60)]
    rows = diffs.lines(before, ["first", *before[1:-1], "last"])
    assert [row.change for row in rows].count("gap") == 1
    assert len(rows) < 12


def test_only_files_that_differ_are_told_and_pictures_by_their_size() -> None:
    changes = diffs.compare(
        {"a.toml": b"1", "b.png": b"12", "c": b""}, {"a.toml": b"2", "b.png": b"123", "c": b""}
    )
    assert [(one.name, one.before, one.after, bool(one.lines)) for one in changes] == [
        ("a.toml", 1, 1, True), ("b.png", 2, 3, False),
    ]  # fmt: skip
    assert diffs.compare({}, {"new.png": b"1"})[0].before is None
