from __future__ import annotations

from pathlib import Path

from renderer.prerender.pinned import Pinned
from renderer.templates import FolderSource


def test_a_template_stays_as_it_was_when_it_was_first_asked_for(tmp_path: Path) -> None:
    main = tmp_path / "mms" / "hello" / "mms.toml"
    main.parent.mkdir(parents=True)
    main.write_text("one")
    pinned = Pinned(FolderSource(tmp_path))
    first = pinned.get("mms", "hello")
    main.write_text("two")
    assert pinned.get("mms", "hello") is first
    assert pinned.ids("mms") == ["hello"]
