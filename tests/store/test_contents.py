from __future__ import annotations

from datetime import datetime

from renderer.store import Store, contents


def test_content_is_kept_once_under_its_name(store: Store, now: datetime) -> None:
    document = {"toml": "format = 1", "files": {"1-image.jpg": "0" * 64}, "sources": {}}
    with store.write() as connection:
        contents.add_content(connection, "saved-1", document, now=now)
        contents.add_content(connection, "saved-1", {"toml": "other"}, now=now)
        found = contents.content_of(connection, "saved-1")
        assert found is not None
        assert found.document == document
        assert contents.content_of(connection, "saved-2") is None
