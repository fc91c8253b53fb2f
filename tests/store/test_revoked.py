from __future__ import annotations

from datetime import datetime

from renderer.store import Store, revoked


def test_an_address_is_withdrawn_once_and_for_its_kind_alone(store: Store, now: datetime) -> None:
    with store.write() as connection:
        assert not revoked.is_revoked(connection, "pass", 7)
        assert revoked.revoke(connection, "pass", 7, now=now) is True
        assert revoked.revoke(connection, "pass", 7, now=now) is False
        assert revoked.is_revoked(connection, "pass", 7)
        assert not revoked.is_revoked(connection, "message", 7)
