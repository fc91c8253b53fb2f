from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from renderer.data import templates_dir
from renderer.errors import TemplateError, UnknownTemplate
from renderer.store import Store, published, template_versions
from renderer.store.artefacts import Artefacts, open_artefacts
from renderer.store.published import Published
from renderer.templates import FolderSource

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BELOW = FolderSource(templates_dir())


@pytest.fixture
def artefacts(tmp_path: Path) -> Artefacts:
    return open_artefacts(str(tmp_path / "artefacts"))


@pytest.fixture
def source(store: Store, artefacts: Artefacts) -> Published:
    return Published(lambda: store, lambda: artefacts, BELOW)


def put(store: Store, artefacts: Artefacts, template: str, files: dict[str, bytes] | None) -> str:
    version, archive = published.keep(artefacts, files or {})
    with store.write() as connection:
        template_versions.publish(
            connection, "ticket", template, version=version, archive=archive if files else None, note="",
            account_id=None, now=NOW,
        )  # fmt: skip
    return version


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def test_without_a_publish_the_folder_speaks(source: Published) -> None:
    assert source.get("ticket", "gala") == BELOW.get("ticket", "gala")
    assert source.ids("ticket") == BELOW.ids("ticket")


def test_a_published_version_stands_before_the_folder_s(
    source: Published, store: Store, artefacts: Artefacts
) -> None:
    version = put(store, artefacts, "gala", {"ticket.toml": b"format = 1"})
    found = source.get("ticket", "gala")
    assert (found.version, found.main) == (version, b"format = 1")


def test_a_new_template_is_listed_and_a_withdrawn_one_is_gone(
    source: Published, store: Store, artefacts: Artefacts
) -> None:
    put(store, artefacts, "brand-new", {"ticket.toml": b"format = 1"})
    assert "brand-new" in source.ids("ticket")
    put(store, artefacts, "brand-new", None)
    source.forget()
    with pytest.raises(UnknownTemplate):
        source.get("ticket", "brand-new")


def test_files_that_are_gone_are_told(source: Published, store: Store, artefacts: Artefacts) -> None:
    put(store, artefacts, "gala", {"ticket.toml": b"x"})
    with store.read() as connection:
        archive = template_versions.in_use(connection, "ticket")["gala"].archive
    artefacts.delete(archive or "")
    with pytest.raises(TemplateError, match="gone"):
        source.get("ticket", "gala")


def test_packing_gives_equal_bytes_and_comes_back() -> None:
    files = {"b.png": b"2", "a/ticket.toml": b"1"}
    assert published.packed(files) == published.packed(dict(reversed(files.items())))
    assert published.unpacked(published.packed(files)) == files


def test_a_folder_around_everything_and_what_systems_hide_are_left_out() -> None:
    data = zipped(
        **{"gala/ticket.toml": b"1", "gala/a.jpg": b"2", "__MACOSX/gala/._a.jpg": b"3", "gala/.DS_Store": b""}
    )
    assert published.unpacked(data) == {"ticket.toml": b"1", "a.jpg": b"2"}


@pytest.mark.parametrize("name", ["../outside", "a/../../b", "/etc/passwd", "c:\\x", "a//b"])
def test_paths_that_lead_outside_are_refused(name: str) -> None:
    with pytest.raises(TemplateError, match="outside"):
        published.unpacked(zipped(**{"ticket.toml": b"", name: b"x"}))


def test_archives_are_read_within_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TemplateError, match="files"):
        published.unpacked(zipped(**{f"{number}.txt": b"" for number in range(201)}))
    monkeypatch.setattr(published, "MAX_TEMPLATE_BYTES", 10)
    with pytest.raises(TemplateError, match="larger"):
        published.unpacked(zipped(a=b"123456", b=b"123456"))
    with pytest.raises(TemplateError, match="no zip"):
        published.unpacked(b"PK but no zip")
