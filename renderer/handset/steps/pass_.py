"""Pass objects -> the pass's picture, and the file where it arrives, else the link to it."""

from __future__ import annotations

from dataclasses import replace

from renderer.errors import ImageOverBudget, RendererError
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, Expected, draws, each_slide
from renderer.handset.rooms import PassOrder
from renderer.mms.slide import PassObject
from renderer.part import Part

FORMATS = (("image/jpeg", "jpeg"), ("image/png", "png"), ("image/gif", "gif"))


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

    return each_slide(draft, draws(PassObject), work)


def _show(
    draft: Draft, slide: DraftSlide, wanted: PassObject, context: Context
) -> tuple[Draft, tuple[DraftSlide, ...]]:
    image = _picture(wanted, context)
    file = _file(wanted, context)
    if image is None:
        draft = draft.lose(slide, "pass", "its picture cannot be shown here")
    text = slide.text
    if context.link:
        text = f"{text}\n{context.link}".strip()
        draft = draft._replace(sent_as="MMS with pass via link" if file is None else draft.sent_as)
    elif file is None:
        draft = draft.warn(
            f"Slide {slide.number}: the pass is shown, but there is no link to it and its file is not taken."
        )
    others = (*slide.others, file) if file else slide.others
    return draft, (slide._replace(image=image, others=others, text=text, alt=wanted.alt),)


def _picture(wanted: PassObject, context: Context) -> Candidate | None:
    room, limits = context.rooms.pass_picture, context.limits
    name = next((name for content_type, name in FORMATS if limits.takes(content_type)), None)
    if room is None or name is None:
        return None
    order = PassOrder(wanted.template, limits.box, name)
    drawn = room(order)

    def shrink(budget: int) -> Part:
        part = room(replace(order, budget=budget)).part
        if len(part) > budget:
            raise ImageOverBudget(f"The picture of the pass cannot be made smaller than {len(part)} bytes.")
        return part

    code, expected = drawn.barcode, None
    if code is not None and not code.own_slide:
        recipe = ("pass", wanted.template, limits.box, drawn.part.content_type, len(code.payload))
        expected = Expected(code.payload, code.symbology, code.module, recipe=recipe)
    weight = limits.box[0] * limits.box[1]
    return Candidate(drawn.part, "drawn", 0, limits.box, weight, shrink, expected=expected)


def _file(wanted: PassObject, context: Context) -> Candidate | None:
    room = context.rooms.pass_file
    if room is None or not wanted.attach or not context.limits.pkpass:
        return None
    part = room(wanted.template)
    return Candidate(part, "attached", len(part), optional=True, detail="the handset adds it to Wallet")
