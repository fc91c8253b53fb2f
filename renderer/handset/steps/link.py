"""What could not be shown -> a link to the page that shows it all, or the error where links are off."""

from __future__ import annotations

from html import escape

from renderer.errors import MessageTooLarge
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide
from renderer.handset.plan import frame_bytes, link_part
from renderer.mms.message import part_bytes
from renderer.mms.slide import Slide

# What of a message may be missing without need of the link: sound and film are not its point.
MAY_BE_MISSED = frozenset({"audio", "video"})


def link_the_rest(draft: Draft, context: Context) -> Draft:
    """Add the link where anything was lost; when nothing is left, the message is the link alone.

    Raises MessageTooLarge when something that matters was lost and there is no link.
    """
    slides = tuple(slide for slide in draft.slides if any(slide.candidates()))
    draft = draft._replace(slides=slides)
    if not draft.lost and slides:
        return draft
    if not context.link:
        return _without_link(draft)
    if any(context.link in slide.text for slide in slides):
        return draft
    return _with_link(draft, context)


def _without_link(draft: Draft) -> Draft:
    missing = [name for name in draft.lost if name not in MAY_BE_MISSED]
    if draft.slides and not missing:
        return draft
    why = f"{', '.join(dict.fromkeys(missing))} cannot be shown" if missing else "nothing of it can be shown"
    first = next((one for one in draft.decisions if one.action == "left out"), None)
    raise MessageTooLarge(
        f"The message does not fit this handset: {why}. Allow a link, or make the content smaller.",
        slide=first.slide if first else None,
    )


def _with_link(draft: Draft, context: Context) -> Draft:
    part = link_part(context.link)
    words = Candidate(part, "link", 0, detail="a page shows what the message cannot")
    slide = DraftSlide(len(draft.slides) + 1, Slide(), text=context.link, words=words)
    slides = (*draft.slides, slide)
    used = frame_bytes(draft.subject, len(slides))
    used += sum(part_bytes(one.part) for each in slides for one in each.candidates())
    used += sum(len(escape(each.alt).encode()) for each in slides)
    if used > context.limits.binary:
        slides = (slide,)
    sent_as = "SMS" if len(slides) == 1 else "MMS with link"
    return draft._replace(slides=slides, sent_as=sent_as)
