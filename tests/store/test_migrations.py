from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from renderer.store import Store
from renderer.store.schema import metadata

VERSIONS = sorted(Path("renderer/store/migrations/versions").glob("r*.py"))


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_each_revision_is_named_after_its_number(path: Path) -> None:
    assert f'revision = "{path.stem[1:5]}"' in path.read_text()


def test_the_whole_history_can_be_walked_back(store: Store) -> None:
    config = Config()
    config.set_main_option("script_location", "renderer/store/migrations")
    with store.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        left = set(inspect(connection).get_table_names())
    assert not left & set(metadata.tables)
