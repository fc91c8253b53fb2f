from __future__ import annotations

from datetime import datetime

from renderer.store import Store, inbound

VALUES = {
    "kind": "SMS",
    "sender": "4917",
    "recipient": "60856",
    "subject": "s" * 600,
    "text": "t",
    "parts": [],
}


def test_a_message_is_kept_once_a_gateway(store: Store, account: int, now: datetime) -> None:
    row = VALUES | {"account_id": account}
    with store.write() as connection:
        made = [inbound.add_received(connection, name, "A1", row, now=now) for name in ("one", "one", "two")]
        kept = inbound.received_of(connection, account)
    assert made[1] is None
    assert [one.gateway for one in kept] == ["one", "two"]
    assert len(kept[0].subject) == 500
