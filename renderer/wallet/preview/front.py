"""A PassView -> the display list of the pass's face, in all five styles with strip, thumbnail or background.

One pure layout: pictures, header, primary field, rows of fields, barcode; every writer draws what it returns.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from renderer.typography import FontBook
from renderer.wallet.preview import codes, colours, metrics
from renderer.wallet.preview.codes import Placed
from renderer.wallet.preview.display import (
    CARD_HEIGHT,
    CARD_WIDTH,
    Box,
    DisplayList,
    Item,
    Layout,
    Picture,
    Rim,
    Shape,
    Sheen,
)
from renderer.wallet.preview.face import FrontFace
from renderer.wallet.preview.fields import field_items
from renderer.wallet.preview.header import header_items
from renderer.wallet.preview.limits import shown
from renderer.wallet.preview.metrics import LEFT, METRICS, RIGHT
from renderer.wallet.preview.outline import outline
from renderer.wallet.preview.primary import primary_items
from renderer.wallet.preview.texts import Slot, Text
from renderer.wallet.preview.view import PassView

FADED = 0.65  # opacity of the white over a voided or expired pass's barcode; inferred
RIM = 0.14  # opacity of the hair line that sets a card off from a page of its own colour
BACKGROUND_BLUR = 20.0  # card units; inferred
THUMBNAIL_CORNER = 3.0


def layout(view: PassView, fonts: FontBook) -> Layout:
    """Lay out the face of a pass."""
    kept = shown(view)
    placed, notices = codes.place(view.barcode, fonts) if view.barcode else (None, ())
    face = FrontFace(view, kept, fonts, METRICS[view.style], placed)
    display = DisplayList(
        width=CARD_WIDTH,
        height=CARD_HEIGHT,
        outline=outline(view.style, CARD_WIDTH, CARD_HEIGHT),
        ground=view.background,
        items=tuple(item for step in STEPS for item in step(face)),
        title=view.title,
        language=view.language,
    )
    return Layout(display, (*view.notices, *kept.notices, *notices))


def picture_items(face: FrontFace) -> Sequence[Item]:
    """Background (event ticket, blurred) or sheen, strip, thumbnail, footer."""
    found, style = face.view.pictures, face.view.style
    items: list[Item] = []
    if style == "eventTicket" and "background" in found and not face.stripped:
        whole = (0.0, 0.0, CARD_WIDTH, CARD_HEIGHT)
        items.append(Picture("background", found["background"].data, whole, "cover", blur=BACKGROUND_BLUR))
    else:
        light = colours.lit(face.view.background)
        items.append(Sheen((0, 0, CARD_WIDTH, metrics.SHEEN_HEIGHT), light, metrics.SHEEN))
    if face.stripped and face.measures.strip:
        band = (0.0, face.measures.strip.top, CARD_WIDTH, face.measures.strip.height)
        items.append(Picture("strip", found["strip"].data, band, "cover"))
    if face.thumbnail:
        width, height = metrics.THUMBNAIL
        place = (RIGHT - 1 - width, metrics.THUMBNAIL_TOP, width, height)
        items.append(
            Picture("thumbnail", found["thumbnail"].data, place, anchor="end", corner=THUMBNAIL_CORNER)
        )
    if style == "boardingPass" and "footer" in found:
        items.append(Picture("footer", found["footer"].data, _footer(face.placed)))
    return items


def _footer(placed: Placed | None) -> Box:
    width, height = metrics.FOOTER_BOX
    bottom = placed.top - metrics.FOOTER_GAP if placed else CARD_HEIGHT - LEFT
    return (CARD_WIDTH - width) / 2, bottom - height, width, height


def barcode_items(face: FrontFace) -> Sequence[Item]:
    """The symbol on its white tile with the text below; faded when the pass is voided or expired."""
    if face.placed is None:
        return ()
    code, alt = face.placed.code, face.placed.alt
    items: list[Item] = [code]
    if alt:
        text = Text(alt.text, codes.ALT, colours.BLACK, "barcodes[0].altText", "middle", alt.state)
        items.append(text.put(Slot(code.tile[0], code.tile[2], alt.baseline), face.fonts))
    if face.view.faded:
        items.append(Shape(codes.tile_path(code), colours.WHITE, FADED))
    return items


def rim_items(face: FrontFace) -> Sequence[Item]:
    """The card's edge."""
    return (Rim(outline(face.view.style, CARD_WIDTH, CARD_HEIGHT), colours.BLACK, RIM),)


STEPS: tuple[Callable[[FrontFace], Sequence[Item]], ...] = (
    picture_items,
    header_items,
    primary_items,
    field_items,
    barcode_items,
    rim_items,
)
