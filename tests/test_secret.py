from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from renderer.errors import ConfigurationError
from renderer.secret import NAME, secret_of
from renderer.settings import Settings


def test_the_secret_is_made_once_by_however_many_processes(tmp_path: Path) -> None:
    found: list[bytes] = []
    settings = Settings(home=tmp_path / "new")
    threads = [threading.Thread(target=lambda: found.append(secret_of(settings))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found[0]) == 32
    assert (tmp_path / "new" / NAME).stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == [NAME]


def test_a_secret_of_the_settings_wins_and_leaves_no_file(tmp_path: Path) -> None:
    assert secret_of(Settings(home=tmp_path, link_secret=SecretStr("of ours"))) == b"of ours"
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_cannot_be_written_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="RENDERER_LINK_SECRET") as caught:
        secret_of(Settings(home=tmp_path / "file"))
    assert caught.value.field == "link_secret"
