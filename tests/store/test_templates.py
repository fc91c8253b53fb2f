from __future__ import annotations

from datetime import datetime

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
