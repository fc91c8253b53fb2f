from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from renderer.store import Store, passes
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


def test_passes_of_the_first_schema_keep_their_messages_there_and_back(store: Store) -> None:
    config = Config()
    config.set_main_option("script_location", "renderer/store/migrations")
    moment = "'2026-01-01 00:00:00.5'"
    with store.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
        account = (
            "INSERT INTO accounts (id, name, active, billing_ok, country, postback_form, created_at)"
            f" VALUES (901, 'Old', true, true, '1', 'raw', {moment})"
        )
        message = (
            "INSERT INTO messages (id, account_id, dialect, tracking_form, action, mms_id, template,"
            " recipient, sender, gateway, content, state, sent_as, created_at, updated_at)"
            f" VALUES (902, 901, '1.3', 'plain', 'x', '1', 't', '1', '2', 'outbox', '{{}}',"
            f" 'sent', 'MMS', {moment}, {moment})"
        )
        connection.exec_driver_sql(account)
        connection.exec_driver_sql(message)
        for number, serial in ((903, "S-1"), (904, "S-2")):
            connection.exec_driver_sql(
                "INSERT INTO passes (id, account_id, template, serial, authentication_token, custom_pass_id,"
                " slots, revision, voided, message_id, created_at, updated_at) VALUES"
                f" ({number}, 901, 't', '{serial}', 'tok', 'same', '{{}}', 1, false, 902, {moment}, {moment})"
            )
        command.upgrade(config, "head")
        carried = passes.passes_of(connection, 902)
        assert [(one.serial, one.custom_pass_id) for one in carried] == [("S-1", None), ("S-2", "same")]
        assert all(one.issued_at and len(one.data_id) == 40 for one in carried)
        command.downgrade(config, "0003")
        rows = connection.exec_driver_sql("SELECT serial, message_id FROM passes ORDER BY id").all()
        assert [tuple(row) for row in rows] == [("S-1", 902), ("S-2", 902)]
        command.upgrade(config, "head")
