from __future__ import annotations

from datetime import datetime, timedelta

from renderer.store import Store, handsets


def test_the_newest_report_is_what_is_known(store: Store, now: datetime) -> None:
    later = now + timedelta(days=1)
    with store.write() as connection:
        assert handsets.handset_of(connection, "16501234123") is None
        handsets.learn(connection, "16501234123", "motol7c", spid="0001890", now=now)
        handsets.learn(connection, "16501234123", "x" * 300, now=later)
        found = handsets.handset_of(connection, "16501234123")
    assert found is not None
    assert (found.handset, found.spid, found.seen_at) == ("x" * 200, None, later)


def test_each_reported_name_is_listed_once(store: Store, now: datetime) -> None:
    with store.write() as connection:
        for phone, name in (("1", "zeta"), ("2", "motol7c"), ("3", "zeta")):
            handsets.learn(connection, phone, name, now=now)
        handsets.learn(connection, "4", "told by the request", now=now, source="request")
        assert handsets.reported(connection) == ["motol7c", "zeta"]
