"""Everything at its best -> everything within the limit: fixed parts as they are, pictures share the rest."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import ceil

from renderer.errors import ImageOverBudget
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide
from renderer.handset.plan import frame_bytes, link_part, share
from renderer.mms.message import part_bytes
from renderer.part import Part

LEAST = 64  # bytes; no picture of any type is smaller
SLOTS = ("image", "video", "audio", "words")


def fit(draft: Draft, context: Context) -> Draft:
    """Shrink what can be shrunk; what still does not fit is left to the link, optional files first."""
    if draft.fitted == len(draft.slides):
        return draft
    budget, needs = _pictures(draft, context)
    draft = draft._replace(fitted=len(draft.slides))
    if needs <= budget and not _too_many(draft, context):
        return draft._replace(picture_budget=budget)
    draft = _without_optional(draft, context)
    draft = _shrink(draft, context)
    return _without_largest(draft, context)


def _pictures(draft: Draft, context: Context) -> tuple[int, int]:
    """Bytes there are for what can be shrunk, and what it takes at its best."""
    size = needs = 0
    for slide in draft.slides:
        for one in slide.candidates():
            size += part_bytes(one.part)
            if one.shrink is not None:
                needs += len(one.part.data)
    return context.limits.binary - _frame(draft, context) - size + needs, needs


def _frame(draft: Draft, context: Context) -> int:
    """What is neither part nor picture, and room for the link where something is lost already."""
    link = part_bytes(link_part(context.link)) if context.link and draft.lost else 0
    alts = sum(len(escape(slide.alt).encode()) for slide in draft.slides if slide.alt)
    return frame_bytes(draft.subject, len(draft.slides) + bool(link)) + alts + link


def _size(draft: Draft, context: Context) -> int:
    return _frame(draft, context) + sum(part_bytes(one.part) for _, _, one in _slots(draft))


def _slots(draft: Draft) -> Iterator[tuple[int, str, Candidate]]:
    """Every part with where it stands: slide index and slot, ``others.N`` for files."""
    for index, slide in enumerate(draft.slides):
        for name in SLOTS:
            if (one := getattr(slide, name)) is not None:
                yield index, name, one
        for position, one in enumerate(slide.others):
            yield index, f"others.{position}", one


def _shrink(draft: Draft, context: Context) -> Draft:
    found = list(_slots(draft))
    flexible = [slot for slot in found if slot[2].shrink is not None]
    if not flexible:
        return draft
    needs = [len(one.part) for _, _, one in flexible]
    budget = context.limits.binary - (_size(draft, context) - sum(needs))
    wanted = draft.pictures_wanted or sum(needs) > budget
    draft = draft._replace(picture_budget=max(0, budget), pictures_wanted=wanted)
    if sum(needs) <= budget:
        return draft
    given = share(budget, needs, [one.weight for _, _, one in flexible])
    spare = 0  # what one left of its bytes goes to the next; photos come last, for they fill theirs best
    for slot, most in sorted(
        zip(flexible, given, strict=True), key=lambda pair: pair[0][2].action != "drawn"
    ):
        index, name, one = slot
        if len(one.part) > most + spare:
            draft = _smaller(draft, index, name, one, most + spare)
        made: Candidate | None = getattr(draft.slides[index], name)
        spare += most - (len(made.part) if made else 0)
    return draft


def _smaller(draft: Draft, index: int, name: str, one: Candidate, budget: int) -> Draft:
    try:
        part = _shrunk(one, budget)
    except ImageOverBudget as error:
        return _put(
            draft.lose(draft.slides[index], one.part.name, error.message, one.before), index, name, None
        )
    return _put(draft, index, name, one._replace(part=part, action="shrunk"))


def _shrunk(one: Candidate, budget: int) -> Part:
    if one.shrink is None or budget < LEAST:
        raise ImageOverBudget("Nothing is left for it beside the other parts.")
    return one.shrink(budget)


def _without_optional(draft: Draft, context: Context) -> Draft:
    """A file may take the room that leaves pictures half of what they want, and no more."""
    while (excess := _excess(draft, context, pictures=0.5)) > 0 or _too_many(draft, context):
        able = [(len(one.part), index, name, one) for index, name, one in _slots(draft) if one.optional]
        if not able:
            break
        size, index, name, one = max(able, key=lambda entry: entry[:3])
        slim = _slim(one, size - ceil(excess)) if excess > 0 else None
        draft = _put(draft, index, name, slim) if slim else _leave_out(draft, index, name, one)
    return draft


def _slim(one: Candidate, budget: int) -> Candidate | None:
    """The file within the budget, None where there is no such form of it."""
    if one.slim is None or budget < LEAST:
        return None
    try:
        part = one.slim(budget)
    except ImageOverBudget:
        return None
    return one._replace(part=part, action="shrunk") if len(part) <= budget else None


def _without_largest(draft: Draft, context: Context) -> Draft:
    """The largest part goes until the message fits; texts stay to the last."""
    while _excess(draft, context, pictures=1.0) > 0 or _too_many(draft, context):
        able = [(name != "words", len(one.part), index, name, one) for index, name, one in _slots(draft)]
        if not able:
            break
        draft = _leave_out(draft, *max(able, key=lambda entry: entry[:4])[2:])
    return draft


def _leave_out(draft: Draft, index: int, name: str, one: Candidate) -> Draft:
    why = "the message would be too large"
    return _put(draft.lose(draft.slides[index], one.part.name, why, one.before), index, name, None)


def _excess(draft: Draft, context: Context, *, pictures: float) -> float:
    """Bytes over the limit when pictures take that share of their present bytes; negative when it fits."""
    given_way = sum(len(one.part) for _, _, one in _slots(draft) if one.shrink) * (1 - pictures)
    return _size(draft, context) - given_way - context.limits.binary


def _too_many(draft: Draft, context: Context) -> bool:
    most = context.limits.max_parts
    return most is not None and sum(1 for _ in _slots(draft)) + context.limits.smil > most


def _put(draft: Draft, index: int, name: str, one: Candidate | None) -> Draft:
    slides = list(draft.slides)
    slides[index] = _with(slides[index], name, one)
    return draft._replace(slides=tuple(slides))


def _with(slide: DraftSlide, name: str, one: Candidate | None) -> DraftSlide:
    if not name.startswith("others."):
        changed: dict[str, Candidate | None] = {name: one}
        return slide._replace(**changed)  # type: ignore[arg-type]
    position = int(name.removeprefix("others."))
    others = list(slide.others)
    others[position : position + 1] = [one] if one else []
    return slide._replace(others=tuple(others))
