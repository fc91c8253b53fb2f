from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from renderer.store import Store, barcodes, handsets, messages, retention
from renderer.store.artefacts import open_artefacts
from renderer.store.base import open_store
from renderer.store.retention import compact
from renderer.store.rows import upsert

PHONE = "16501234123"
SECRET = b"installation"


def add(store: Store, account: int, at: datetime, state: str, artefact: str | None = None) -> int:
    row = {
        "account_id": account,
        "dialect": "1.3",
        "action": "sendmms",
        "mms_id": "1",
        "template": "t",
        "recipient": PHONE,
        "sender": "60856",
        "gateway": "outbox",
        "content": {"data": {"NAME": "Bill"}},
    }
    with store.write() as connection:
        made = messages.add_message(connection, row, now=at)
        messages.change(connection, made, now=at, state=state, artefact=artefact)
    return made


def purge(store: Store, folder: Path, now: datetime) -> dict[str, int]:
    artefacts = open_artefacts(str(folder))
    before = now - timedelta(days=90)
    return retention.purge(store, artefacts, before=before, now=now, secret=SECRET)


def test_old_messages_lose_their_number_and_their_words(
    store: Store, account: int, now: datetime, tmp_path: Path
) -> None:
    old = add(store, account, now - timedelta(days=91), messages.DELIVERED)
    waiting = add(store, account, now - timedelta(days=91), messages.WAITING)
    new = add(store, account, now - timedelta(days=89), messages.DELIVERED)
    with store.write() as connection:
        key = {"account_id": account, "number": "1"}
        database = upsert(
            connection, barcodes.barcode_databases, key, {"name": "x", "always_generate": False}
        )
        at = now - timedelta(days=91)
        barcodes.record_barcode(connection, database, "T-1", PHONE, message_id=old, now=at)
        handsets.learn(connection, PHONE, "motol7c", now=at)
    done = purge(store, tmp_path, now)
    assert (done["messages"], done["barcodes"], done["handset_cache"]) == (1, 1, 1)
    with store.read() as connection:
        by_id = {each.id: each for each in messages.messages_of(connection, account)}
        stored = connection.execute(select(barcodes.barcodes.c.phone)).scalar()
        assert handsets.handset_of(connection, PHONE) is None
    assert by_id[old].recipient == retention.hashed(PHONE, SECRET) == stored
    assert by_id[old].content == {}
    assert (by_id[waiting].recipient, by_id[new].recipient) == (PHONE, PHONE)
    assert purge(store, tmp_path, now)["messages"] == 0


def test_composed_messages_go_unless_a_newer_one_shares_them(
    store: Store, account: int, now: datetime, tmp_path: Path
) -> None:
    artefacts = open_artefacts(str(tmp_path))
    for digest in ("a" * 64, "b" * 64):
        artefacts.put(digest, b"pdu")
    add(store, account, now - timedelta(days=91), messages.DELIVERED, "a" * 64)
    add(store, account, now - timedelta(days=91), messages.DELIVERED, "b" * 64)
    add(store, account, now, messages.DELIVERED, "b" * 64)
    assert purge(store, tmp_path, now)["artefacts"] == 2
    assert artefacts.get("a" * 64) is None
    assert artefacts.get("b" * 64) == b"pdu"


def test_more_rows_than_one_transaction_takes(
    store: Store, account: int, now: datetime, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr(retention, "CHUNK", 2)
    for _ in range(5):
        add(store, account, now - timedelta(days=91), messages.FAILED)
    assert purge(store, tmp_path, now)["messages"] == 5


def test_a_hash_needs_the_installations_secret() -> None:
    assert retention.hashed(PHONE, b"a") != retention.hashed(PHONE, b"b")
    assert len(retention.hashed(PHONE, b"a")) == 64


def test_nothing_deleted_stays_in_the_files_of_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    store = open_store(f"sqlite:///{path}")
    assert path.stat().st_mode & 0o077 == 0
    with store.write() as connection:
        connection.exec_driver_sql("CREATE TABLE t (a TEXT)")
        connection.exec_driver_sql("INSERT INTO t VALUES ('16501234123')")
    with store.write() as connection:
        connection.exec_driver_sql("DELETE FROM t")
    assert compact(store)
    assert not any(b"16501234123" in each.read_bytes() for each in tmp_path.iterdir())
    store.close()
