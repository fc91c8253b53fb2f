"""The adapt step: messages and what is known of the phones -> their composed forms, kept as artefacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.engine import Connection

from renderer.delivery import events
from renderer.delivery.compose import Order
from renderer.delivery.events import Happening
from renderer.delivery.fitting import Fitted, fitted
from renderer.delivery.kit import Kit, log
from renderer.errors import FetchError
from renderer.store import accounts, handsets, messages, passes, submissions
from renderer.store.artefacts import digest_of
from renderer.store.handsets import KnownHandset
from renderer.store.messages import Message
from renderer.store.passes import PassKey


@dataclass(frozen=True, slots=True)
class Known:
    """What the records know that a message needs: its number's phone, its passes, the gateways left to it."""

    message: Message
    phone: KnownHandset | None
    passes: Mapping[str, PassKey]
    gateways: tuple[str, ...]
    refused: frozenset[str]


@dataclass(frozen=True, slots=True)
class Adapted:
    """A message as it will be handed over, and what was decided on the way."""

    message: Message
    facts: Mapping[str, Any]


def adapt(kit: Kit, batch: Sequence[Message]) -> list[Message]:
    """Compose messages for the handsets their numbers are known to have, else for a generic one.

    A message that was composed before a crash is not composed again. Raises what rendering raises.
    """
    done = [one for one in batch if one.artefact and kit.artefacts.get(one.artefact) is not None]
    left = [one for one in batch if one not in done]
    if not left:
        return done
    with kit.store.read() as connection:
        known = look_up(kit, connection, left)
    made = [_adapted(kit, one) for one in known]
    with kit.write() as (connection, now):
        messages.change_all(connection, {one.message.id: _columns(one.message) for one in made}, now=now)
        noted = [Happening(one.message, events.ADAPTED, one.facts) for one in made]
        events.note_all(connection, noted, now=now)
    return sorted([*done, *(one.message for one in made)], key=lambda one: one.id)


def look_up(kit: Kit, connection: Connection, batch: Sequence[Message]) -> list[Known]:
    """What is known for each message, in one question a table."""
    ids = [one.id for one in batch]
    phones = handsets.known_of(connection, [one.recipient for one in batch])
    keys = passes.keys_of(connection, ids)
    tried = submissions.attempts_of_all(connection, ids, submissions.CONTENT)
    found = []
    for one in batch:
        refused = frozenset(attempt.gateway for attempt in tried[one.id] if attempt.outcome == "refused")
        ways = ways_of(kit, connection, one)
        found.append(Known(one, phones.get(one.recipient), keys[one.id], ways, refused))
    return found


def ways_of(kit: Kit, connection: Connection, message: Message) -> tuple[str, ...]:
    """Gateways in order: the shortcode's, then the country's, then the default."""
    if not kit.routes.table:
        return kit.routes.to(message.recipient, message.gateway)
    code = accounts.shortcode_of(connection, message.account_id, message.sender)
    return kit.routes.to(message.recipient, code.gateway if code else None)


def _adapted(kit: Kit, known: Known) -> Adapted:
    message, phone = known.message, known.phone
    handset = phone.handset if phone else message.handset
    order = replace(
        requested(message),
        handset=handset,
        issued=known.passes,
        thumbnail=thumbnail(kit, message, message.content.get("passdata", {}).get("THUMBNAILURL")),
        link=kit.link(message.id),
    )
    with kit.meter.timed("renderer_compose_seconds"):
        found = fitted(kit, message, order, known.gateways, known.refused)
    changed = replace(
        message,
        artefact=_kept(kit, found),
        handset=handset,
        spid=(phone.spid if phone else None) or message.spid,
        sent_as=found.sent_as,
        gateway=found.gateway,
    )
    facts = found.composed.facts if found.composed else {}
    return Adapted(changed, {**facts, **found.facts, "sent_as": found.sent_as, "gateway": found.gateway})


def _kept(kit: Kit, found: Fitted) -> str | None:
    if found.composed is None:
        return None
    digest = digest_of(found.composed.pdu)
    kit.artefacts.put(digest, found.composed.pdu)
    if found.opened is not None:
        kit.recent.put(digest, found.opened)
    return digest


def _columns(message: Message) -> dict[str, Any]:
    names = ("artefact", "handset", "spid", "sent_as", "gateway")
    return {name: getattr(message, name) for name in names}


def requested(message: Message) -> Order:
    """What the request itself says of the message's content."""
    content: Mapping[str, Any] = message.content
    return Order(
        template=message.template,
        gateway=message.gateway,
        barcode_id=content.get("barcode_id"),
        custom_text={int(slide): text for slide, text in content.get("custom_text", {}).items()},
        subject=content.get("subject"),
        data=content.get("data", {}),
        passdata=content.get("passdata", {}),
        pass_as_link=bool(content.get("pass_as_link")),
    )


def issued_with(connection: Connection, message: Message) -> Mapping[str, PassKey]:
    """The passes that were issued with a message, by template."""
    return passes.keys_of(connection, [message.id])[message.id]


def thumbnail(kit: Kit, message: Message, url: str | None) -> bytes | None:
    """The picture at THUMBNAILURL; a pass without it is better than no pass, so a failure is only noted."""
    if not url:
        return None
    try:
        return kit.fetcher.get(url, content_types=("image/",)).data
    except FetchError as error:
        log.info("thumbnail.left-out", message=message.id, reason=error.message)
        with kit.write() as (connection, now):
            events.note(connection, message, "thumbnail-left-out", now=now, reason=error.message)
        return None
