from __future__ import annotations

from datetime import datetime, timedelta

from renderer.store import Store
from renderer.store.aliases import aliases, drop_alias, set_alias


def test_the_newest_match_of_a_name_counts(store: Store, now: datetime) -> None:
    with store.write() as connection:
        assert aliases(connection) == {}
        set_alias(connection, "Zeta 9", "generic", now=now)
        set_alias(connection, "MotoQ/1.0", "generic", now=now)
        set_alias(connection, "Zeta 9", "nokia-6230", now=now + timedelta(days=1))
        assert list(aliases(connection).items()) == [("MotoQ/1.0", "generic"), ("Zeta 9", "nokia-6230")]


def test_a_match_can_be_taken_back_once(store: Store, now: datetime) -> None:
    with store.write() as connection:
        set_alias(connection, "x" * 300, "generic", now=now)
        assert aliases(connection) == {"x" * 200: "generic"}
        assert drop_alias(connection, "x" * 300) is True
        assert drop_alias(connection, "x" * 300) is False
        assert aliases(connection) == {}
