"""Films -> as they are where they are taken and fit, else 3GP or MP4 within bytes, else left out."""

from __future__ import annotations

from renderer.errors import ImageOverBudget
from renderer.handset import av
from renderer.handset.av import H263, H264, H264_SMALL, MPEG4, Film
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, each_file
from renderer.handset.plan import ZOOMING_SCREEN
from renderer.mms.slide import File
from renderer.part import Part

SHARE = 0.9  # of the message's bytes a film may begin with


def adapt_video(draft: Draft, context: Context) -> Draft:
    """Adapt each film; raises ContentCorrupt or CodecMissing, with the slide, for one that cannot be read."""

    return each_file(draft, "video", lambda draft, slide, file: _adapt(draft, slide, file, context))


def _adapt(
    draft: Draft, slide: DraftSlide, file: File, context: Context
) -> tuple[Draft, tuple[DraftSlide, ...]]:
    true = context.memory.true_type(file.part)
    part, budget = Part(file.part.name, true, file.part.data), int(context.limits.binary * SHARE)
    taken = context.limits.takes(part.content_type)
    forms = _forms(context) if av.available() else ()
    weight = context.limits.box[0] * context.limits.box[1]
    if taken and len(part) <= budget:
        shrink = (lambda budget: _film(part, forms, budget)) if forms else None
        video = Candidate(part, "kept", len(part), context.limits.box, weight, shrink)
    elif forms:
        try:
            made = _film(part, forms, budget)
        except ImageOverBudget as error:
            return draft.lose(slide, "video", error.message, len(part)), (slide,)
        video = Candidate(
            made, "transcoded", len(part), context.limits.box, weight, lambda b: _film(part, forms, b)
        )
    else:
        why = "it does not fit" if taken else "the handset does not take this type"
        why += "" if av.available() else " and no transcoder is installed"
        return draft.lose(slide, "video", why, len(part)), (slide,)
    length = av.milliseconds(part.data) if av.available() else slide.duration
    return draft, (slide._replace(video=video, alt=file.alt, duration=length or slide.duration),)


def _forms(context: Context) -> tuple[Film, ...]:
    """What the handset plays, the best first."""
    limits = context.limits
    large = min(context.profile.screen) >= ZOOMING_SCREEN and "video/mp4" in limits.accept
    middle = min(context.profile.screen) >= 240 and "1.3" in context.profile.versions
    able = (
        (H264, large),
        (H264_SMALL, middle and limits.takes("video/3gpp")),
        (H263, limits.takes("video/3gpp")),
        (MPEG4, limits.takes("video/3gpp") and limits.takes("video/mp4")),
    )
    return tuple(film for film, fits in able if fits)


def _film(part: Part, forms: tuple[Film, ...], budget: int) -> Part:
    for film in forms:
        try:
            data = av.to_film(part.data, film, budget)
        except ImageOverBudget:
            continue
        return Part(f"video.{'mp4' if film.container == 'mp4' else '3gp'}", film.content_type, data)
    raise ImageOverBudget(f"The film {part.name} cannot be made as small as {budget} bytes.")
