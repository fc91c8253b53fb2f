"""A message before any handset is known: slides of text, files and objects, and what one recipient brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from renderer.errors import SlideOutOfRange
from renderer.mms import merge
from renderer.part import Part

Kind = Literal["image", "audio", "video", "vcard", "ical", "pdf", "passbook"]
MEDIA_KINDS: frozenset[str] = frozenset({"image", "audio", "video"})


@dataclass(frozen=True, slots=True)
class File:
    """A stored file on a slide: picture, sound, film, vCard, iCal, PDF or pass; ``alt`` describes it."""

    kind: Kind
    part: Part
    alt: str = ""


@dataclass(frozen=True, slots=True)
class BarcodeObject:
    """A barcode drawn for each recipient; ``value`` may hold merge tags.

    ``alternatives`` are denser symbologies, in order, that the template permits where the first does not
    fit; a gate may read only one, so there are none by default. ``rotate`` permits a quarter turn,
    ``own_slide`` a slide of its own; ``caption`` puts what it says below it as text. ``options`` go to the
    encoder.
    """

    symbology: str = "qr"
    value: str = "{$barcodeid}"
    alternatives: tuple[str, ...] = ()
    rotate: bool = True
    own_slide: bool = True
    caption: bool = False
    options: tuple[tuple[str, str | int | bool], ...] = ()
    alt: str = "Barcode"

    def saying(self, value: str) -> BarcodeObject:
        """The same with another value."""
        return BarcodeObject(
            self.symbology,
            value,
            self.alternatives,
            self.rotate,
            self.own_slide,
            self.caption,
            self.options,
            self.alt,
        )


@dataclass(frozen=True, slots=True)
class TicketObject:
    """A ticket image drawn for each recipient; field values may hold merge tags."""

    template: str
    fields: tuple[tuple[str, str], ...] = ()
    alt: str = "Ticket"


@dataclass(frozen=True, slots=True)
class PassObject:
    """A pass: its picture, with the file or a link to it; ``attach`` permits the file itself."""

    template: str
    attach: bool = True
    alt: str = "Pass"


DrawnObject = BarcodeObject | TicketObject | PassObject


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: text with merge tags, files, at most one drawn object; ``duration`` in seconds."""

    text: str = ""
    files: tuple[File, ...] = ()
    drawn: DrawnObject | None = None
    duration: int = 10

    def keeping(self, files: tuple[File, ...]) -> Slide:
        """The slide with these files alone."""
        return Slide(self.text, files, self.drawn, self.duration)

    def undrawn(self) -> Slide:
        """The slide without its drawn object."""
        return Slide(self.text, self.files, None, self.duration)


@dataclass(frozen=True, slots=True)
class Presentation:
    """A whole message: its slides in order."""

    name: str
    subject: str
    slides: tuple[Slide, ...]


@dataclass(frozen=True, slots=True)
class Personal:
    """What one send brings: BARCODEID, DATA, CUSTOMTEXT by 1-based slide number, CUSTOMSUBJECT."""

    barcode_id: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    custom_text: Mapping[int, str] = field(default_factory=dict)
    subject: str | None = None

    def values(self) -> dict[str, str]:
        """Merge values by lower-case name; the barcode's id as ``barcodeid``."""
        values = {name.lower(): value for name, value in self.data.items()}
        if self.barcode_id is not None:
            values["barcodeid"] = self.barcode_id
        return values


def personalise(presentation: Presentation, personal: Personal) -> Presentation:
    """Put the recipient's texts in place of the tags; raises SlideOutOfRange for a slide not there."""
    count = len(presentation.slides)
    for number in personal.custom_text:
        if not 1 <= number <= count:
            raise SlideOutOfRange(
                f"There is no slide {number}: the message has {count}. Give a slide from 1 to {count}.",
                field="SLIDE",
                slide=number,
            )
    values = personal.values()
    subject = presentation.subject if personal.subject is None else personal.subject
    slides = tuple(
        _personal_slide(slide, personal.custom_text.get(number), values)
        for number, slide in enumerate(presentation.slides, 1)
    )
    return Presentation(presentation.name, merge.fill(subject, values), slides)


def _personal_slide(slide: Slide, custom: str | None, values: Mapping[str, str]) -> Slide:
    text = merge.fill(slide.text if custom is None else custom, values)
    drawn = slide.drawn
    if isinstance(drawn, BarcodeObject):
        drawn = drawn.saying(merge.fill(drawn.value, values))
    elif isinstance(drawn, TicketObject):
        drawn = replace(drawn, fields=tuple((name, merge.fill(text, values)) for name, text in drawn.fields))
    return Slide(text, slide.files, drawn, slide.duration)
