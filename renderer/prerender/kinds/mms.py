"""An MMS template -> a composed message for each row, adapted to the class of the recipient's handset."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

import orjson
from cryptography.hazmat.primitives import hashes

from renderer import mms, wallet
from renderer.delivery.passes import LOCKS, first_key, issued_options
from renderer.engine import Engine
from renderer.errors import UnknownGateway
from renderer.handset import HandsetProfile, classes, gateway
from renderer.mms import merge
from renderer.mms.template import MmsTemplate
from renderer.prerender import pictures
from renderer.prerender.columns import Contract, Recipient
from renderer.prerender.kinds.base import Kind, Made
from renderer.prerender.spec import Spec, constant, recipe
from renderer.store.passes import PassKey
from renderer.wallet.bundle import PKPASS

PDU_TYPE = "application/vnd.wap.mms-message"
_TOKEN = 38  # characters of a message page's token: 28 bytes in base64url
_SLIDE = re.compile(r"^Slide \d+: ")
_GRADES = "ABCDF-"
WITH_FILE = (
    "It carries the pass itself, whose serial number hangs on the NUMBER, which the row does not have."
)
WITH_LINK = "It holds the message's own link in a coding in which it cannot be put in later."


def placeholder(public_url: str) -> str:
    """An address as long as the one a message's own link will have; the link takes its place when sent."""
    return f"{public_url.rstrip('/')}/l/{'_' * _TOKEN}"


class MmsDrawer:
    """Composes messages of one template."""

    def __init__(self, engine: Engine, spec: Spec) -> None:
        """Load the template and those it shows; raises UnknownTemplate, TemplateError."""
        self._engine, self._spec = engine, spec
        self.link = spec.link or placeholder(engine.settings.public_url)
        files = engine.templates.get("mms", spec.name)
        template = mms.load(files)
        self._merges, self._passes = merge_names(template), pass_templates(template)
        self.sound_and_film = plays(template)
        self.contract = Contract(
            merges=self._merges, passdata=bool(self._passes), slides=len(template.presentation.slides)
        )
        self.content_type, self.ending = PDU_TYPE, ".mms"
        self.pictures = any(engine.pass_template(name).switches.thumbnail for name in self._passes)
        self._gateway = known_gateway(spec.gateway)
        self.same = same_for(engine, template, spec.gateway)

    def orders(self, row: Recipient) -> list[tuple[str, bytes]]:
        """One message, for the class that planning wrote into the handset's place."""
        of_class = row.handset or class_name(classes.key(self._engine.handset()))
        return [(class_title(of_class), self.recipe_of(of_class, row, self._keys(row)))]

    def recipe_of(self, of_class: str, row: Recipient, keys: Mapping[str, PassKey]) -> bytes:
        """Recipe of the message for a class: only what the template shows counts.

        ``keys`` of the passes by template count where the message may carry their files.
        """
        data = {name: row.data[name] for name in sorted(row.data) if name in self._merges}
        own = [of_class, row.barcode_id or "", data, {}, row.texts, row.subject or ""]
        if self._passes:
            own[3] = passdata_of(row.passdata)
            own += pictures.in_recipe(row) if self.pictures else []
            if class_of(of_class).ios:
                own.append({name: astuple(key) for name, key in keys.items()})
        return recipe(self.same, *own)

    def _keys(self, row: Recipient) -> dict[str, PassKey]:
        """The passes that a send of this row will issue, as far as is known now."""
        if row.number is None:
            return {}
        slots = passdata_of(row.passdata)
        return {name: first_key(self._engine.secret, name, row.number, slots) for name in self._passes}

    def draw(self, row: Recipient, of_class: str) -> Made:  # noqa: ARG002 - the row's own class
        """The m-send-req without addresses, and its report."""
        key = class_of(row.handset) if row.handset else classes.key(self._engine.handset())
        message = self._message(row, classes.profile_of(key))
        pdu, report = message.pdu(), message.report
        grades = [fact.grade for fact in report.barcodes]
        return Made(
            pdu,
            facts=orjson.dumps(report.as_dict()),
            warnings=Counter(_SLIDE.sub("", each).partition(":")[0][:60] for each in report.warnings),
            grade=max(grades, key=_GRADES.index) if grades else "",
            later=self._later(row, message, pdu),
        )

    def check(self, row: Recipient) -> None:
        """Compose it: nothing less tells whether everything finds its place."""
        self.draw(row, "")

    def _message(self, row: Recipient, profile: HandsetProfile) -> mms.MmsMessage:
        return self._engine.mms(
            self._spec.name,
            handset=profile,
            gateway=self._gateway,
            barcode_id=row.barcode_id,
            passdata=passdata_of(row.passdata) or None,
            data=row.data,
            custom_text={int(slide): text for slide, text in row.texts.items()},
            subject=row.subject,
            thumbnail=pictures.data_of(row),
            issued={name: self._issued(key) for name, key in self._keys(row).items()},
            link=self.link,
        )

    def _issued(self, key: PassKey) -> dict[str, Any]:
        web_service = self._engine.settings.web_service
        return {**issued_options(key, web_service), "recipient": key.phone}

    def _later(self, row: Recipient, message: mms.MmsMessage, pdu: bytes) -> str:
        if row.number is None and any(part.content_type == PKPASS for part in message.parts):
            return WITH_FILE
        linked = bool(message.report.link) or message.report.sent_as != "MMS"
        return WITH_LINK if linked and self.link.encode() not in pdu else ""


