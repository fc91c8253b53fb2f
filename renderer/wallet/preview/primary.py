"""Primary fields -> their runs: beside a thumbnail, over a strip, or a boarding pass's two places."""

from __future__ import annotations

from collections.abc import Sequence

from renderer.wallet.preview import metrics, rows, texts, transit
from renderer.wallet.preview.display import Anchor, Item, Shape
from renderer.wallet.preview.face import FrontFace
from renderer.wallet.preview.fields import band_items
from renderer.wallet.preview.metrics import LABEL, LABEL_BELOW, LEFT, RIGHT, Strip
from renderer.wallet.preview.phonefont import Face
from renderer.wallet.preview.rows import Row, Wish
from renderer.wallet.preview.texts import Slot, Text
from renderer.wallet.preview.view import Field


def primary_items(face: FrontFace) -> Sequence[Item]:
    """The primary field; over the strip where the style has one, on coupons and store cards even without."""
    fields, strip = face.shown["primary"], face.measures.strip
    if face.view.style == "boardingPass":
        return place_items(face, fields)
    if fields and strip and (face.stripped or face.measures.merged):
        return strip_items(face, fields[0], strip)
    return band_items(face, "primary", fields, face.measures.primary)


def strip_items(face: FrontFace, field: Field, strip: Strip) -> list[Item]:
    """Value first, its label below it as written."""
    room = RIGHT - LEFT
    row = _alone(face, field.value, strip.value, room)
    look, colour = strip.value.at(row.cap), face.view.foreground
    state = row.columns[0].value_state
    value = Text(field.value, look, colour, f"{field.role}.value", state=state)
    label = Text(field.label, LABEL_BELOW, colour, f"{field.role}.label")
    baselines = (texts.line_top(strip.line, look), texts.cap_top(strip.label_top, LABEL_BELOW))
    return [
        text.put(Slot(LEFT, room, baseline), face.fonts)
        for text, baseline in zip((value, label), baselines, strict=True)
        if text.text.strip()
    ]


def _alone(face: FrontFace, value: str, look: Face, room: float) -> Row:
    """A value that has the room to itself."""
    return rows.fit_row(
        [Wish("", value)], look, look, face.fonts, left=LEFT, room=room, gap=0, least=metrics.LEAST
    )


def place_items(face: FrontFace, fields: Sequence[Field]) -> Sequence[Item]:
    """From left, to right, the pictogram between; both values share one size and one middle line."""
    x, y = metrics.BOARDING_ICON
    half = transit.SIZE[0] / 2
    icon = transit.pictogram(face.view.transit).moved(x - half, y - transit.SIZE[1] / 2)
    items: list[Item] = [Shape(icon, face.view.foreground)]
    margin = half + metrics.BOARDING_GAP
    rooms = ((LEFT, x - margin - LEFT), (x + margin, RIGHT - x - margin))
    natural = face.measures.primary.value
    fitted = [_alone(face, one.value, natural, room[1]) for one, room in zip(fields, rooms, strict=False)]
    look = natural.at(min((row.cap for row in fitted), default=natural.cap))
    anchors: tuple[Anchor, Anchor] = ("start", "end")
    for one, (left, room), row, anchor in zip(fields, rooms, fitted, anchors, strict=False):
        state = row.columns[0].value_state
        label = Text(one.label.upper(), LABEL, face.view.label, f"{one.role}.label", anchor)
        value = Text(one.value, look, face.view.foreground, f"{one.role}.value", anchor, state)
        top = texts.cap_top(face.measures.primary.label_top, LABEL)
        for text, baseline in ((label, top), (value, texts.middle(metrics.BOARDING_MIDDLE, look))):
            if text.text.strip():
                items.append(text.put(Slot(left, room, baseline), face.fonts))
    return items
