from __future__ import annotations

from pathlib import Path

import pytest

from renderer.cli.demo.folder import Folder
from renderer.errors import InvalidRequest
from renderer.part import Part


def test_the_folder_appears_at_the_end_and_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with Folder.filled(target) as folder:
        file = folder.add("a/b.txt", Part("b.txt", "text/plain", b"abc"), "B")
        assert not target.exists()
    assert (file.path, file.title, file.size) == ("a/b.txt", "B", 3)
    assert (target / "a/b.txt").read_bytes() == b"abc"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_older_gallery_is_replaced_and_an_empty_folder_taken(tmp_path: Path) -> None:
    for _ in range(2):
        with Folder.filled(tmp_path / "out") as folder:
            folder.add("index.html", b"")
    (tmp_path / "empty").mkdir()
    with Folder.filled(tmp_path / "empty") as folder:
        folder.add("index.html", b"")


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_other_things_are_never_removed(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "mine"
    if kind == "folder":
        target.mkdir()
        (target / "diary.txt").write_text("x")
    else:
        target.write_text("x")
    with pytest.raises(InvalidRequest), Folder.filled(target):
        pass
    assert target.exists()


def test_a_failure_keeps_the_older_gallery(tmp_path: Path) -> None:
    with Folder.filled(tmp_path / "out") as folder:
        folder.add("index.html", b"old")

    def fill() -> None:
        with Folder.filled(tmp_path / "out") as folder:
            folder.add("index.html", b"new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fill()
    assert (tmp_path / "out/index.html").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
