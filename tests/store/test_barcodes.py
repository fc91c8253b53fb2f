from __future__ import annotations

from datetime import datetime

from renderer.store import Store, barcodes
from renderer.store.rows import upsert
from tests.store.test_messages import add


def test_the_database_knows_which_number_was_sent_which_id(store: Store, account: int, now: datetime) -> None:
    (message_id,) = add(store, account, now)
    with store.write() as connection:
        key = {"account_id": account, "number": "17856"}
        row = upsert(connection, barcodes.barcode_databases, key, {"name": "Gate", "always_generate": True})
        found = barcodes.database_of(connection, account, "17856")
        assert found is not None
        assert (found.id, found.always_generate) == (row, True)
        assert barcodes.database_of(connection, account + 1, "17856") is None
        for code in ("A", "B"):
            barcodes.record_barcode(connection, row, code, "16501234123", message_id=message_id, now=now)
        assert barcodes.issued(connection, row, "16501234123") == ["A", "B"]
        assert barcodes.issued(connection, row, "1") == []
