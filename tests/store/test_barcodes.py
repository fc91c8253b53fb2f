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


def test_a_send_without_an_id_takes_the_numbers_last_one_or_a_new_one(
    store: Store, account: int, now: datetime
) -> None:
    phone = "16501234123"
    with store.write() as connection:
        rows = {}
        for number, always in (("1", False), ("2", True)):
            key = {"account_id": account, "number": number}
            values = {"name": "x", "always_generate": always}
            made = upsert(connection, barcodes.barcode_databases, key, values)
            rows[number] = barcodes.database_by_row(connection, made)
            barcodes.record_barcode(connection, made, f"T-{number}", phone, message_id=None, now=now)  # type: ignore[arg-type]
        assert barcodes.take_or_generate(connection, rows["1"], phone) == "T-1"
        assert barcodes.take_or_generate(connection, rows["1"], "16509999999") != "T-1"
        made = {barcodes.take_or_generate(connection, rows["2"], phone) for _ in range(5)}
        assert len(made) == 5
        assert all(len(each) == 12 and each.isdigit() for each in made)
        assert len(barcodes.take_or_generate(connection, None, phone)) == 12
