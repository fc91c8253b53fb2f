from __future__ import annotations

from datetime import datetime, timedelta

from renderer.store import Store, barcodes, templates
from renderer.store.rows import upsert


def test_ids_belong_to_their_account(store: Store, account: int, now: datetime) -> None:
    with store.write() as connection:
        database = upsert(
            connection,
            barcodes.barcode_databases,
            {"account_id": account, "number": "17856"},
            {"name": "Gate", "always_generate": True},
        )
        key = {"account_id": account, "mms_id": "35674"}
        values = {"template": "ticket-mms", "database_id": database, "created_at": now}
        upsert(connection, templates.mms_templates, key, values)
        key = {"account_id": account, "pass_template_id": "77"}
        upsert(connection, templates.pass_templates, key, {"template": "event-ticket", "created_at": now})
        found = templates.mms_template(connection, account, "35674")
        assert found is not None
        assert (found.template, found.database_id, found.state) == ("ticket-mms", database, "ready")
        assert templates.mms_template(connection, account + 1, "35674") is None
        assert templates.pass_template_ids(connection, account) == ["77"]
        assert templates.pass_template_ids(connection, account + 1) == []


def test_saved_messages_are_encoded_by_one_at_a_time(store: Store, account: int, now: datetime) -> None:
    lease = timedelta(minutes=1)
    with store.write() as connection:
        row, mms_id = templates.add_mms(
            connection,
            account,
            template="saved-1",
            name="fishtank",
            state=templates.ENCODING,
            dialect="1.3",
            action="savemms",
            now=now,
        )
        assert mms_id.isdigit()
        assert templates.any_encoding(connection, now=now)
        assert templates.claim_encoding(connection, now=now, limit=5, lease=lease) == [row]
        assert templates.claim_encoding(connection, now=now, limit=5, lease=lease) == []
        assert templates.claim_encoding(connection, now=now + 2 * lease, limit=5, lease=lease) == [row]
        templates.encoded(connection, row, template="saved-2", state=templates.READY)
        found = templates.mms_template(connection, account, mms_id)
        assert found is not None
        assert (found.template, found.state, found.name) == ("saved-2", "ready", "fishtank")
        assert not templates.any_encoding(connection, now=now + 9 * lease)
        assert templates.mms_ids(connection, account) == [mms_id]
        templates.encoded(connection, row, template="saved-2", state=templates.CORRUPT)
        assert templates.mms_ids(connection, account) == []
