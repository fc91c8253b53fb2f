"""Who is in a campaign: numbers join, leave and are read in pages, so that a campaign of any size streams."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.engine import Connection

from renderer.store import direct
from renderer.store.accounts import subscribers
from renderer.store.optouts import opt_outs
from renderer.store.rows import upsert

_MINE = (subscribers.c.campaign_id == bindparam("campaign_id")) & (
    subscribers.c.phone == bindparam("of_phone")
)
_STATE = select(subscribers.c.active).where(_MINE)
_OUT = (opt_outs.c.account_id == bindparam("of_account")) & (opt_outs.c.phone == bindparam("of_phone"))
_STANDING = select(
    exists(select(opt_outs.c.id).where(_OUT)),
    exists(select(subscribers.c.id).where(_MINE, subscribers.c.active.is_(True))),
)
_PAGE = (
    select(subscribers.c.phone)
    .where(
        subscribers.c.campaign_id == bindparam("campaign_id"),
        subscribers.c.active.is_(True),
        subscribers.c.phone > bindparam("after"),
    )
    .order_by(subscribers.c.phone)
    .limit(bindparam("many"))
)


def standing(
    connection: Connection, account_id: int, phone: str, campaign_id: int | None
) -> tuple[bool, bool]:
    """Whether a number opted out of an account, and whether it is in a campaign; one statement for both."""
    chosen = {"of_account": account_id, "of_phone": phone, "campaign_id": campaign_id or 0}
    ((out, inside),) = direct.rows(connection, _STANDING, chosen)
    return bool(out), bool(inside)


def page(connection: Connection, campaign_id: int, after: str, limit: int) -> list[str]:
    """Active numbers of a campaign after ``after`` (first the empty text), in order, at most ``limit``."""
    chosen = {"campaign_id": campaign_id, "after": after, "many": limit}
    return list(connection.execute(_PAGE, chosen).scalars())


def subscribe(connection: Connection, campaign_id: int, phone: str, *, now: datetime) -> bool:
    """Let a number in; False when it was in already."""
    if _active(connection, campaign_id, phone):
        return False
    key = {"campaign_id": campaign_id, "phone": phone}
    upsert(connection, subscribers, key, {"active": True, "changed_at": now})
    return True


def unsubscribe(connection: Connection, campaign_id: int, phone: str, *, now: datetime) -> bool:
    """Let a number out; False when it was not in."""
    if not _active(connection, campaign_id, phone):
        return False
    leaving = update(subscribers).where(
        subscribers.c.campaign_id == campaign_id, subscribers.c.phone == phone
    )
    connection.execute(leaving.values(active=False, changed_at=now))
    return True


def _active(connection: Connection, campaign_id: int, phone: str) -> bool:
    found = connection.execute(_STATE, {"campaign_id": campaign_id, "of_phone": phone}).scalar()
    return bool(found)
