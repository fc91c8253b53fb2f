from __future__ import annotations

import threading
from pathlib import Path

import pytest

from renderer.errors import ConfigurationError
from renderer.store.artefacts import below, digest_of, local_folder, open_artefacts, open_objects


def test_what_was_put_comes_back_and_is_never_overwritten(tmp_path: Path) -> None:
    kept = open_artefacts(str(tmp_path / "a"))
    digest = digest_of(b"recipe")
    assert kept.get(digest) is None
    kept.put(digest, b"first")
    kept.put(digest, b"second")
    assert kept.get(digest) == b"first"
    assert (tmp_path / "a" / digest[:2] / digest).read_bytes() == b"first"
    kept.delete(digest)
    kept.delete(digest)
    assert kept.get(digest) is None


def test_many_writers_of_one_digest_leave_one_whole_artefact(tmp_path: Path) -> None:
    digest, data = digest_of("x"), bytes(200_000)
    threads = [
        threading.Thread(target=lambda: open_artefacts(f"file://{tmp_path}").put(digest, data))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert open_artefacts(str(tmp_path)).get(digest) == data
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [digest]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "f" * 63])
def test_only_digests_are_names(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="64"):
        open_artefacts(str(tmp_path)).put(name, b"")


def test_pieces_are_told_apart() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of("ab") == digest_of(b"ab")


def test_files_by_path_are_replaced_kept_listed_and_read_in_pieces(tmp_path: Path) -> None:
    files = open_objects(str(tmp_path / "o"))
    files.put("a/b", b"one")
    files.put("a/b", b"two34")
    files.put_new("a/b", b"three")
    files.put_pieces("a/b", [b"four"])
    assert files.get("a/b") == b"two34"
    files.put_pieces("a/c", [b"pi", b"eces"])
    assert files.ranges("a/c", [0, 4], [2, 2]) == [b"pi", b"es"]
    local = tmp_path / "local"
    local.write_bytes(b"file")
    files.put_file("d", local)
    assert sorted((path, size) for path, size, _ in files.listed("a")) == [("a/b", 5), ("a/c", 6)]
    files.delete("a/c")
    files.delete("a/c")
    assert (files.get("a/c"), files.size("a/c"), files.size("d")) == (None, None, 4)
    with pytest.raises(FileNotFoundError):
        files.ranges("a/c", [0], [1])
    assert not list(tmp_path.rglob("*#*"))


def test_addresses_name_folders_or_buckets(tmp_path: Path) -> None:
    assert below("s3://bucket/x/", "y") == "s3://bucket/x/y"
    assert below(f"file://{tmp_path}", "y") == str(tmp_path / "y")
    assert local_folder("s3://bucket") is None
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        open_objects("s4://bucket")
