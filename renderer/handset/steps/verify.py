"""Finished barcodes -> each read back, once per class and size; one that fails gets a slide of its own."""

from __future__ import annotations

from renderer.handset import drawn as pictures
from renderer.handset import grading
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, Expected
from renderer.handset.grading import Reading
from renderer.mms.report import BarcodeFact


def verify_barcodes(draft: Draft, context: Context) -> Draft:
    """Read every barcode; one that a picture shows badly is composed anew beside it, else the link serves."""
    facts: list[BarcodeFact] = []
    slides: list[DraftSlide] = []
    for slide in draft.slides:
        slides.append(slide)
        one = slide.image
        if one is None or one.expected is None:
            continue
        reading = _reading(one, one.expected, context)
        if reading.grade != grading.UNREAD or one.action == "composed":
            facts.append(_fact(slide, one, one.expected, reading))
            continue
        draft = draft.warn(f"Slide {slide.number}: the barcode in the picture does not read back.")
        if (alone := _alone(draft, slide, one.expected, context)) and (code := alone.image) and code.expected:
            slides.append(alone)
            facts.append(_fact(alone, code, code.expected, _reading(code, code.expected, context)))
    draft = _told(draft, facts)
    return draft._replace(slides=tuple(slides), barcodes=tuple(facts))


def _alone(draft: Draft, slide: DraftSlide, expected: Expected, context: Context) -> DraftSlide | None:
    """A slide with the barcode alone, unless another slide shows it composed."""
    composed = (one.image for one in draft.slides if one.image and one.image.action == "composed")
    if any(image.expected and image.expected.payload == expected.payload for image in composed):
        return None
    return pictures.alone(expected.payload, expected.symbology, slide, context)


def _told(draft: Draft, facts: list[BarcodeFact]) -> Draft:
    for fact in facts:
        if fact.grade == grading.UNREAD:
            draft = draft.warn(f"Slide {fact.slide}: the {fact.symbology} barcode does not read back.")
            draft = draft._replace(lost=(*draft.lost, "barcode"))
        elif fact.module == 1:
            draft = draft.warn(
                f"Slide {fact.slide}: the {fact.symbology} barcode has 1 px a module; some cameras miss it."
            )
    return draft


def _fact(slide: DraftSlide, one: Candidate, expected: Expected, reading: Reading) -> BarcodeFact:
    return BarcodeFact(
        slide.number,
        one.part.name,
        expected.symbology,
        reading.module,
        expected.rotated,
        reading.readable,
        reading.grade,
    )


def _reading(one: Candidate, expected: Expected, context: Context) -> Reading:
    """The reading of one symbol holds for all of its size, module and class: they differ in modules only."""
    part = one.part

    def read() -> Reading:
        return grading.read(part, expected.payload, expected.symbology, expected.module)

    if not expected.recipe:
        return read()
    shrunk = len(part).bit_length() if one.action == "shrunk" else 0
    key = (
        context.handset_class,
        expected.symbology,
        expected.module,
        expected.rotated,
        expected.recipe,
        shrunk,
    )
    return context.memory.grades.once(key, read)
