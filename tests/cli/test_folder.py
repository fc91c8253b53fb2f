from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from renderer.cli.folder import save_folder
from renderer.errors import InvalidRequest
from renderer.part import Part


def text(name: str, content: str = "x") -> Part:
    return Part(name, "text/plain", content.encode())


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_a_folder_keeps_what_is_not_ours(tmp_path: Path) -> None:
    target = tmp_path / "parts"
    target.mkdir()
    (target / "mine.txt").write_text("mine")
    save_folder([text("../a.txt"), text("b.txt")], {}, target)
    assert names(target) == {"mine.txt", "a.txt", "b.txt", "report.json"}
    assert names(tmp_path) == {"parts"}


def test_the_report_lists_the_files(tmp_path: Path) -> None:
    save_folder([text("a.txt", "1")], {"size_bytes": 1}, tmp_path / "p")
    told = json.loads((tmp_path / "p/report.json").read_text())
    assert told == {"size_bytes": 1, "files": {"a.txt": sha256(b"1").hexdigest()}}


def test_an_earlier_message_gives_way_unless_it_was_changed(tmp_path: Path) -> None:
    save_folder([text("s3.png"), text("s4.txt"), text("s1.txt")], {}, tmp_path)
    (tmp_path / "s4.txt").write_text("edited by hand")
    save_folder([text("s3.gif"), text("s1.txt", "new")], {}, tmp_path)
    assert names(tmp_path) == {"s1.txt", "s3.gif", "s4.txt", "report.json"}
    assert (tmp_path / "s1.txt").read_text() == "new"


@pytest.mark.parametrize(
    "report",
    ["", "[]", "{}", '{"files": ["keep"]}', '{"files": null}', '{"files": {"keep": null, "a\\u0000": ""}}'],
)
def test_a_strange_report_removes_nothing(tmp_path: Path, report: str) -> None:
    (tmp_path / "report.json").write_text(report)
    (tmp_path / "keep").write_text("x")
    save_folder([text("a.txt")], {}, tmp_path)
    assert names(tmp_path) == {"keep", "a.txt", "report.json"}


def test_a_report_reaches_no_file_outside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"x")
    target = tmp_path / "p"
    target.mkdir()
    (target / "report.json").write_text(json.dumps({"files": {"../mine": sha256(b"x").hexdigest()}}))
    save_folder([text("a.txt")], {}, target)
    assert names(tmp_path) == {"mine", "p"}


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "x"
    target.write_text("")
    with pytest.raises(InvalidRequest):
        save_folder([], {}, target)


def test_a_folder_in_the_place_of_a_part_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    target = tmp_path / "p"
    (target / "b.txt").mkdir(parents=True)
    with pytest.raises(IsADirectoryError) as caught:
        save_folder([text("a.txt"), text("b.txt")], {}, target)
    assert caught.value.filename == str(target / "b.txt")
    assert names(target) == {"b.txt"}
    assert names(tmp_path) == {"p"}
