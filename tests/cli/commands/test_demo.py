from __future__ import annotations

from pathlib import Path


def test_the_demo_makes_the_gallery_and_says_where(cli) -> None:
    outcome = cli("demo")
    assert outcome.code == 0, outcome.err
    assert str(Path("out/index.html").resolve()) in outcome.out
    assert Path("out/index.html").is_file()


def test_a_second_run_replaces_the_first(cli) -> None:
    Path("out").mkdir()
    Path("out/index.html").write_text("old")
    Path("out/stale.txt").write_text("old")
    assert cli("demo").code == 0
    assert not Path("out/stale.txt").exists()


def test_a_folder_of_other_things_is_left_alone(cli) -> None:
    Path("mine").mkdir()
    Path("mine/diary.txt").write_text("dear diary")
    outcome = cli("demo", "--out", "mine")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert [file.name for file in Path("mine").iterdir()] == ["diary.txt"]
