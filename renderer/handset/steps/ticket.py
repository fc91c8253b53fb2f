"""Ticket objects -> the ticket drawn at the handset's own size, its barcode beside it if need be."""

from __future__ import annotations

from renderer.errors import RendererError
from renderer.handset import drawn as pictures
from renderer.handset.draft import Context, Draft, DraftSlide, draws, each_slide
from renderer.handset.profile import Size
from renderer.handset.rooms import Drawn, TicketOrder
from renderer.mms.slide import TicketObject

_CONCERNS = draws(TicketObject)


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

    return each_slide(draft, _CONCERNS, work)


def _draw(
    draft: Draft, slide: DraftSlide, wanted: TicketObject, context: Context
) -> tuple[Draft, tuple[DraftSlide, ...]]:
    room, name = context.rooms.ticket, pictures.format_for(context.limits)
    if room is None or name is None:
        why = "tickets are not drawn here" if room is None else "the handset shows no such picture"
        return draft.lose(slide, "ticket", why), (slide,)

    def order(size: Size, budget: int | None) -> Drawn:
        return room(TicketOrder(wanted.template, dict(wanted.fields), size, name, budget))

    try:
        image, drawn = pictures.candidate(order, ("ticket", wanted.template), context)
    except pictures.TOO_SMALL as error:
        return draft.lose(slide, "ticket", error.message), (slide,)
    draft = draft.warn(*(f"Slide {slide.number}: {warning}" for warning in drawn.warnings))
    made = slide._replace(image=image, alt=wanted.alt)
    return draft, (made, *pictures.own_slide(drawn, draft, slide, context))
