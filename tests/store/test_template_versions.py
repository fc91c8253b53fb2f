from __future__ import annotations

from datetime import UTC, datetime

from renderer.store import Store
from renderer.store import template_versions as book

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def publish(store: Store, template: str, archive: str | None, note: str = "", kind: str = "ticket") -> int:
    with store.write() as connection:
        return book.publish(
            connection, kind, template, version="f" * 64, archive=archive, note=note, account_id=None, now=NOW
        )


def test_each_template_counts_its_own_versions(store: Store) -> None:
    assert [publish(store, "gala", "a" * 64), publish(store, "gala", "b" * 64)] == [1, 2]
    assert publish(store, "transit", "c" * 64) == 1
    assert publish(store, "gala", "d" * 64, kind="pass") == 1


def test_the_newest_version_is_in_use(store: Store) -> None:
    publish(store, "gala", "a" * 64)
    publish(store, "gala", "b" * 64, "Larger type")
    with store.read() as connection:
        used = book.in_use(connection, "ticket")
        listed = book.versions_of(connection, "ticket", "gala")
        first = book.version(connection, "ticket", "gala", 1)
    assert used["gala"].archive == "b" * 64
    assert [(one.number, one.note) for one in listed] == [(2, "Larger type"), (1, "")]
    assert first is not None
    assert first.created_at == NOW


def test_a_withdrawn_template_is_no_longer_in_use_but_keeps_its_history(store: Store) -> None:
    publish(store, "gala", "a" * 64)
    publish(store, "gala", None)
    with store.read() as connection:
        assert book.in_use(connection, "ticket") == {}
        assert len(book.versions_of(connection, "ticket", "gala")) == 2
