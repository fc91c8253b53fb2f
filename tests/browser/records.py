"""A store -> one with an account, its key and messages in every state, as a busy week leaves them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from renderer.prerender import paths
from renderer.service.road import Road
from renderer.skycore.examples import ACCOUNT, KEY, load
from renderer.store import (
    Store,
    accounts,
    events,
    messages,
    postbacks,
    prerender,
    published,
    submissions,
    template_versions,
)
from renderer.store.artefacts import open_objects

__all__ = ["ACCOUNT", "KEY", "NUMBER", "filled", "furnished"]

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NUMBER = "31655500123"
HANDSETS = ("Motorola L7c", None, "Apple iPhone", "Samsung SGH-D500", "Nokia N95-1")
LONG_NAME = "a-template-with-a-name-so-long-that-it-must-break-somewhere"
STATES = ("delivered", "sent", "undelivered", "failed", "accepted", "waiting")


def filled(store: Store, count: int = 12) -> list[int]:
    """Ids of the messages that were made; the last one has a whole history."""
    load(store, postback_url="http://127.0.0.1:9/postback")
    with store.write() as connection:
        account = accounts.find_account(connection, ACCOUNT)
        assert account is not None
        made = [_message(connection, account.id, number) for number in range(count)]
        _history(connection, account.id, made[-1])
    return made


def furnished(road: Road) -> list[int]:
    """The same with pre-rendering jobs and published versions of a template as well."""
    made = filled(road.store)
    out = road.settings.home / "prerender"
    open_objects(str(out)).put(paths.report("sheet"), REPORT.encode())
    files = dict(road.engine.templates.get("ticket", "gala").files)
    with road.store.write() as connection:
        account = accounts.find_account(connection, ACCOUNT)
        assert account is not None
        for number, job in enumerate(_jobs(str(out))):
            added = prerender.add_job(connection, {**job, "account_id": account.id}, now=NOON)
            prerender.add_chunks(connection, added, [job["rows"] * 3 // 5, job["rows"] * 2 // 5])
            for chunk in prerender.chunks_of(connection, added)[: 2 - number]:
                values = {"state": "made", "made": chunk.rows - 2, "bad": 2, "size": chunk.rows * 41_000}
                prerender.change_chunk(connection, chunk.id, **values)
        for note in ("A warmer night sky", "Larger type for the seat"):
            files["ticket.toml"] = files["ticket.toml"].replace(b'night = "#0a0614"', b'night = "#140a1e"')
            files["ticket.toml"] += f"# {note}\n".encode()
            version, archive = published.keep(road.artefacts, files)
            template_versions.publish(
                connection, "ticket", "gala", version=version, archive=archive, note=note,
                account_id=account.id, now=NOON,
            )  # fmt: skip
    return made


REPORT = (
    "<!doctype html><html lang='en'><title>Report</title><body><h1>gala</h1>"
    "<p>3,000 rows, 2,996 artefacts, 4 bad.</p></body></html>"
)


def _jobs(out: str) -> list[dict[str, Any]]:
    job = {
        "template": "gala", "source": f"uploads/{LONG_NAME}.csv", "out": out, "rows": 3000, "chunks": 2,
        "spec": {"kind": "ticket", "name": "gala", "key": "sheet"}, "signed_at": NOON, "started_at": NOON,
    }  # fmt: skip
    bad = [[17, "The field 'code' is required."], [2040, "Field 'event' has 140 characters; 90 are allowed."]]
    done = {"state": "done", "finished_at": NOON + timedelta(minutes=4), "facts": {"bad_rows": bad}}
    return [{**job, **done}, {**job, "state": "rendering", "rows": 120_000}]


def _message(connection, account: int, number: int) -> int:
    moment = NOON + timedelta(minutes=7 * number)
    row = {
        "account_id": account,
        "dialect": "1.3",
        "action": "sendMMSBarcode",
        "mms_id": "35674",
        "template": "ticket-mms" if number % 3 else LONG_NAME,
        "recipient": NUMBER,
        "sender": "60856",
        "gateway": "smsglobal",
        "content": {"barcode_id": "Ticket_12345"},
    }
    made = messages.add_message(connection, row, now=moment)
    state = STATES[number % len(STATES)]
    messages.change(connection, made, now=moment, state=state, handset=HANDSETS[number % len(HANDSETS)])
    events.add_event(connection, made, "accepted", now=moment, action="sendMMSBarcode")
    return made


def _history(connection, account: int, message: int) -> None:
    steps = (
        ("discovering", {"gateway": "smsglobal"}),
        ("discovered", {"handset": "Motorola L7c", "recipient": NUMBER}),
        ("adapted", {"handset_class": "176x220-300k-jgp", "size_bytes": 16_482}),
        ("put-off", {"reason": "The gateway is busy (HTTP 503).", "gateway": "smsglobal"}),
        ("sent", {"gateway": "smsglobal", "gateway_id": "MM7-00017"}),
        ("delivered", {"handset": "Motorola L7c", "status": "Retrieved"}),
    )
    at = NOON + timedelta(hours=3)
    for index, (kind, facts) in enumerate(steps):
        moment = at + timedelta(seconds=4 * index)
        event = events.add_event(connection, message, kind, now=moment, **facts)
        if kind in {"sent", "delivered"} and event:
            postbacks.owe(connection, account_id=account, message_id=message, event_id=event, now=moment)
    for attempt, outcome in ((1, "later"), (2, "accepted")):
        begun = submissions.begin(
            connection, message, submissions.CONTENT, attempt, reference=f"mms-{message}",
            gateway="smsglobal", executor="worker-1", now=at,
        )  # fmt: skip
        code = "503" if attempt == 1 else "OK"
        answer = f"<answer><number>{NUMBER}</number><code>{code}</code></answer>"
        submissions.end(connection, begun, outcome, now=at, gateway_id="MM7-00017", answer=answer)
    for number, owed in enumerate(postbacks.postbacks_of(connection, message)):
        status = 200 if number == 0 else None
        error = None if number == 0 else "The address did not answer within 10 s."
        row = {"postback_id": owed.id, "attempt": 1, "url": "http://127.0.0.1:9/", "status": status,
               "error": error, "at": at}  # fmt: skip
        connection.execute(insert(postbacks.postback_attempts).values(row))
        if number == 0:
            postbacks.settle(connection, owed.id, postbacks.PAID, now=at)
    messages.change(connection, message, now=at, state="delivered", gateway_id="MM7-00017")
