from __future__ import annotations

from datetime import datetime, timedelta

from renderer.store import Store, statistics


def test_reports_are_found_by_digest_and_counted_by_account(
    store: Store, account: int, now: datetime
) -> None:
    with store.write() as connection:
        statistics.add_statistics(connection, account, "a" * 64, now=now)
        statistics.add_statistics(connection, account, "b" * 64, now=now - timedelta(days=2))
        found = statistics.statistics_of(connection, "a" * 64)
        assert found is not None
        assert found.created_at == now
        assert statistics.statistics_of(connection, "c" * 64) is None
        assert statistics.asked_since(connection, account, now - timedelta(days=1)) == 1
        assert statistics.asked_since(connection, account + 1, now - timedelta(days=9)) == 0
