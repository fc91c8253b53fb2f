"""A template and one recipient's data -> the message for one handset: its PDU and its facts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Protocol

from renderer import barcode, handset, mms, wallet
from renderer.engine import Engine
from renderer.mms.message import type_as_read
from renderer.mms.wsp import ContentType
from renderer.part import Part
from renderer.store.passes import PassKey
from renderer.templates import TemplateFiles

PDU_TYPE = "application/vnd.wap.mms-message"
_LOADED_LIMIT = 256
_FRESH = 1.0  # seconds for which a template's files are not read again: an edit is seen soon, not at once
_PLAIN = mms.BarcodeObject()  # its value is the barcode id alone


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """What a send has to know of a template before it accepts; ``passes`` are pass templates it carries."""

    slides: int
    has_barcode: bool
    passes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """What one recipient gets: the request's own values and what is known of the phone.

    ``issued`` are the passes of this message by template. ``max_bytes`` is what an account of a gateway takes
    where that is less than the gateway itself does, counted as it counts.
    """

    template: str
    gateway: str | None = None
    handset: str | None = None
    barcode_id: str | None = None
    custom_text: Mapping[int, str] = field(default_factory=dict)
    subject: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    passdata: Mapping[str, str] = field(default_factory=dict)
    thumbnail: bytes | None = None
    issued: Mapping[str, PassKey] = field(default_factory=dict)
    link: str = ""
    pass_as_link: bool = False  # the pass's file stays away, its link goes
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A composed message taken apart again for a gateway."""

    subject: str
    parts: tuple[Part, ...]
    smil: Part | None


@dataclass(frozen=True, slots=True)
class Composed:
    """A message ready to go: its m-send-req without addresses, and what was decided on the way.

    ``opened`` is what ``open_pdu`` finds in it, where that is known already.
    """

    pdu: bytes
    facts: Mapping[str, Any]
    opened: Opened | None = None


class Composer(Protocol):
    """What delivery and the dialect ask of the engine."""

    def facts(self, template: str) -> TemplateFacts:
        """What a template holds; raises UnknownTemplate or TemplateError."""
        ...

    def check_barcode(self, template: str, barcode_id: str) -> None:
        """Raise the BarcodeError that this id would end in."""
        ...

    def check_pass(self, template: str, passdata: Mapping[str, str]) -> None:
        """Raise the PassDataError that these data would end in."""
        ...

    def compose(self, order: Order) -> Composed:
        """The message; raises what the rendering rooms raise."""
        ...


