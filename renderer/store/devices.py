"""Devices that hold passes: who registered for which pass, and which of them know its last change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    select,
)
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, Utc, metadata
from renderer.store.passes import IssuedPass, next_change, passes
from renderer.store.rows import change_one, insert_new, one, query, upsert

devices = Table(
    "devices",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("library_id", String(128), nullable=False, unique=True),  # Apple's deviceLibraryIdentifier
    Column("push_token", String(200), nullable=False, index=True),
    Column("seen_at", Utc, nullable=False),
)
registrations = Table(
    "registrations",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("device_id", ForeignKey("devices.id", ondelete="CASCADE"), nullable=False),
    Column("pass_id", ForeignKey("passes.id", ondelete="CASCADE"), nullable=False),
    # a pass that changed before the phone registered counts as changed at that moment
    Column("change", BigInteger, nullable=False, default=0),
    Column("pushed", BigInteger, nullable=False, default=0),  # the change the phone was told of last
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("device_id", "pass_id"),
    Index("ix_registrations_pass_id", "pass_id"),
)


@dataclass(frozen=True, slots=True)
class Device:
    """A phone or watch, under the name it gave itself."""

    id: int
    library_id: str
    push_token: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Registration:
    """A device's wish to be told of a pass's changes."""

    id: int
    device_id: int
    pass_id: int
    change: int
    pushed: int


@dataclass(frozen=True, slots=True)
class Updates:
    """Serial numbers that changed, and the number of their last change."""

    serials: tuple[str, ...]
    last: int


def register(
    connection: Connection, one_pass: IssuedPass, library_id: str, push_token: str, *, now: datetime
) -> bool:
    """Let a device be told of a pass; True when it was not before.

    A phone that was set up anew comes under a new name with its old token: the old name is dropped.
    """
    stale = (devices.c.push_token == push_token) & (devices.c.library_id != library_id)
    connection.execute(delete(devices).where(stale))
    values = {"push_token": push_token, "seen_at": now}
    device = upsert(connection, devices, {"library_id": library_id}, values)
    key = {"device_id": device, "pass_id": one_pass.id}
    if one(connection, Registration, registrations, **key) is not None:
        return False
    change = next_change(connection) if one_pass.change else 0
    made = insert_new(connection, registrations, key, {"created_at": now, "change": change})
    return made is not None


def unregister(connection: Connection, pass_id: int, library_id: str) -> bool:
    """Tell a device no more; True when it was registered. A device without passes is forgotten."""
    device = one(connection, Device, devices, library_id=library_id)
    if device is None:
        return False
    mine = registrations.c.device_id == device.id
    gone = connection.execute(delete(registrations).where(mine & (registrations.c.pass_id == pass_id)))
    if connection.execute(select(registrations.c.id).where(mine).limit(1)).first() is None:
        connection.execute(delete(devices).where(devices.c.id == device.id))
    return gone.rowcount > 0


def updates(connection: Connection, library_id: str, since: int | None) -> Updates:
    """The device's passes that changed after ``since``, all of them for None."""
    source = registrations.join(devices).join(passes, passes.c.id == registrations.c.pass_id)
    columns = (passes.c.serial, passes.c.change, registrations.c.change)
    statement = select(*columns).select_from(source).where(devices.c.library_id == library_id)
    found = [(serial, max(changed)) for serial, *changed in connection.execute(statement)]
    last = max((change for _, change in found), default=0)
    serials = sorted(serial for serial, change in found if since is None or change > since)
    return Updates(tuple(serials), last)


def waiting(connection: Connection, one_pass: IssuedPass) -> list[tuple[Registration, Device]]:
    """Registrations of a pass whose device was not told of its last change, by device."""
    behind = (registrations.c.pass_id == one_pass.id) & (registrations.c.pushed < one_pass.change)
    statement = query(Registration, registrations, behind).order_by(registrations.c.device_id)
    found = [Registration(*row) for row in connection.execute(statement)]
    holders = ((each, one(connection, Device, devices, id=each.device_id)) for each in found)
    return [(each, device) for each, device in holders if device is not None]


def any_registered(connection: Connection, pass_id: int) -> bool:
    """Whether any device holds the pass."""
    statement = select(registrations.c.id).where(registrations.c.pass_id == pass_id).limit(1)
    return connection.execute(statement).first() is not None


def count(connection: Connection, pass_id: int) -> int:
    """Number of devices that hold the pass."""
    mine = registrations.c.pass_id == pass_id
    return int(connection.execute(select(func.count()).select_from(registrations).where(mine)).scalar_one())


def note_pushed(connection: Connection, registration_id: int, change: int) -> None:
    """The device was told of that change."""
    change_one(connection, registrations, registration_id, {"pushed": change})


def held(connection: Connection, device_id: int) -> list[int]:
    """Ids of the passes a device is registered for."""
    statement = select(registrations.c.pass_id).where(registrations.c.device_id == device_id)
    return list(connection.execute(statement.order_by(registrations.c.id)).scalars())


def forget(connection: Connection, device: Device, *, unless_seen_after: datetime) -> bool:
    """Drop a device with its registrations, unless it registered again since; True when it is gone."""
    still = (devices.c.id == device.id) & (devices.c.push_token == device.push_token)
    gone = connection.execute(delete(devices).where(still & (devices.c.seen_at <= unless_seen_after)))
    return gone.rowcount == 1
