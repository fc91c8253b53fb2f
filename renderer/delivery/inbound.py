"""A message that a phone sent to us -> kept once, told to its account; STOP and START are obeyed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.engine import Connection

from renderer.gateway.base import InboundMessage
from renderer.part import Part
from renderer.store import Store, accounts, inbound, messages, notices, optouts
from renderer.store.artefacts import Artefacts, digest_of
from renderer.store.notices import StoredNotice

# the words that carriers oblige every sender to understand (CTIA, Messaging Principles, 5.1)
STOP_WORDS: Final = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit"})
START_WORDS: Final = frozenset({"start", "unstop", "subscribe", "yes"})
_DIALECT: Final = "1.3"  # of an account that never sent anything to the number
_TOLD_TEXT = 5000


def receive(store: Store, artefacts: Artefacts, message: InboundMessage, *, now: datetime) -> bool:
    """Keep a message and owe its account the notice, in one commit; False for a repeat.

    Files are kept first: a file that nothing names is harmless, a name without its file is not.
    """
    sender, recipient = _number(message.sender), _number(message.recipient)
    parts = [_kept(artefacts, part) for part in message.parts]
    with store.write() as connection:
        owners = _owners(connection, recipient, sender)
        account = owners[0] if owners else None
        values = {
            "account_id": account,
            "kind": message.kind,
            "sender": sender,
            "recipient": recipient,
            "subject": message.subject,
            "text": message.text,
            "parts": parts,
        }
        received = inbound.add_received(connection, message.gateway, message.raw_id, values, now=now)
        if received is None:
            return False
        desk = _Desk(connection, sender, recipient, now)
        if account is not None:
            told = {"from": sender, "to": recipient, "subject": message.subject[:500], "received": received}
            told |= {"text": message.text[:_TOLD_TEXT], "files": parts}
            desk.tell(account, f"{message.kind.lower()}-mo", **told)
        word = word_of(message)
        for owner in owners:
            desk.obey(owner, word)
    return True


def word_of(message: InboundMessage) -> str:
    """The one word a message says, in small letters; empty when it says more than that."""
    said = (message.text or message.subject or _first_text(message.parts)).strip()
    found = re.fullmatch(r"\W*(\w+)\W*", said[:40])
    return found[1].lower() if found else ""


def with_links(notice: StoredNotice, link: Callable[[int, int], str]) -> StoredNotice:
    """The notice with an address for each file of the phone's message."""
    files: Sequence[dict[str, Any]] = notice.facts.get("files") or ()
    if not files:
        return notice
    received = int(notice.facts["received"])
    linked = [{**each, "url": link(received, index)} for index, each in enumerate(files)]
    return replace(notice, facts={**notice.facts, "files": linked})


def _number(text: str) -> str:
    return text.strip().removeprefix("+")[:64]


def _kept(artefacts: Artefacts, part: Part) -> dict[str, Any]:
    digest = digest_of(part.data)
    artefacts.put(digest, part.data)
    return {"name": part.name[:200], "type": part.content_type[:100], "bytes": len(part), "digest": digest}


def _first_text(parts: Sequence[Part]) -> str:
    texts = [part.data[:200] for part in parts if part.content_type.startswith("text/plain")]
    return texts[0].decode("utf-8", "replace") if texts else ""


def _owners(connection: Connection, code: str, sender: str) -> list[int]:
    """Accounts whose shortcode was written to; the one that wrote to the sender last comes first."""
    mine = select(accounts.shortcodes.c.account_id).where(accounts.shortcodes.c.code == code)
    owners = list(connection.execute(mine.order_by(accounts.shortcodes.c.account_id)).scalars())
    if len(owners) > 1:
        last = messages.last_to(connection, sender, owners)
        owners.sort(key=lambda owner: owner != (last.account_id if last else owners[0]))
    return owners


@dataclass(frozen=True, slots=True)
class _Desk:
    """The transaction in which one message is booked, and who wrote to whom."""

    connection: Connection
    sender: str
    code: str
    now: datetime

    def tell(self, account: int, kind: str, **facts: object) -> None:
        """Owe the account a notice, in the dialect in which it last wrote to this number."""
        last = messages.last_to(self.connection, self.sender, [account])
        dialect = last.dialect if last else _DIALECT
        notices.tell(self.connection, account, kind, facts, dialect=dialect, now=self.now)

    def obey(self, account: int, word: str) -> None:
        """STOP takes the number off the account's lists, START lets it back on; both are told."""
        kind = None
        if word in STOP_WORDS:
            new = optouts.opt_out(self.connection, account, self.sender, shortcode=self.code, now=self.now)
            kind = "unsubscribed" if new else None
        elif word in START_WORDS:
            kind = "subscribed" if optouts.opt_in(self.connection, account, self.sender) else None
        if kind:
            facts = {"phone": self.sender, "shortcode": self.code, "word": word, "source": "MO"}
            self.tell(account, kind, **facts)
