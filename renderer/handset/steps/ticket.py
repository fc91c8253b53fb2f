"""Ticket objects -> the ticket drawn at the handset's own size, its barcode beside it if need be."""

from __future__ import annotations

from dataclasses import replace

from renderer.errors import ImageOverBudget, RendererError
from renderer.handset import symbols
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, Expected, draws, each_slide
from renderer.handset.rooms import Drawn, TicketOrder
from renderer.mms.slide import BarcodeObject, TicketObject
from renderer.part import Part

FORMATS = (("image/jpeg", "jpeg"), ("image/png", "png"), ("image/gif", "gif"))


def draw_tickets(draft: Draft, context: Context) -> Draft:
    """Order each ticket from the ticket room; raises what that room raises, with the slide."""

    def work(draft: Draft, slide: DraftSlide) -> tuple[Draft, tuple[DraftSlide, ...]]:
        wanted = slide.source.drawn
        if not isinstance(wanted, TicketObject):
            return draft, (slide,)
        bare = slide._replace(source=slide.source.undrawn())
        try:
            return _draw(draft, bare, wanted, context)
        except RendererError as error:
            error.slide = error.slide or slide.number
            raise

    return each_slide(draft, draws(TicketObject), work)


def _draw(
    draft: Draft, slide: DraftSlide, wanted: TicketObject, context: Context
) -> tuple[Draft, tuple[DraftSlide, ...]]:
    room, limits = context.rooms.ticket, context.limits
    name = next((name for content_type, name in FORMATS if limits.takes(content_type)), None)
    if room is None or name is None:
        why = "tickets are not drawn here" if room is None else "the handset takes no pictures"
        return draft.lose(slide, "ticket", why), (slide,)
    order = TicketOrder(wanted.template, dict(wanted.fields), limits.box, name)
    drawn = room(order)

    def shrink(budget: int) -> Part:
        part = room(replace(order, budget=budget)).part
        if len(part) > budget:
            raise ImageOverBudget(f"The ticket cannot be made smaller than {len(part)} bytes.")
        return part

    made = slide._replace(
        image=Candidate(
            drawn.part,
            "drawn",
            0,
            limits.box,
            limits.box[0] * limits.box[1],
            shrink,
            expected=_expected(drawn, wanted, context),
            detail=f"{limits.box[0]} x {limits.box[1]} px",
        ),
        alt=wanted.alt,
    )
    shown = {one.source.drawn.value for one in draft.slides if isinstance(one.source.drawn, BarcodeObject)}
    draft = draft.warn(*(f"Slide {slide.number}: {warning}" for warning in drawn.warnings))
    return draft, (made, *_own_slide(drawn, slide, context, shown))


def _expected(drawn: Drawn, wanted: TicketObject, context: Context) -> Expected | None:
    code = drawn.barcode
    if code is None or code.own_slide:
        return None
    recipe = ("ticket", wanted.template, context.limits.box, drawn.part.content_type, len(code.payload))
    return Expected(code.payload, code.symbology, code.module, recipe=recipe)


def _own_slide(drawn: Drawn, slide: DraftSlide, context: Context, shown: set[str]) -> tuple[DraftSlide, ...]:
    """The barcode the ticket had no room for, large and alone, unless the message shows it anyway."""
    code = drawn.barcode
    if code is None or not code.own_slide or code.payload in shown:
        return ()
    box = context.limits.box
    placed = symbols.place(BarcodeObject(code.symbology, code.payload), box, box)
    if placed is None:
        return ()
    part, size = symbols.draw(placed, context.limits.accept)
    recipe = (part.content_type, placed.symbol.width, placed.symbol.rows)
    expected = Expected(code.payload, code.symbology, placed.module, placed.rotated, recipe)
    image = Candidate(part, "composed", 0, size, expected=expected, detail="the ticket had no room for it")
    return (slide._replace(image=image, text="", alt="Barcode"),)
