"""Saved messages with sound or film -> read through, their slides as long as what they play, and told of."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType

from sqlalchemy import ColumnElement, update
from sqlalchemy.engine import Connection

from renderer import mms
from renderer.delivery import events
from renderer.delivery.kit import Kit, log
from renderer.errors import ImageOverBudget, RendererError
from renderer.handset import av
from renderer.mms.rules import TODAY
from renderer.mms.slide import File, Presentation, Slide
from renderer.store import contents, messages, notices, templates
from renderer.store.events import add_event
from renderer.store.saved import Prepared, prepare
from renderer.store.sources import SavedTemplates
from renderer.store.templates import SavedMms

QUEUE = "encode"
LEASE = timedelta(minutes=15)  # longer than the longest film takes
CLAIM = 10
HELD = "held"  # a message that waits for its template; no relay sees it
_BUDGET = 300_000  # bytes: what a middling phone takes, so that encoding for it is known to work


@dataclass(frozen=True, slots=True)
class Told:
    """The kinds of notice that tell how the saving of an action ended."""

    stored: str
    failed: str


_TOLD: Mapping[str, Told] = MappingProxyType({"sendmms": Told("mms-stored-sending", "mms-sending-failed")})


def told(action: str | None) -> Told:
    """How an action's end is told: saveMMS N003, E002, E003; sendMMS N013, E012, E013."""
    return _TOLD.get(action or "", Told("mms-stored", "mms-failed"))


class NotEncodable(Exception):
    """A file that cannot be played; ``kind`` is audio or video."""

    def __init__(self, slide: int, kind: str, reason: str) -> None:
        """Keep the place."""
        super().__init__(reason)
        self.slide, self.kind, self.reason = slide, kind, reason


def is_needed(presentation: Presentation) -> bool:
    """Whether a message holds sound or film."""
    return any(file.kind in ("audio", "video") for slide in presentation.slides for file in slide.files)


def queue_waiting(kit: Kit) -> int:
    """Queue saved messages that wait; returns how many. A dead worker's are queued again after LEASE."""
    with kit.store.read() as connection:
        if not templates.any_encoding(connection, now=kit.clock()):
            return 0
    with kit.write() as (connection, now):
        ids = templates.claim_encoding(connection, now=now, limit=CLAIM, lease=LEASE)
    for row_id in ids:
        kit.enqueue(QUEUE, [row_id], f"encode:{row_id}:{uuid.uuid4().hex[:12]}")
    return len(ids)


def encode_all(kit: Kit, ids: Sequence[int]) -> None:
    """Encode each; one that fails does not stop the others."""
    for row_id in ids:
        try:
            encode(kit, row_id)
        except Exception:  # noqa: BLE001 - logged with its trace; its lease runs out and it is tried again
            log.exception("encode.failed", row=row_id)


def encode(kit: Kit, row_id: int) -> None:
    """Read a message's sound and film through; let it and what waits for it go, or tell what is wrong."""
    with kit.store.read() as connection:
        saved = templates.saved_by_row(connection, row_id)
        content = None if saved is None else contents.content_of(connection, saved.template)
    if saved is None or content is None or saved.state != templates.ENCODING:
        return
    source = SavedTemplates(lambda: kit.store, lambda: kit.artefacts)
    presentation = mms.load(source.get("mms", saved.template)).presentation
    urls: Mapping[str, str] = content.document["sources"]
    try:
        made = _as_long_as_it_plays(presentation)
    except NotEncodable as failure:
        with kit.write() as (connection, _):
            _refuse(connection, kit, saved, failure, urls)
        return
    prepared = prepare(made, kit.artefacts, urls)
    with kit.write() as (connection, _):
        _release(connection, kit, saved, prepared)


def _as_long_as_it_plays(presentation: Presentation) -> Presentation:
    slides = (_played(number, slide) for number, slide in enumerate(presentation.slides, 1))
    return replace(presentation, slides=tuple(slides))


def _played(number: int, slide: Slide) -> Slide:
    """The slide as long as its sound or film plays, in whole seconds within the rules."""
    lengths = [length for file in slide.files if (length := _milliseconds(file, number))]
    if not lengths:
        return slide
    return replace(slide, duration=max(1, min(TODAY.max_duration, round(max(lengths) / 1000))))


def _milliseconds(file: File, number: int) -> int:
    """Playing time of sound or film; 0 for anything else, and where no encoder is installed."""
    if file.kind not in ("audio", "video") or not av.available():
        return 0
    try:
        length = av.milliseconds(file.part.data)
        _encode(file)
    except ImageOverBudget:
        return length  # readable, and too long for that phone alone
    except RendererError as error:
        raise NotEncodable(number, file.kind, error.message) from error
    return length


def _encode(file: File) -> None:
    if file.kind == "audio":
        av.to_amr(file.part.data)
    else:
        av.to_film(file.part.data, av.H263, _BUDGET)


def _release(connection: Connection, kit: Kit, saved: SavedMms, prepared: Prepared) -> None:
    now = kit.clock()
    contents.add_content(connection, prepared.template, prepared.document, now=now)
    templates.encoded(connection, saved.id, template=prepared.template, state=templates.READY)
    released = update(messages.messages).where(*_held(saved))
    values = {"state": messages.ACCEPTED, "template": prepared.template, "updated_at": now}
    connection.execute(released.values(values))
    _tell(connection, kit, saved, told(saved.action).stored, {})


def _refuse(
    connection: Connection, kit: Kit, saved: SavedMms, failure: NotEncodable, urls: Mapping[str, str]
) -> None:
    now = kit.clock()
    templates.encoded(connection, saved.id, template=saved.template, state=templates.CORRUPT)
    failed = update(messages.messages).where(*_held(saved)).returning(messages.messages.c.id)
    values = {"state": messages.FAILED, "updated_at": now}
    for message_id in connection.execute(failed.values(values)).scalars().all():
        add_event(connection, message_id, events.FAILED, now=now, reason=failure.reason[:200])
    facts = {failure.kind: urls.get(f"{failure.slide}-{failure.kind}", ""), "media": failure.kind}
    _tell(connection, kit, saved, f"{told(saved.action).failed}-{failure.kind}", facts)


def _held(saved: SavedMms) -> tuple[ColumnElement[bool], ...]:
    table = messages.messages.c
    return (table.account_id == saved.account_id, table.mms_id == saved.mms_id, table.state == HELD)


def _tell(connection: Connection, kit: Kit, saved: SavedMms, kind: str, facts: Mapping[str, str]) -> None:
    told_facts = {"mms_id": saved.mms_id, **facts}
    dialect, now = saved.dialect or "1.3", kit.clock()
    notices.tell(connection, saved.account_id, kind, told_facts, dialect=dialect, now=now)
