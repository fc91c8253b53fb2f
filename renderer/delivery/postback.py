"""Postbacks owed -> posts to the customer's URL: HTTP 200 is the receipt, anything else is tried again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode, urlsplit

import structlog
from sqlalchemy.engine import Connection

from renderer.delivery.inbound import with_links
from renderer.delivery.kit import Kit, Notice, insist
from renderer.errors import FetchError
from renderer.store import accounts, events, messages, notices, postbacks
from renderer.store.accounts import Account
from renderer.store.events import Event
from renderer.store.messages import Message
from renderer.store.notices import StoredNotice
from renderer.store.postbacks import GIVEN_UP, PAID, Postback, Try

log = structlog.get_logger("renderer.delivery")

QUEUE = "postback"
GROUP: Final = 10  # tries that are booked together: so many a kill can repeat
XML_TYPE = "text/xml; charset=utf-8"
FORM_TYPE = "application/x-www-form-urlencoded"
UNWANTED = "The account wants no postbacks any more."


@dataclass(frozen=True, slots=True)
class Letter:
    """What is posted, and where to; ``write`` None when the account wants no such postback any more."""

    owed: Postback
    write: Callable[[], bytes] | None
    url: str
    form: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a try: the HTTP status, and what kept it from being a receipt."""

    status: int | None
    error: str | None


def pay_all(kit: Kit, ids: Sequence[int]) -> set[int]:
    """Make one try for each postback: letters are read together, posted side by side, booked together.

    Those not settled by it wait for the job of their next try. Returns the ids of those that had a letter.
    """
    letters = insist(partial(_letters, kit, ids))
    for start in range(0, len(letters), GROUP):
        group = letters[start : start + GROUP]
        outcomes = kit.each(partial(_try, kit), group)
        _book_all(kit, [*zip(group, outcomes, strict=True)])
    return {letter.owed.id for letter in letters}


def pay_claimed(kit: Kit, ids: Sequence[int]) -> None:
    """The same with postbacks that this worker has claimed; what they tell of may be gone: those are left."""
    without = set(ids) - pay_all(kit, ids)
    if without:
        insist(partial(_let_go, kit, sorted(without)))


def _let_go(kit: Kit, ids: Sequence[int]) -> None:
    with kit.write() as (connection, _):
        postbacks.mark_queued(connection, ids)


def _book_all(kit: Kit, done: Sequence[tuple[Letter, Outcome]]) -> None:
    """Book tries together; when they cannot be, each by itself, so that one harms no other."""
    try:
        insist(partial(_book, kit, done))
    except Exception:
        if len(done) == 1:
            log.exception("postback.not-booked", postback=done[0][0].owed.id)
            return
        for one in done:
            _book_all(kit, [one])


def pay(kit: Kit, postback_id: int) -> None:
    """Post one notice; a postback that is settled already is left alone."""
    pay_all(kit, [postback_id])


def dressed(xml: bytes, form: str) -> tuple[bytes, str]:
    """Body and content type: the bare XML, or the form field ``XML`` that the PHP client reads."""
    if form == "field":
        return urlencode({"XML": xml.decode()}).encode(), FORM_TYPE
    return xml, XML_TYPE


def retry_key(postback_id: int, attempt: int) -> str:
    """Name of the job that makes one try."""
    return f"postback:{postback_id}:{attempt}"


