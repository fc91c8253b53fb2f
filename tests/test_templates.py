"""The template registry: folders in, files and a content version out."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer import templates
from renderer.data import templates_dir
from renderer.errors import TemplateError, UnknownTemplate
from renderer.templates import FolderSource, Remembered, content_version


def make(root: Path, kind_folder: str, name: str, main: str, text: str = "format = 1") -> Path:
    folder = root / kind_folder / name
    folder.mkdir(parents=True)
    (folder / main).write_text(text)
    return folder


def test_ids_lists_each_kind_by_its_main_file(tmp_path: Path) -> None:
    make(tmp_path, "tickets", "gala", "ticket.toml")
    make(tmp_path, "passes", "event.pass", "template.toml")
    (tmp_path / "tickets" / "no-main-file").mkdir()
    source = FolderSource(tmp_path)
    assert source.ids("ticket") == ["gala"]
    assert source.ids("pass") == ["event"]
    assert source.ids("mms") == []


def test_first_folder_shadows_the_later_ones(tmp_path: Path) -> None:
    make(tmp_path / "own", "tickets", "gala", "ticket.toml", "mine")
    make(tmp_path / "shipped", "tickets", "gala", "ticket.toml", "theirs")
    files = FolderSource(tmp_path / "own", tmp_path / "shipped").get("ticket", "gala")
    assert files.main == b"mine"


def test_files_are_read_by_forward_slash_path_without_hidden_ones(tmp_path: Path) -> None:
    folder = make(tmp_path, "passes", "event.pass", "template.toml")
    (folder / "en.lproj").mkdir()
    (folder / "en.lproj" / "pass.strings").write_text('"a" = "b";')
    (folder / ".DS_Store").write_text("x")
    files = FolderSource(tmp_path).get("pass", "event")
    assert sorted(files.files) == ["en.lproj/pass.strings", "template.toml"]


@pytest.mark.parametrize("name", ["nope", "../tickets/gala", "", "a/b", "gala\0", "x" * 65, "gala\n"])
def test_unknown_or_unsafe_id_is_refused_with_the_known_ones(tmp_path: Path, name: str) -> None:
    make(tmp_path, "tickets", "gala", "ticket.toml")
    with pytest.raises(UnknownTemplate, match="Known: gala"):
        FolderSource(tmp_path).get("ticket", name)


def test_template_over_the_cap_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "tickets", "gala", "ticket.toml", "x" * 100)
    monkeypatch.setattr(templates, "MAX_TEMPLATE_BYTES", 50)
    with pytest.raises(TemplateError, match="gala"):
        FolderSource(tmp_path).get("ticket", "gala")


def test_version_depends_on_names_and_contents_only() -> None:
    assert content_version({"a": b"1", "b": b"2"}) == content_version({"b": b"2", "a": b"1"})
    assert content_version({"a": b"12", "b": b""}) != content_version({"a": b"1", "b": b"2"})
    assert len(content_version({})) == 64


def test_shipped_templates_are_found() -> None:
    source = FolderSource(templates_dir())
    assert source.ids("ticket")
    assert source.ids("pass")
    assert source.ids("mms")


def test_a_remembered_template_is_read_again_after_its_time(tmp_path: Path) -> None:
    folder = make(tmp_path, "tickets", "gala", "ticket.toml", "first")
    now = 0.0
    source = Remembered(FolderSource(tmp_path), 1.0, lambda: now)
    assert source.get("ticket", "gala").main == b"first"
    (folder / "ticket.toml").write_text("second")
    now = 0.9
    assert source.get("ticket", "gala").main == b"first"
    now = 1.0
    assert source.get("ticket", "gala").main == b"second"
    assert source.ids("ticket") == ["gala"]


def test_a_template_that_came_late_is_found_at_once(tmp_path: Path) -> None:
    source = Remembered(FolderSource(tmp_path), 60.0)
    with pytest.raises(UnknownTemplate):
        source.get("ticket", "gala")
    make(tmp_path, "tickets", "gala", "ticket.toml", "here")
    assert source.get("ticket", "gala").main == b"here"


def test_remembering_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "MOST_REMEMBERED", 2)
    for name in "abc":
        make(tmp_path, "tickets", name, "ticket.toml", "first")
    source = Remembered(FolderSource(tmp_path), 60.0)
    for name in "abc":
        source.get("ticket", name)
    for name in "abc":
        (tmp_path / "tickets" / name / "ticket.toml").write_text("second")
    assert [source.get("ticket", name).main for name in "ca"] == [b"first", b"second"]