def same_for(engine: Engine, template: MmsTemplate, way: str | None) -> bytes:
    """Digest of what all messages of a template share: its version, that of those it shows, the gateway."""
    drawn = [slide.drawn for slide in template.presentation.slides]
    shown = [
        ("ticket", engine.templates.get("ticket", one.template).version)
        for one in drawn
        if isinstance(one, mms.TicketObject)
    ]
    carried = [("pass", engine.templates.get("pass", name).version) for name in pass_templates(template)]
    if carried:
        signer = engine.signer.certificate.fingerprint(hashes.SHA256()).hex()
        carried.append((signer, engine.settings.web_service or ""))
    return constant("mms", template.version, [*shown, *carried], known_gateway(way) or "")


def known_gateway(name: str | None) -> str | None:
    """The gateway whose limits count; None for one that has none of its own, such as the outbox."""
    try:
        return gateway(name).name if name else None
    except UnknownGateway:
        return None


def merge_names(template: MmsTemplate) -> frozenset[str]:
    """Names of merge tags anywhere in a template, in lower case."""
    found = set(merge.names(template.presentation.subject))
    for slide in template.presentation.slides:
        found |= merge.names(slide.text)
        if isinstance(slide.drawn, mms.BarcodeObject):
            found |= merge.names(slide.drawn.value)
        if isinstance(slide.drawn, mms.TicketObject):
            found.update(name for _, text in slide.drawn.fields for name in merge.names(text))
    return frozenset(found)


def pass_templates(template: MmsTemplate) -> tuple[str, ...]:
    """Pass templates that a message shows."""
    drawn = (slide.drawn for slide in template.presentation.slides)
    return tuple(one.template for one in drawn if isinstance(one, mms.PassObject))


def plays(template: MmsTemplate) -> bool:
    """Whether sound or film is in it: then what a handset plays tells classes apart as well."""
    return any(
        file.kind in ("audio", "video") for slide in template.presentation.slides for file in slide.files
    )


def class_name(key: classes.ClassKey) -> str:
    """A class as one word that can be read back: box, bytes, types, iOS."""
    width, height = key.box
    return f"{width}x{height}/{key.max_bytes}/{key.types}/{int(key.ios)}"


def class_of(name: str) -> classes.ClassKey:
    """The class of such a word."""
    box, most, types, ios = name.split("/")
    width, _, height = box.partition("x")
    return classes.ClassKey((int(width), int(height)), int(most), types, ios == "1")


def class_title(name: str) -> str:
    """The class as reports write it."""
    return class_of(name).name


def passdata_of(given: Mapping[str, str]) -> dict[str, str]:
    """PASSDATA as recipes hold it: known slots, nothing blank, without what it is locked to."""
    slots = wallet.PassData.parse(dict(given)).slots
    return {name: text for name, text in slots.items() if name not in LOCKS}


KIND = Kind("mms", MmsDrawer, chunk_rows=100, grade_every=0)
