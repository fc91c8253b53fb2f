from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from renderer.store import Store
from renderer.store.base import open_store
from renderer.store.schema import HEAD, metadata, revision, upgrade


def test_the_revisions_lead_to_the_tables_that_the_code_declares(store: Store) -> None:
    with store.read() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_head_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", "renderer/store/migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_second_upgrade_changes_nothing(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'r.db'}")
    with store.read() as connection:
        assert revision(connection) is None
    assert upgrade(store) is True
    assert upgrade(store) is False
    with store.read() as connection:
        assert revision(connection) == HEAD
    store.close()
