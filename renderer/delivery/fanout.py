"""A send to a campaign -> one message a subscriber, in chunks that a kill can neither lose nor repeat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.engine import Connection

from renderer.delivery.kit import Kit, log
from renderer.store import accounts, barcodes, events, messages, optouts, schedules, subscribers
from renderer.store.schedules import Schedule

CHUNK: Final = 500  # subscribers in one transaction
AHEAD: Final = (
    1000  # of one campaign, messages that wait to be queued at most: a single send waits behind them
)
SECONDS_AHEAD: Final = 2.0  # of a throttled campaign
OPTED_OUT: Final = "opted out"


# how a send tells that its template draws a barcode for each number, and from which database
BARCODES: Final = ("generates_barcode", "database_id")


def spread(kit: Kit) -> int:
    """Make the next chunk of the oldest open campaign send; returns how many subscribers were seen to.

    Messages, notes and the place that was reached are one commit, and a number has one message of a send
    (a unique key): whatever dies, the next worker goes on where this one was.
    """
    with kit.store.read() as connection:
        if not schedules.any_open(connection, now=kit.clock()):
            return 0
    with kit.write() as (connection, now):
        send = schedules.next_open(connection, now=now)
        return 0 if send is None else _chunk(kit, connection, send, now)


def _chunk(kit: Kit, connection: Connection, send: Schedule, now: datetime) -> int:
    named = accounts.shortcode_of(connection, send.account_id, send.sender)
    gateway = named.gateway if named else None
    room = _room(kit, connection, send, gateway)
    if room <= 0:
        schedules.rest(connection, send.id, until=now + timedelta(seconds=max(kit.waits.poll, 0.05)))
        return 0
    limit = min(CHUNK, room)
    phones = subscribers.page(connection, send.campaign_id, send.after, limit)
    out = optouts.among(connection, send.account_id, phones)
    for phone in (one for one in phones if one in out):
        schedules.skip(connection, send.id, phone, OPTED_OUT, now=now)
    rows = [_row(kit, send, phone, gateway) for phone in phones if phone not in out]
    _give_barcodes(connection, send, rows)
    made = messages.add_many(connection, rows, now=now)
    _record_barcodes(connection, send, made, now)
    events.add_many(connection, [(one, "accepted", "", {"action": send.action}) for one in made], now=now)
    if phones:
        schedules.move_on(connection, send, after=phones[-1], made=len(made), skipped=len(out))
    if len(phones) < limit:
        schedules.finish(connection, send.id, now=now)
        log.info("campaign.spread", schedule=send.id, made=send.made + len(made))
    return len(phones)


def _room(kit: Kit, connection: Connection, send: Schedule, gateway: str | None) -> int:
    """How many more may be made now: a campaign must not fill the line that single sends stand in."""
    rate = kit.rates.slowest(gateway or kit.routes.default, send.sender)
    ahead = AHEAD if rate is None else min(AHEAD, max(1, round(rate * SECONDS_AHEAD)))
    return ahead - messages.waiting_of(connection, send.id, limit=ahead)


def _row(kit: Kit, send: Schedule, phone: str, gateway: str | None) -> dict[str, Any]:
    routes: Sequence[str] = kit.routes.to(phone, gateway)
    return {
        "account_id": send.account_id,
        "dialect": send.dialect,
        "tracking_form": send.tracking_form,
        "action": send.action,
        "mms_id": send.mms_id,
        "template": send.template,
        "recipient": phone,
        "sender": send.sender,
        "gateway": routes[0],
        "campaign_id": send.campaign_id,
        "scheduled_id": send.id,
        "content": {name: value for name, value in send.content.items() if name not in BARCODES},
        "discovery": send.discovery,
    }


def _give_barcodes(connection: Connection, send: Schedule, rows: Sequence[dict[str, Any]]) -> None:
    """Let each message have a barcode id of its own where the template draws one."""
    if not send.content.get("generates_barcode"):
        return
    row_id = send.content.get("database_id")
    database = barcodes.database_by_row(connection, row_id) if row_id else None
    for row in rows:
        given = barcodes.take_or_generate(connection, database, row["recipient"])
        row["content"]["barcode_id"] = given


def _record_barcodes(connection: Connection, send: Schedule, made: Sequence[int], now: datetime) -> None:
    """Note which number was given which id, as the messages that were made have it."""
    row_id = send.content.get("database_id")
    if not (send.content.get("generates_barcode") and row_id):
        return
    found = (messages.message(connection, each) for each in made)
    issued = [(str(one.content["barcode_id"]), one.recipient, one.id) for one in found if one is not None]
    barcodes.record_all(connection, int(row_id), issued, now=now)
