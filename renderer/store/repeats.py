"""First answers by CLIENTREFERENCE: a request sent again gets the answer it had, and sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, delete
from sqlalchemy.engine import Connection

from renderer.store.base import Identity, Utc, metadata
from renderer.store.rows import change_one, insert_new, one

KEPT = timedelta(hours=24)
MAX_REFERENCE = 64

first_answers = Table(
    "first_answers",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("reference", String(MAX_REFERENCE), nullable=False),
    Column("answer", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    UniqueConstraint("account_id", "reference"),
    Index("ix_first_answers_created_at", "created_at"),
)


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What was answered first, and when; ``answer`` is empty while its transaction is not yet done."""

    id: int
    answer: str
    created_at: datetime


def first_answer(connection: Connection, account_id: int, reference: str, *, now: datetime) -> str | None:
    """The answer of the last 24 hours under that reference, None without one."""
    found = one(connection, FirstAnswer, first_answers, account_id=account_id, reference=reference)
    return found.answer if found is not None and found.created_at > now - KEPT else None


def claim(
    connection: Connection, account_id: int, reference: str, *, now: datetime
) -> tuple[int, str | None]:
    """Take the reference: its row to ``keep`` the answer in, or the first answer of whoever was quicker.

    Of two that claim at once the second waits for the first one's commit, on either database.
    """
    key = {"account_id": account_id, "reference": reference}
    made = insert_new(connection, first_answers, key, {"answer": "", "created_at": now})
    if made is not None:
        return made, None
    found = one(connection, FirstAnswer, first_answers, **key)
    if found is None:  # purged between the two statements: as good as never sent
        return claim(connection, account_id, reference, now=now)
    if found.created_at > now - KEPT:
        return found.id, found.answer
    change_one(connection, first_answers, found.id, {"answer": "", "created_at": now})
    return found.id, None


def keep(connection: Connection, row_id: int, answer: str) -> None:
    """Keep the answer in a claimed row."""
    change_one(connection, first_answers, row_id, {"answer": answer})


def forget(connection: Connection, *, now: datetime) -> int:
    """Delete what is older than 24 hours; returns how many."""
    return connection.execute(delete(first_answers).where(first_answers.c.created_at <= now - KEPT)).rowcount
