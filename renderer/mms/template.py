"""mms.toml and the files beside it -> MmsTemplate: the stored message, checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from renderer.errors import SlideError, TemplateError
from renderer.mms import media, rules
from renderer.mms.slide import (
    BarcodeObject,
    DrawnObject,
    File,
    Kind,
    PassObject,
    Presentation,
    Slide,
    TicketObject,
)
from renderer.part import Part
from renderer.templates import TemplateFiles


@dataclass(frozen=True, slots=True)
class MmsTemplate:
    """A stored message with the id and content version it was read under."""

    id: str
    version: str
    presentation: Presentation
    sample: Mapping[str, str]


class _Strict(BaseModel):
    """Refuses keys it does not know, so that a misspelt one is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class _File(_Strict):
    """A file beside mms.toml; the type is told by its ending when not given."""

    file: str
    alt: str = ""
    type: str | None = None


class _Barcode(_Strict):
    """``[slide.barcode]``; see BarcodeObject."""

    symbology: str = "qr"
    value: str = "{$barcodeid}"
    alternatives: tuple[str, ...] = ()
    rotate: bool = True
    own_slide: bool = True
    caption: bool = False
    options: dict[str, str | int | bool] = {}
    alt: str = "Barcode"


class _Ticket(_Strict):
    """``[slide.ticket]``; see TicketObject."""

    template: str
    fields: dict[str, str] = {}
    alt: str = "Ticket"


class _Pass(_Strict):
    """``[slide.pass]``; see PassObject."""

    template: str
    attach: bool = True
    alt: str = "Pass"


class _Slide(_Strict):
    """``[[slide]]``: the items of one SLIDE element, in its own words."""

    text: str = ""
    duration: Annotated[int, Field(strict=True)] = 10
    image: _File | None = None
    audio: _File | None = None
    video: _File | None = None
    vcard: _File | None = None
    ical: _File | None = None
    pdf: _File | None = None
    passbook: _File | None = None
    barcode: _Barcode | None = None
    ticket: _Ticket | None = None
    pass_: Annotated[_Pass | None, Field(alias="pass")] = None


class _Template(_Strict):
    """The whole of mms.toml."""

    format: Literal[1]
    name: str
    subject: str
    slide: tuple[_Slide, ...]
    sample: dict[str, str] = {}


_KINDS: tuple[Kind, ...] = ("image", "audio", "video", "vcard", "ical", "pdf", "passbook")


def load(files: TemplateFiles) -> MmsTemplate:
    """Read and check a template; raises TemplateError that names the file, the path and the cure."""
    try:
        model = _Template.model_validate(tomllib.loads(files.main.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"mms.toml of {files.id} is not valid TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(step) for step in first["loc"])
        raise TemplateError(f"mms.toml of {files.id}: {path}: {first['msg']}.", field=path) from error
    presentation = Presentation(
        model.name,
        model.subject,
        tuple(_slide(slide, number, files) for number, slide in enumerate(model.slide, 1)),
    )
    try:
        rules.check(presentation)
    except SlideError as error:
        raise TemplateError(
            f"mms.toml of {files.id}: {error.message}", field=error.field, slide=error.slide
        ) from error
    return MmsTemplate(files.id, files.version, presentation, model.sample)


def _slide(model: _Slide, number: int, files: TemplateFiles) -> Slide:
    stored = tuple(
        _file(kind, one, number, files) for kind in _KINDS if (one := getattr(model, kind)) is not None
    )
    drawn = [one for one in (model.barcode, model.ticket, model.pass_) if one is not None]
    if len(drawn) > 1:
        raise TemplateError(
            f"mms.toml of {files.id}: slide {number} draws {len(drawn)} objects; it may draw one.",
            slide=number,
        )
    return Slide(model.text, stored, _drawn(drawn[0]) if drawn else None, model.duration)


def _drawn(model: _Barcode | _Ticket | _Pass) -> DrawnObject:
    if isinstance(model, _Ticket):
        return TicketObject(model.template, tuple(model.fields.items()), model.alt)
    if isinstance(model, _Pass):
        return PassObject(model.template, model.attach, model.alt)
    return BarcodeObject(
        model.symbology,
        model.value,
        model.alternatives,
        model.rotate,
        model.own_slide,
        model.caption,
        tuple(sorted(model.options.items())),
        model.alt,
    )


def _file(kind: Kind, model: _File, number: int, files: TemplateFiles) -> File:
    data = files.files.get(model.file)
    if data is None:
        raise TemplateError(
            f"mms.toml of {files.id}: slide {number} names {model.file!r}, which is not in the template.",
            slide=number,
        )
    row = media.by_type(model.type) if model.type else media.by_name(model.file)
    if row is None:
        raise TemplateError(
            f"mms.toml of {files.id}: slide {number}: no content type is known for {model.file!r}. "
            "Give it as type.",
            field="type",
            slide=number,
        )
    return File(kind, Part(model.file, row.name, data), model.alt)