def _letters(kit: Kit, ids: Sequence[int]) -> list[Letter]:
    """What is due for postbacks; those that are settled, or tell of what is gone, have none."""
    with kit.store.read() as connection:
        owed = [one for one in postbacks.by_ids(connection, ids) if one.state not in (PAID, GIVEN_UP)]
        desk = Desk.of(kit, connection, owed)
    return [letter for one in owed if (letter := desk.letter(one)) is not None]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the letters of a batch are written from, read in one question a table."""

    kit: Kit
    accounts: Mapping[int, Account]
    events: Mapping[int, Event]
    messages: Mapping[int, Message]
    notices: Mapping[int, StoredNotice]

    @classmethod
    def of(cls, kit: Kit, connection: Connection, owed: Sequence[Postback]) -> Desk:
        """Read what the postbacks tell of."""
        told = [one.message_id for one in owed if one.message_id is not None and one.event_id is not None]
        return cls(
            kit,
            accounts.by_ids(connection, {one.account_id for one in owed}),
            events.by_ids(connection, [one.event_id for one in owed if one.event_id is not None]),
            {one.id: one for one in messages.by_ids(connection, set(told))},
            notices.by_ids(connection, [one.notice_id for one in owed if one.notice_id is not None]),
        )

    def letter(self, owed: Postback) -> Letter | None:
        """What is due for a postback; None when what it tells of is gone."""
        account = self.accounts.get(owed.account_id)
        if account is None:
            return None
        return self._of_event(owed, account) if owed.notice_id is None else self._of_notice(owed, account)

    def _of_event(self, owed: Postback, account: Account) -> Letter | None:
        event, message = self.events.get(owed.event_id or 0), self.messages.get(owed.message_id or 0)
        if event is None or message is None:
            return None
        shape = self.kit.shapes.get(message.dialect)
        write = None if shape is None else partial(shape, Notice(owed, event, message))
        return Letter(owed, write, account.postback_url or "", account.postback_form)

    def _of_notice(self, owed: Postback, account: Account) -> Letter | None:
        told = self.notices.get(owed.notice_id or 0)
        if told is None:
            return None
        shape = self.kit.notice_shapes.get((told.dialect, told.kind))
        write = None if shape is None else partial(shape, with_links(told, self.kit.file_link))
        return Letter(owed, write, notices.url_for(account, told.kind) or "", account.postback_form)


def _try(kit: Kit, letter: Letter) -> Outcome:
    """One try; a defect of ours must not lose the postback: it counts as a failed one."""
    if letter.write is None or not letter.url:
        return Outcome(None, UNWANTED)
    try:
        body, content_type = dressed(letter.write(), letter.form)
        with kit.meter.timed("renderer_postback_seconds"):
            return _post(kit, letter.url, body, content_type)
    except Exception as error:
        log.exception("postback.defect", postback=letter.owed.id)
        return Outcome(None, f"Internal error ({type(error).__name__}).")


def _post(kit: Kit, url: str, body: bytes, content_type: str) -> Outcome:
    # the account's own URL is what it may be posted to; its address is vetted like any other
    policy = kit.fetcher.policy.allowing(urlsplit(url).hostname or "", timeout=kit.waits.postback_timeout)
    try:
        status = kit.fetcher.post(url, body, content_type, policy)
    except FetchError as error:
        return Outcome(None, error.message)
    return Outcome(status, None if status == HTTPStatus.OK else f"HTTP {status}")


def _book(kit: Kit, done: Sequence[tuple[Letter, Outcome]]) -> None:
    """Book the next tries, then these; a crash between the two repeats the booking, not the post."""
    tries = [_tried(kit, letter, outcome) for letter, outcome in done]
    for one in tries:
        kit.meter.count("renderer_postback_tries_total", status=str(one.status or "none"))
        if one.settled is None:
            kit.book(QUEUE, [one.postback_id], _next_key(one), delay=kit.waits.postback_retry)
        log.info(
            "postback.tried",
            postback=one.postback_id,
            attempt=one.attempt,
            status=one.status,
            error=one.error,
        )
    with kit.write() as (connection, now):
        postbacks.note_all(connection, tries, now=now)
    for one in tries:
        if one.settled is None:
            kit.due(_next_key(one), delay=kit.waits.postback_retry)


def _next_key(made: Try) -> str:
    return retry_key(made.postback_id, made.attempt + 1)


def _tried(kit: Kit, letter: Letter, outcome: Outcome) -> Try:
    owed = letter.owed
    settled = PAID if outcome.error is None else None
    if settled is None and owed.tries >= kit.waits.postback_retries:
        settled = GIVEN_UP
    url = letter.url if letter.write is not None else ""
    return Try(owed.id, owed.attempts + 1, url, outcome.status, outcome.error, settled)
