from __future__ import annotations

from datetime import datetime, timedelta

from renderer.store import Store, reports


def keep(store: Store, now: datetime, status: str = "Retrieved") -> bool:
    with store.write() as connection:
        return reports.add_report(
            connection, gateway="smsglobal", gateway_id="42", status=status, now=now, raw="raw", handset="x"
        )


def test_a_repeated_report_is_kept_once(store: Store, now: datetime) -> None:
    assert keep(store, now)
    assert not keep(store, now)
    assert keep(store, now, "Expired")
    with store.write() as connection:
        assert [one.status for one in reports.pending_reports(connection, now=now, limit=9)] == [
            "Retrieved",
            "Expired",
        ]


def test_a_report_is_looked_at_again_when_its_time_comes(store: Store, now: datetime) -> None:
    keep(store, now)
    later = now + timedelta(seconds=5)
    with store.write() as connection:
        (one,) = reports.pending_reports(connection, now=now, limit=9)
        reports.look_again_all(connection, {one.id: (1, later)})
        assert not reports.any_pending(connection, now=now)
        (again,) = reports.pending_reports(connection, now=later, limit=9)
        assert again.looks == 1
        reports.mark_handled(connection, one.id, now=later)
        assert not reports.any_pending(connection, now=later)
