"""A stored message -> what one recipient brings for it: merge tags, texts by slide, and a pass's slots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from renderer.engine import Engine
from renderer.mms import BarcodeObject, MmsTemplate, PassObject, Slide, TicketObject, merge
from renderer.studio import passform
from renderer.studio.dress import Value, dressed
from renderer.studio.passform import Group, Input

BARCODE_ID = "barcodeid"
MOST_VALUE, MOST_TEXT = 80, 160  # characters of a longest sample; what is longer says no more


@dataclass(frozen=True, slots=True)
class MmsForm:
    """Inputs by name: ``data.<tag>``, ``text.<slide>``, ``pass.<slot>``, ``barcode_id``, ``subject``."""

    groups: tuple[Group, ...]
    slides: int


def form(engine: Engine, template: MmsTemplate, mode: str) -> MmsForm:
    """The form of a template with sample data in a mode."""
    slides = template.presentation.slides
    groups = [_message(template, mode), _texts(slides), *_passes(engine, slides, mode)]
    return MmsForm(tuple(group for group in groups if group.inputs), len(slides))


def _message(template: MmsTemplate, mode: str) -> Group:
    tags = sorted(set().union(*map(merge.names, _writings(template))) - {BARCODE_ID})
    values = {
        name: Value(
            template.sample.get(name, ""), MOST_VALUE, plain=not template.sample.get(name) and mode != "worst"
        )
        for name in tags
    }
    sample = dressed(values, mode)
    inputs = [Input("subject", "Subject", "", template.presentation.subject)]
    if carries_barcode(template):
        inputs.append(Input("barcode_id", "Barcode ID", template.sample.get(BARCODE_ID, "")))
    inputs += [Input(f"data.{name}", name.replace("_", " ").capitalize(), sample[name]) for name in tags]
    return Group("For this recipient", tuple(inputs))


def _texts(slides: tuple[Slide, ...]) -> Group:
    inputs = tuple(
        Input(f"text.{number}", f"Slide {number}", "", slide.text, long=True)
        for number, slide in enumerate(slides, 1)
    )
    return Group("Texts of this send", inputs, closed=True)


def _passes(engine: Engine, slides: tuple[Slide, ...], mode: str) -> Iterator[Group]:
    """The pass's own form, its groups one after another in one; the first pass of a message counts."""
    drawn = next((slide.drawn for slide in slides if isinstance(slide.drawn, PassObject)), None)
    if drawn is None:
        return
    for group in passform.groups(engine.pass_template(drawn.template), mode):
        inputs = tuple(
            Input(f"pass.{one.name}", one.title, one.sample, one.hint, one.long)
            for one in group.inputs
            if one.sample or (one.hint and not one.spare)
        )
        yield Group(f"Pass: {group.title.lower()}", inputs, closed=True)


def carries_barcode(template: MmsTemplate) -> bool:
    """Whether a barcode id shows anywhere."""
    drawn = [slide.drawn for slide in template.presentation.slides]
    named = any(BARCODE_ID in merge.names(text) for text in _writings(template))
    return named or any(isinstance(one, BarcodeObject | TicketObject) for one in drawn)


def _writings(template: MmsTemplate) -> Iterator[str]:
    """Every text that may hold merge tags."""
    yield template.presentation.subject
    for slide in template.presentation.slides:
        yield slide.text
        if isinstance(slide.drawn, BarcodeObject):
            yield slide.drawn.value
        elif isinstance(slide.drawn, TicketObject):
            yield from (text for _, text in slide.drawn.fields)


def split(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Values by the first part of their names: ``data``, ``text``, ``pass``; the rest under ``""``."""
    found: dict[str, dict[str, str]] = {"data": {}, "text": {}, "pass": {}, "": {}}
    for name, value in values.items():
        kind, _, rest = name.partition(".")
        if value.strip():
            place = kind if rest and kind in found else ""
            found[place][rest if place else name] = value
    return found
