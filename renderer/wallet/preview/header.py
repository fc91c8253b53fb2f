"""Logo, logo text and header fields -> the items of the card's top."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from PIL import Image

from renderer.wallet.preview import metrics, phonefont, rows, texts
from renderer.wallet.preview.display import Item, Picture, Run
from renderer.wallet.preview.face import FrontFace
from renderer.wallet.preview.metrics import (
    HEADER,
    HEADER_GAP,
    HEADER_MAX,
    LABEL,
    LEAST,
    LOGO_TEXT,
    RIGHT,
)
from renderer.wallet.preview.rows import Content, Wish
from renderer.wallet.preview.texts import Slot, Text
from renderer.wallet.preview.view import PassView

LOGO_GAP = 14.5  # least space between the logo text and the header fields; inferred
LEAST_ROOM = 60.0  # what the header fields keep beside a long logo text; inferred


def header_items(face: FrontFace) -> Sequence[Item]:
    """Logo and its text from the left, header fields from the right; a long logo text yields."""
    view = face.view
    logo = _logo(view)
    start = logo.box[0] + logo.box[2] + metrics.LOGO_TEXT_GAP if logo else metrics.LOGO_LEFT
    wanted = phonefont.width(view.logo_text, LOGO_TEXT, face.fonts)
    room = RIGHT - max(start, min(start + wanted, RIGHT / 2)) - LOGO_GAP
    runs = header_fields(face, max(LEAST_ROOM, room))
    items: list[Item] = [logo] if logo else []
    end = min((run.x for run in runs), default=RIGHT + LOGO_GAP / 2) - LOGO_GAP / 2
    if view.logo_text.strip() and end - start > LOGO_TEXT.cap:
        text = Text(
            view.logo_text, LOGO_TEXT, view.foreground, "logoText", state=rows.judge(wanted, end - start)
        )
        items.append(
            text.put(Slot(start, end - start, texts.middle(metrics.HEADER_MIDDLE, LOGO_TEXT)), face.fonts)
        )
    return [*items, *runs]


def _logo(view: PassView) -> Picture | None:
    """The logo at its own size in points, at most 160 x 50, centred on the header's line."""
    asset = view.pictures.get("logo")
    if asset is None or (size := _size(asset.data)) is None:
        return None
    factor = min(1 / asset.scale, metrics.LOGO_BOX[0] / size[0], metrics.LOGO_BOX[1] / size[1])
    width, height = size[0] * factor, size[1] * factor
    box = (metrics.LOGO_LEFT, metrics.HEADER_MIDDLE - height / 2, width, height)
    return Picture("logo", asset.data, box, "contain", "start")


def _size(data: bytes) -> tuple[int, int] | None:
    try:
        with Image.open(BytesIO(data)) as image:
            return image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def header_fields(face: FrontFace, room: float) -> list[Run]:
    """The first field stands at the right edge, the next to its left; all values share one size."""
    fields, fonts = face.shown["header"], face.fonts
    if not fields:
        return []
    wishes = [Wish(one.label.upper(), one.value) for one in fields]
    contents = [Content(phonefont.width(w.label, LABEL, fonts), w.value, HEADER, fonts) for w in wishes]
    inner = room - HEADER_GAP * (len(fields) - 1)
    cap = rows.shrink(contents, inner, HEADER.cap, LEAST)
    cap = min(rows.shrink([one], max(HEADER_MAX, one.label), cap, LEAST) for one in contents)
    widths = rows.narrowed([min(HEADER_MAX, one.width(cap)) for one in contents], inner)
    look, runs, edge = HEADER.at(cap), [], RIGHT
    baselines = (texts.cap_top(metrics.HEADER_LABEL_TOP, LABEL), texts.line_top(metrics.HEADER_LINE, look))
    for one, wish, content, width in zip(fields, wishes, contents, widths, strict=True):
        anchor = texts.ANCHORS["right" if one.align == "natural" else one.align]
        state = rows.judge(content.width(HEADER.cap), min(HEADER_MAX, inner))
        label = Text(wish.label, LABEL, face.view.label, f"{one.role}.label", anchor)
        value = Text(wish.value, look, face.view.foreground, f"{one.role}.value", anchor, state)
        for text, baseline in zip((label, value), baselines, strict=True):
            if text.text.strip():
                runs.append(text.put(Slot(edge - width, width, baseline), fonts))
        edge -= width + HEADER_GAP
    return runs
