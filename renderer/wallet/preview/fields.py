"""Rows of labels above values -> their runs: secondary, auxiliary and most primary fields."""

from __future__ import annotations

from collections.abc import Sequence

from renderer.wallet.preview import metrics, rows, texts
from renderer.wallet.preview.display import Item
from renderer.wallet.preview.face import FrontFace
from renderer.wallet.preview.metrics import LABEL, LEFT, Band
from renderer.wallet.preview.rows import Column, Wish
from renderer.wallet.preview.texts import Slot, Text
from renderer.wallet.preview.view import Field


def field_items(face: FrontFace) -> Sequence[Item]:
    """Secondary and auxiliary fields, in one row or two (three on event tickets)."""
    measures, kept = face.measures, face.shown
    if measures.merged:
        both = (*kept["secondary"], *kept["auxiliary"])
        band = measures.crowded if measures.crowded and len(both) > 2 else measures.secondary
        return band_items(face, "secondary", both, band)
    bands = {"secondary": measures.secondary, "auxiliary": measures.auxiliary}
    if face.view.style == "eventTicket" and face.stripped:
        bands |= metrics.EVENT_UNDER_STRIP
    if measures.second_auxiliary:
        bands["auxiliary2"] = measures.second_auxiliary
    return [item for group, band in bands.items() for item in band_items(face, group, kept[group], band)]


def band_items(face: FrontFace, group: str, fields: Sequence[Field], band: Band) -> Sequence[Item]:
    """One row: the values share a size, each column is aligned within its own width."""
    if not fields:
        return ()
    wishes = [Wish(one.label.upper(), one.value) for one in fields]
    room, natural = face.right(group) - LEFT, group == "primary"
    row = rows.fit_row(
        wishes,
        LABEL,
        band.value,
        face.fonts,
        left=LEFT,
        room=room,
        gap=metrics.GAP,
        least=metrics.LEAST,
        stepped=not natural,
    )
    # Wallet Passes, PassFieldContent.textAlignment: not allowed on primary fields
    return [
        item
        for one, column in zip(fields, row.columns, strict=True)
        for item in column_items(face, one, column, band, row.cap, natural=natural)
    ]


def column_items(
    face: FrontFace, field: Field, column: Column, band: Band, cap: float, *, natural: bool = False
) -> list[Item]:
    """Label and value of one field; what is empty leaves its place empty."""
    anchor = texts.ANCHORS["natural" if natural else field.align]
    view, look = face.view, band.value.at(cap)
    label = Text(field.label.upper(), LABEL, view.label, f"{field.role}.label", anchor, column.label_state)
    value = Text(field.value, look, view.foreground, f"{field.role}.value", anchor, column.value_state)
    baselines = (texts.cap_top(band.label_top, LABEL), texts.line_top(band.line, look))
    return [
        text.put(Slot(column.x, column.width, baseline), face.fonts)
        for text, baseline in zip((label, value), baselines, strict=True)
        if text.text.strip()
    ]
