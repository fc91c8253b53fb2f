"""Part: written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.part import Part, write_atomically


def test_save_makes_missing_folders_and_writes_the_bytes(tmp_path: Path) -> None:
    target = Part("x.png", "image/png", b"abc").save(tmp_path / "a" / "b" / "x.png")
    assert target.read_bytes() == b"abc"


def test_length_is_the_size_of_the_data() -> None:
    assert len(Part("x", "text/plain", b"four")) == 4


def test_failed_write_leaves_the_old_file_and_no_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x.png"
    target.write_bytes(b"old")

    def fail(self: Path, data: bytes) -> int:
        with self.open("wb") as half:
            half.write(data[:1])
        raise OSError("disk full")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(target, b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.png"]


@pytest.mark.parametrize("name", ["d.png", "n" * 250 + ".png"])
def test_a_failure_names_the_path_asked_for(tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    if len(name) < 10:
        target.mkdir()
    with pytest.raises(OSError, match=r".") as caught:
        Part(name, "image/png", b"x").save(target)
    assert caught.value.filename == str(target)
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".partial")]
