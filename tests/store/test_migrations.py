from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import inspect

from renderer.store import Store, events, passes, postbacks
from renderer.store.schema import metadata
from tests.store.test_messages import add

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


def test_a_postbacks_tries_outlive_the_change_of_its_table(store: Store, account: int, now: datetime) -> None:
    """SQLite changes a table by copying and dropping it, and a drop takes along what hangs on its rows."""
    (message_id,) = add(store, account, now)
    with store.write() as connection:
        event_id = events.add_event(connection, message_id, "sent", now=now)
        assert event_id is not None
        postbacks.owe(connection, account_id=account, message_id=message_id, event_id=event_id, now=now)
        (owed,) = postbacks.postbacks_of(connection, message_id)
        postbacks.note_attempt(connection, owed.id, 1, url="u", status=500, error="HTTP 500", now=now)
    config = Config()
    config.set_main_option("script_location", "renderer/store/migrations")
    with store.write() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")
        command.upgrade(config, "head")
    with store.read() as connection:
        assert postbacks.postbacks_of(connection, message_id) == [replace(owed, attempts=1)]
        assert [one.status for one in postbacks.attempts_at(connection, owed.id)] == [500]
