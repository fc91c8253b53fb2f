"""The adapt step: a message and what is known of the phone -> its composed form, kept as an artefact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy.engine import Connection

from renderer.delivery import events
from renderer.delivery.compose import Order
from renderer.delivery.kit import Kit, log
from renderer.errors import FetchError
from renderer.store import handsets, messages, passes
from renderer.store.artefacts import digest_of
from renderer.store.messages import Message


def adapt(kit: Kit, message: Message) -> Message:
    """Compose the message for the handset the number is known to have, else for a generic one.

    A message that was composed before a crash is not composed again. Raises what rendering raises.
    """
    if message.artefact and kit.artefacts.get(message.artefact) is not None:
        return message
    with kit.store.read() as connection:
        known = handsets.handset_of(connection, message.recipient)
    handset = known.handset if known else message.handset
    composed = kit.composer.compose(order_of(kit, message, handset))
    digest = digest_of(composed.pdu)
    kit.artefacts.put(digest, composed.pdu)
    spid = (known.spid if known else None) or message.spid
    sent_as = str(composed.facts.get("sent_as") or "MMS")
    with kit.write() as (connection, now):
        values = {"artefact": digest, "handset": handset, "spid": spid, "sent_as": sent_as}
        messages.change(connection, message.id, now=now, **values)
        events.note(connection, message, events.ADAPTED, now=now, **composed.facts)
    return replace(message, artefact=digest, handset=handset, spid=spid, sent_as=sent_as)


def order_of(kit: Kit, message: Message, handset: str | None) -> Order:
    """What the composer is asked for."""
    with kit.store.read() as connection:
        serial = serial_of(connection, message)
    thumb = thumbnail(kit, message, message.content.get("passdata", {}).get("THUMBNAILURL"))
    order = requested(message)
    return replace(order, handset=handset, serial=serial, thumbnail=thumb, link=kit.link(message.id))


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
    )


def serial_of(connection: Connection, message: Message) -> str | None:
    """Serial number under which the message's one pass was issued."""
    issued = passes.passes_of(connection, message.id)
    return issued[0].serial if len(issued) == 1 else None


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
