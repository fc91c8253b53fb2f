"""Sounds -> as they are where they are taken, else AMR-NB, else left out with their text kept."""

from __future__ import annotations

from renderer.errors import ContentCorrupt
from renderer.handset import av
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, each_file
from renderer.mms import sound
from renderer.mms.slide import File
from renderer.part import Part

AMR = "audio/amr"
BYTES_A_WEIGHT = 40  # what a pixel of a picture is to a byte of sound when they share


def adapt_audio(draft: Draft, context: Context) -> Draft:
    """Adapt each sound; raises ContentCorrupt or CodecMissing, with the slide, for one that is unreadable."""

    return each_file(draft, "audio", lambda draft, slide, file: _adapt(draft, slide, file, context))


def _adapt(
    draft: Draft, slide: DraftSlide, file: File, context: Context
) -> tuple[Draft, tuple[DraftSlide, ...]]:
    part = Part(file.part.name, context.memory.true_type(file.part), file.part.data)
    length = sound.milliseconds(part.data)
    if length == 0:
        raise ContentCorrupt(f"The sound {part.name} of slide {slide.number} has no length.")
    if context.limits.takes(part.content_type):
        audio = Candidate(part, "kept", len(part), weight=len(part) * BYTES_A_WEIGHT)
        if av.available() and context.limits.takes(AMR):
            audio = audio._replace(shrink=lambda budget: _amr(part, budget))
    elif av.available() and context.limits.takes(AMR):
        made = _amr(part, None)
        audio = Candidate(
            made, "transcoded", len(part), weight=len(made) * BYTES_A_WEIGHT, shrink=lambda b: _amr(part, b)
        )
        length = sound.milliseconds(made.data)
    else:
        why = "the handset does not take this type" + (
            "" if av.available() else " and no transcoder is installed"
        )
        return draft.lose(slide, "audio", why, len(part)), (slide,)
    # The encoded length replaces the slide's own.
    return draft, (slide._replace(audio=audio, duration=length or slide.duration),)


def _amr(part: Part, budget: int | None) -> Part:
    return Part("audio.amr", AMR, av.to_amr(part.data, budget))
