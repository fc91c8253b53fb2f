"""Postbacks owed -> posts to the customer's URL: HTTP 200 is the receipt, anything else is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode, urlsplit

import structlog

from renderer.delivery.kit import Kit, Notice, insist
from renderer.errors import FetchError
from renderer.store import accounts, events, messages, postbacks
from renderer.store.accounts import Account
from renderer.store.postbacks import GIVEN_UP, PAID

log = structlog.get_logger("renderer.delivery")

QUEUE = "postback"
XML_TYPE = "text/xml; charset=utf-8"
FORM_TYPE = "application/x-www-form-urlencoded"


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
    loaded = _load(kit, postback_id)
    if loaded is None:
        return
    notice, account = loaded
    if not account.postback_url or notice.message.dialect not in kit.shapes:
        _settle(kit, postback_id, None, "The account wants no postbacks any more.", "")
        return
    body, content_type = dressed(kit.shapes[notice.message.dialect](notice), account.postback_form)
    status, error = _post(kit, account.postback_url, body, content_type)
    _settle(kit, postback_id, status, error, account.postback_url)


def dressed(xml: bytes, form: str) -> tuple[bytes, str]:
    """Body and content type: the bare XML, or the form field ``XML`` that the PHP client reads."""
    if form == "field":
        return urlencode({"XML": xml.decode()}).encode(), FORM_TYPE
    return xml, XML_TYPE


def retry_key(postback_id: int, attempt: int) -> str:
    """Name of the job that makes one try."""
    return f"postback:{postback_id}:{attempt}"


def _load(kit: Kit, postback_id: int) -> tuple[Notice, Account] | None:
    with kit.store.read() as connection:
        owed = postbacks.postback(connection, postback_id)
        if owed is None or owed.state in (PAID, GIVEN_UP):
            return None
        event = events.event_by_id(connection, owed.event_id)
        message = messages.message(connection, owed.message_id) if owed.message_id else None
        account = accounts.account_by_id(connection, owed.account_id)
        if event is None or message is None or account is None:
            return None
        return Notice(owed, event, message), account


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
    paid, last = status == 200, attempt > kit.waits.postback_retries
    if not paid and not last:
        delay = max(kit.waits.postback_retry, 0.001)
        kit.enqueue(QUEUE, [postback_id], retry_key(postback_id, attempt + 1), delay=delay)
    log.info("postback.tried", postback=postback_id, attempt=attempt, status=status, error=error)
    with kit.write() as (connection, now):
        postbacks.note_attempt(connection, postback_id, attempt, url=url, status=status, error=error, now=now)
        if paid or last:
            postbacks.settle(connection, postback_id, PAID if paid else GIVEN_UP, now=now)
