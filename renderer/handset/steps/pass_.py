"""Pass objects -> the pass's picture, and the file where it arrives, else the link to it."""

from __future__ import annotations

from renderer.errors import RendererError
from renderer.handset import drawn as pictures
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, draws, each_slide
from renderer.handset.profile import Size
from renderer.handset.rooms import Drawn, PassOrder
from renderer.mms.slide import PassObject

_CONCERNS = draws(PassObject)


def show_passes(draft: Draft, context: Context) -> Draft:
    """Draw each pass and give the way to it; raises what the wallet room raises, with the slide.

    The file travels only where handset, carrier and gateway all take it, and then only if it fits beside
    everything else; no handset of the table declares the type, and an adapting MMSC would drop it.
    """

    def work(draft: Draft, slide: DraftSlide) -> tuple[Draft, tuple[DraftSlide, ...]]:
        wanted = slide.source.drawn
        if not isinstance(wanted, PassObject):
            return draft, (slide,)
        try:
            return _show(draft, slide._replace(source=slide.source.undrawn()), wanted, context)
        except RendererError as error:
            error.slide = error.slide or slide.number
            raise

    return each_slide(draft, _CONCERNS, work)


def _show(
    draft: Draft, slide: DraftSlide, wanted: PassObject, context: Context
) -> tuple[Draft, tuple[DraftSlide, ...]]:
    file = _file(wanted, context)
    text = slide.text
    if context.link:
        text = f"{text}\n{context.link}".strip()
        draft = draft._replace(sent_as="MMS with pass via link" if file is None else draft.sent_as)
    elif file is None:
        draft = draft.warn(
            f"Slide {slide.number}: the pass is shown, but there is no link to it and its file is not taken."
        )
    slide = slide._replace(others=(*slide.others, file) if file else slide.others, text=text)
    return _picture(draft, slide, wanted, context)


def _picture(
    draft: Draft, slide: DraftSlide, wanted: PassObject, context: Context
) -> tuple[Draft, tuple[DraftSlide, ...]]:
    room, name = context.rooms.pass_picture, pictures.format_for(context.limits)
    if room is None or name is None:
        return draft.lose(slide, "pass", "its picture cannot be shown here"), (slide,)

    def order(size: Size, budget: int | None) -> Drawn:
        return room(PassOrder(wanted.template, size, name, budget))

    try:
        image, drawn = pictures.candidate(order, ("pass", wanted.template), context)
    except pictures.TOO_SMALL as error:
        return draft.lose(slide, "pass", error.message), (slide,)
    draft = draft.warn(*(f"Slide {slide.number}: {warning}" for warning in drawn.warnings))
    made = slide._replace(image=image, alt=wanted.alt)
    return draft, (made, *pictures.own_slide(drawn, draft, slide, context))


def _file(wanted: PassObject, context: Context) -> Candidate | None:
    room = context.rooms.pass_file
    if room is None or not wanted.attach or not context.limits.pkpass:
        return None
    template = wanted.template
    part = room(template, None)
    return Candidate(
        part,
        "attached",
        len(part),
        optional=True,
        detail="the handset adds it to Wallet",
        slim=lambda budget: room(template, budget),
    )
