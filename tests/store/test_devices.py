from __future__ import annotations

from datetime import datetime, timedelta

from renderer.store import Store, devices, passes
from tests.store.test_passes import found, issue


def register(store: Store, serial: str, device: str, now: datetime, token: str = "") -> bool:
    with store.write() as connection:
        return devices.register(connection, found(store, serial), device, token or f"t-{device}", now=now)


def revise(store: Store, serial: str, now: datetime) -> None:
    with store.write() as connection:
        passes.revise(connection, found(store, serial), now=now)


def updates(store: Store, device: str, since: int | None = None) -> tuple[tuple[str, ...], int]:
    with store.read() as connection:
        seen = devices.updates(connection, device, since)
    return seen.serials, seen.last


def test_a_second_registration_is_no_new_one(store: Store, account: int, now: datetime) -> None:
    issue(store, account, now, "S-1")
    assert register(store, "S-1", "d1", now) is True
    assert register(store, "S-1", "d1", now) is False
    assert register(store, "S-1", "d2", now) is True


def test_a_phone_hears_of_what_changed_since_it_asked(store: Store, account: int, now: datetime) -> None:
    for serial in ("S-1", "S-2", "S-3"):
        issue(store, account, now, serial)
    for serial in ("S-1", "S-2"):
        register(store, serial, "d1", now)
    assert updates(store, "d1") == (("S-1", "S-2"), 0)
    assert updates(store, "d1", 0) == ((), 0)
    for serial in ("S-2", "S-3"):
        revise(store, serial, now)
    assert updates(store, "d1", 0) == (("S-2",), 1)
    assert updates(store, "d1", 1) == ((), 1)
    assert updates(store, "stranger") == ((), 0)


def test_a_change_before_the_registration_is_not_missed(store: Store, account: int, now: datetime) -> None:
    """The phone may have fetched the pass before it changed, and asked for changes after."""
    issue(store, account, now, "S-1")
    issue(store, account, now, "S-2")
    register(store, "S-1", "d1", now)
    revise(store, "S-2", now)
    revise(store, "S-1", now)
    assert updates(store, "d1") == (("S-1",), 2)
    register(store, "S-2", "d1", now)
    assert updates(store, "d1", 2)[0] == ("S-2",)


def test_a_phone_set_up_anew_drops_its_old_name(store: Store, account: int, now: datetime) -> None:
    issue(store, account, now, "S-1")
    register(store, "S-1", "old", now, "same")
    register(store, "S-1", "new", now, "same")
    assert updates(store, "old") == ((), 0)
    assert updates(store, "new") == (("S-1",), 0)


def test_unregistering_the_last_pass_forgets_the_device(store: Store, account: int, now: datetime) -> None:
    number = issue(store, account, now, "S-1")
    register(store, "S-1", "d1", now)
    with store.write() as connection:
        assert devices.any_registered(connection, number)
        assert devices.unregister(connection, number, "d1") is True
        assert devices.unregister(connection, number, "d1") is False
        assert not devices.any_registered(connection, number)
    assert register(store, "S-1", "d1", now) is True


def test_only_phones_behind_the_last_change_wait_for_a_push(
    store: Store, account: int, now: datetime
) -> None:
    number = issue(store, account, now, "S-1")
    for device in ("d1", "d2"):
        register(store, "S-1", device, now)
    with store.read() as connection:
        assert devices.waiting(connection, found(store, "S-1")) == []
    revise(store, "S-1", now)
    one = found(store, "S-1")
    with store.write() as connection:
        (first, device), (second, _) = devices.waiting(connection, one)
        assert device.push_token == "t-d1"
        devices.note_pushed(connection, first.id, one.change)
        assert [each.id for each, _ in devices.waiting(connection, one)] == [second.id]
        assert devices.held(connection, device.id) == [number]


def test_a_device_that_registered_again_is_not_forgotten(store: Store, account: int, now: datetime) -> None:
    issue(store, account, now, "S-1")
    register(store, "S-1", "d1", now)
    revise(store, "S-1", now)
    with store.write() as connection:
        ((_, device),) = devices.waiting(connection, found(store, "S-1"))
        assert devices.forget(connection, device, unless_seen_after=now - timedelta(hours=1)) is False
        assert devices.forget(connection, device, unless_seen_after=now) is True
    assert updates(store, "d1") == ((), 0)