class EngineComposer:
    """The Composer over an Engine; templates are read once for each content they have."""

    def __init__(self, engine: Engine, matched: Callable[[str], str] | None = None) -> None:
        """Stand on an engine, which threads may share; ``matched`` knows matches made by hand."""
        self._engine = engine
        self._matched = matched or str
        self._lock = threading.Lock()
        self._messages: dict[str, tuple[float, str, mms.MmsTemplate]] = {}

    @property
    def engine(self) -> Engine:
        """The engine, which knows every template a message can be sent with."""
        return self._engine

    def remembers(self, template: str) -> bool:
        """Whether what a template holds can be told without a look at its files."""
        return self._remembered(template) is not None

    def facts(self, template: str) -> TemplateFacts:
        """What a template holds; raises UnknownTemplate or TemplateError."""
        slides = self._message(template).presentation.slides
        drawn = [slide.drawn for slide in slides]
        return TemplateFacts(
            slides=len(slides),
            # a ticket carries the barcode id as well: its template draws it
            has_barcode=any(isinstance(one, mms.BarcodeObject | mms.TicketObject) for one in drawn),
            passes=tuple(one.template for one in drawn if isinstance(one, mms.PassObject)),
        )

    def check_barcode(self, template: str, barcode_id: str) -> None:
        """Raise the BarcodeError that this id would end in."""
        for slide in self._message(template).presentation.slides:
            drawn = slide.drawn
            if isinstance(drawn, mms.BarcodeObject) and drawn.value == _PLAIN.value:
                options: dict[str, Any] = dict(drawn.options)
                barcode.encode(barcode_id, drawn.symbology, **options)

    def check_pass(self, template: str, passdata: Mapping[str, str]) -> None:
        """Raise the PassDataError that these data would end in."""
        self._engine.build_pass(template, dict(passdata))

    def compose(self, order: Order) -> Composed:
        """The message; a handset nobody knows is served the generic profile."""
        named = self._matched(order.handset) if order.handset else None
        profile = handset.find_or_generic(named)
        if order.pass_as_link:
            profile = replace(profile, ios=False)
        message = self.message(order, profile)
        return Composed(message.pdu(), message.report.as_dict(), opened_as(message))

    def message(self, order: Order, profile: handset.HandsetProfile) -> mms.MmsMessage:
        """The message for a profile, whatever handset the order names; raises what the rooms raise."""
        return self._engine.mms(
            order.template,
            handset=profile,
            gateway=_way(order),
            barcode_id=order.barcode_id,
            passdata=dict(order.passdata) or None,
            data=order.data,
            custom_text=order.custom_text,
            subject=order.subject,
            thumbnail=order.thumbnail,
            issued={template: self._kept(key) for template, key in order.issued.items()},
            link=order.link,
        )

    def _kept(self, key: PassKey) -> Mapping[str, Any]:
        """What a pass in a message must have so that it can be changed later."""
        return {
            "serial": key.serial,
            "authentication_token": key.authentication_token,
            "recipient": key.phone,
            "web_service_url": self._engine.settings.web_service,
        }

    def _remembered(self, template: str) -> mms.MmsTemplate | None:
        known = self._messages.get(template)
        return known[2] if known is not None and time.monotonic() < known[0] else None

    def _message(self, template: str) -> mms.MmsTemplate:
        if (remembered := self._remembered(template)) is not None:
            return remembered
        with self._lock:
            if (remembered := self._remembered(template)) is not None:
                return remembered
            known = self._messages.get(template)
            files: TemplateFiles = self._engine.templates.get("mms", template)
            if len(self._messages) >= _LOADED_LIMIT:
                self._messages.clear()
            same = known is not None and known[1] == files.version
            loaded = known[2] if known is not None and same else mms.load(files)
            self._messages[template] = (time.monotonic() + _FRESH, files.version, loaded)
        return loaded


def _way(order: Order) -> handset.GatewayProfile | None:
    """The limits of the way out; None for one without a profile, such as the outbox."""
    known = handset.gateways().get(order.gateway or "")
    if known is None or order.max_bytes is None:
        return known
    return replace(known, max_bytes=min(known.max_bytes or order.max_bytes, order.max_bytes))


def open_pdu(data: bytes) -> Opened:
    """Subject, parts and SMIL of a composed message; raises InvalidPdu."""
    pdu = mms.decode(data)
    subject = pdu.get("Subject")
    start = pdu.start
    parts = tuple(_part(one) for one in pdu.parts if one is not start)
    return Opened(subject if isinstance(subject, str) else "", parts, None if start is None else _part(start))


def opened_as(message: mms.MmsMessage) -> Opened:
    """What ``open_pdu`` finds in the message's PDU, without its being read again."""
    parts = tuple([Part(one.name, _told(one.content_type), one.data) for one in message.parts])
    return Opened(message.subject, parts, message.smil_part)


@lru_cache(maxsize=1024)
def _told(content_type: str) -> str:
    """A part's content type as it comes out of a PDU."""
    return media_type(type_as_read(content_type))


def _part(one: Any) -> Part:
    return Part(one.location or one.content_id, media_type(one.content_type), one.data)


def media_type(content_type: ContentType) -> str:
    """A content type as a gateway is told it: the media type with its charset, without the name."""
    charset = content_type.get("charset")
    return f"{content_type.media}; charset={charset}" if charset else content_type.media


def pass_data(passdata: Mapping[str, str]) -> wallet.PassData:
    """PASSDATA of a request as the wallet reads it."""
    return wallet.PassData.parse(dict(passdata))
