"""A picture drawn by another room -> a candidate that can be drawn smaller, and its barcode's own slide."""

from __future__ import annotations

from collections.abc import Callable

from renderer.errors import ImageOverBudget, SymbolDoesNotFit
from renderer.handset import grading, symbols
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, Expected
from renderer.handset.plan import Limits
from renderer.handset.profile import Size
from renderer.handset.rooms import Drawn
from renderer.mms.slide import BarcodeObject
from renderer.part import Part

FORMATS = (("image/jpeg", "jpeg"), ("image/png", "png"), ("image/gif", "gif"))
SCALES = (1.0, 0.75, 0.5)  # drawn anew, never resampled, when bytes are short
LEAST_SIDE = 32  # px; a smaller picture tells nothing
TOO_SMALL = (SymbolDoesNotFit, ImageOverBudget)  # what a room raises when the screen is too small for it
Order = Callable[[Size, int | None], Drawn]


def format_for(limits: Limits) -> str | None:
    """The format to order a picture in, or None where no picture type is taken or the screen is tiny."""
    if min(limits.box) < LEAST_SIDE:
        return None
    return next((name for content_type, name in FORMATS if limits.takes(content_type)), None)


def candidate(order: Order, recipe: tuple[object, ...], context: Context) -> tuple[Candidate, Drawn]:
    """Order the picture at the handset's size; ``recipe`` names what it is drawn from."""
    box = context.limits.box
    drawn = order(box, None)
    code, expected = drawn.barcode, None
    if code is not None and not code.own_slide:
        whole = (*recipe, box, drawn.part.content_type, len(code.payload))
        expected = Expected(code.payload, code.symbology, code.module, recipe=whole)

    def shrink(budget: int) -> Part:
        return _smaller(order, box, budget)

    detail = f"{box[0]} x {box[1]} px"
    weight = box[0] * box[1]
    return Candidate(drawn.part, "drawn", 0, box, weight, shrink, expected=expected, detail=detail), drawn


def _smaller(order: Order, box: Size, budget: int) -> Part:
    """The largest size whose barcode still reads within the budget, else the largest that fits it."""
    fitting: Part | None = None
    for scale in SCALES:
        try:
            drawn = order((int(box[0] * scale), int(box[1] * scale)), budget)
        except ImageOverBudget:
            continue
        if len(drawn.part) > budget:
            continue
        code = drawn.barcode
        if code is None or code.own_slide:
            return fitting or drawn.part
        if grading.read(drawn.part, code.payload, code.symbology, code.module).grade != grading.UNREAD:
            return drawn.part
        fitting = fitting or drawn.part
    if fitting is None:
        raise ImageOverBudget(f"The picture cannot be drawn within {budget} bytes.")
    return fitting


def own_slide(drawn: Drawn, draft: Draft, slide: DraftSlide, context: Context) -> tuple[DraftSlide, ...]:
    """The barcode the picture had no room for, large and alone, unless the message shows it anyway."""
    code = drawn.barcode
    shown = {one.source.drawn.value for one in draft.slides if isinstance(one.source.drawn, BarcodeObject)}
    if code is None or not code.own_slide or code.payload in shown:
        return ()
    made = alone(code.payload, code.symbology, slide, context)
    return (made,) if made else ()


def alone(payload: str, symbology: str, slide: DraftSlide, context: Context) -> DraftSlide | None:
    """A slide like ``slide`` with nothing but the barcode, or None where it does not fit the screen."""
    box = context.limits.box
    placed = symbols.place(BarcodeObject(symbology, payload), box, box)
    if placed is None or symbols.format_for(context.limits.accept) is None:
        return None
    image = symbol_candidate(placed, payload, context, "large and alone")
    return slide._replace(image=image, audio=None, video=None, words=None, others=(), text="", alt="Barcode")


def symbol_candidate(
    placed: symbols.Placement, payload: str, context: Context, detail: str = ""
) -> Candidate:
    """A composed barcode as a part of fixed size, with what must read back from it."""
    part, size = symbols.draw(placed, context.limits.accept)
    symbol = placed.symbol
    recipe = (part.content_type, symbol.width, symbol.rows)
    expected = Expected(payload, symbol.symbology, placed.module, placed.rotated, recipe)
    turned = ", turned" if placed.rotated else ""
    told = detail or f"{symbol.symbology}, {placed.module} px a module{turned}"
    return Candidate(part, "composed", 0, size, expected=expected, detail=told)
