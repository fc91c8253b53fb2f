from __future__ import annotations

import threading
from pathlib import Path

import pytest

from renderer.store.artefacts import digest_of, open_artefacts


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
