"""Postbacks owed -> posts to the customer's URL: HTTP 200 is the receipt, anything else is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode, urlsplit

import structlog
from sqlalchemy.engine import Connection

from renderer.delivery.inbound import with_links
from renderer.delivery.kit import Kit, Notice, insist
from renderer.errors import FetchError
from renderer.store import accounts, events, messages, notices, postbacks
from renderer.store.accounts import Account
from renderer.store.postbacks import GIVEN_UP, PAID, Postback

log = structlog.get_logger("renderer.delivery")

QUEUE = "postback"
XML_TYPE = "text/xml; charset=utf-8"
FORM_TYPE = "application/x-www-form-urlencoded"
UNWANTED = "The account wants no postbacks any more."


@dataclass(frozen=True, slots=True)
class Letter:
    """What is posted, and where to; ``xml`` None when the account wants no such postback any more."""

    xml: bytes | None
    url: str
    form: str


def pay_all(kit: Kit, ids: Sequence[int]) -> None:
    """Make one try for each postback."""
    for postback_id in ids:
        try:
            insist(partial(pay, kit, postback_id))
        except Exception as error:
            # a defect of ours must not lose the postback: it counts as a failed try
            log.exception("postback.defect", postback=postback_id)
            _settle(kit, postback_id, None, f"Internal error ({type(error).__name__}).", "")


def pay(kit: Kit, postback_id: int) -> None:
    """Post one notice; a postback that is settled already is left alone."""
    with kit.store.read() as connection:
        owed = postbacks.postback(connection, postback_id)
        if owed is None or owed.state in (PAID, GIVEN_UP):
            return
        letter = _letter(kit, connection, owed)
    if letter is None:
        return
    if letter.xml is None:
        _settle(kit, postback_id, None, UNWANTED, "")
        return
    body, content_type = dressed(letter.xml, letter.form)
    status, error = _post(kit, letter.url, body, content_type)
    _settle(kit, postback_id, status, error, letter.url)


def dressed(xml: bytes, form: str) -> tuple[bytes, str]:
    """Body and content type: the bare XML, or the form field ``XML`` that the PHP client reads."""
    if form == "field":
        return urlencode({"XML": xml.decode()}).encode(), FORM_TYPE
    return xml, XML_TYPE


def retry_key(postback_id: int, attempt: int) -> str:
    """Name of the job that makes one try."""
    return f"postback:{postback_id}:{attempt}"


def _letter(kit: Kit, connection: Connection, owed: Postback) -> Letter | None:
    """What is due for a postback; None when what it tells of is gone."""
    account = accounts.account_by_id(connection, owed.account_id)
    if account is None:
        return None
    if owed.notice_id is not None:
        return _of_notice(kit, connection, owed.notice_id, account)
    return _of_event(kit, connection, owed, account)


def _of_event(kit: Kit, connection: Connection, owed: Postback, account: Account) -> Letter | None:
    event = events.event_by_id(connection, owed.event_id) if owed.event_id else None
    message = messages.message(connection, owed.message_id) if owed.message_id else None
    if event is None or message is None:
        return None
    shape = kit.shapes.get(message.dialect)
    wanted = shape is not None and account.postback_url
    xml = shape(Notice(owed, event, message)) if shape and wanted else None
    return Letter(xml, account.postback_url or "", account.postback_form)


def _of_notice(kit: Kit, connection: Connection, notice_id: int, account: Account) -> Letter | None:
    told = notices.notice(connection, notice_id)
    if told is None:
        return None
    url = notices.url_for(account, told.kind)
    shape = kit.notice_shapes.get((told.dialect, told.kind))
    xml = shape(with_links(told, kit.file_link)) if shape and url else None
    return Letter(xml, url or "", account.postback_form)


def _post(kit: Kit, url: str, body: bytes, content_type: str) -> tuple[int | None, str | None]:
    # the account's own URL is what it may be posted to; its address is vetted like any other
    policy = kit.fetcher.policy.allowing(urlsplit(url).hostname or "", timeout=kit.waits.postback_timeout)
    try:
        status = kit.fetcher.post(url, body, content_type, policy)
    except FetchError as error:
        return None, error.message
    return status, None if status == 200 else f"HTTP {status}"


def _settle(kit: Kit, postback_id: int, status: int | None, error: str | None, url: str) -> None:
    insist(lambda: _write(kit, postback_id, status, error, url))


def _write(kit: Kit, postback_id: int, status: int | None, error: str | None, url: str) -> None:
    with kit.store.read() as connection:
        owed = postbacks.postback(connection, postback_id)
    if owed is None:
        return
    attempt = owed.attempts + 1
    paid, last = status == 200, owed.tries >= kit.waits.postback_retries
    if not paid and not last:
        delay = max(kit.waits.postback_retry, 0.001)
        kit.enqueue(QUEUE, [postback_id], retry_key(postback_id, attempt + 1), delay=delay)
    log.info("postback.tried", postback=postback_id, attempt=attempt, status=status, error=error)
    with kit.write() as (connection, now):
        postbacks.note_attempt(connection, postback_id, attempt, url=url, status=status, error=error, now=now)
        if paid or last:
            postbacks.settle(connection, postback_id, PAID if paid else GIVEN_UP, now=now)
