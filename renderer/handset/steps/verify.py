"""Finished barcodes -> each read back by an independent reader, once per class and symbol size; graded."""

from __future__ import annotations

from renderer import barcode
from renderer.handset import wbmp
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, Expected
from renderer.mms.report import BarcodeFact
from renderer.part import Part

UNREAD = "F"
NO_READER = "-"
_GRADES = ((4, "A"), (3, "B"), (2, "C"), (1, "D"))  # by module px: what a camera forgives


def verify_barcodes(draft: Draft, context: Context) -> Draft:
    """Read every barcode; one that does not read is reported, and the link has to serve in its place."""
    facts: list[BarcodeFact] = []
    for slide in draft.slides:
        one = slide.image
        if one is None or one.expected is None:
            continue
        grade = _grade(one.part, one.expected, context)
        facts.append(_fact(slide, one, one.expected, grade))
    draft = draft._replace(barcodes=tuple(facts))
    for fact in facts:
        if fact.grade == UNREAD:
            draft = draft.warn(f"Slide {fact.slide}: the {fact.symbology} barcode does not read back.")
            draft = draft._replace(lost=(*draft.lost, "barcode"))
        elif fact.grade == _GRADES[-1][1]:
            draft = draft.warn(
                f"Slide {fact.slide}: the {fact.symbology} barcode has 1 px a module; some cameras miss it."
            )
    return draft


def _fact(slide: DraftSlide, one: Candidate, expected: Expected, grade: str) -> BarcodeFact:
    readable = grade not in (UNREAD, NO_READER)
    return BarcodeFact(
        slide.number, one.part.name, expected.symbology, expected.module, expected.rotated, readable, grade
    )


def _grade(part: Part, expected: Expected, context: Context) -> str:
    """The reading of one symbol holds for all of its size, module and class: they differ in modules only."""
    shrunk = ("shrunk", len(part)) if part.content_type == "image/jpeg" else ()
    key = (
        context.handset_class,
        expected.symbology,
        expected.module,
        expected.rotated,
        expected.recipe,
        *shrunk,
    )
    if not expected.recipe:
        return _read(part, expected)
    return context.memory.grades.once(key, lambda: _read(part, expected))


def _read(part: Part, expected: Expected) -> str:
    if not barcode.find(expected.symbology).readers:
        return NO_READER
    wanted = barcode.encode(expected.payload, expected.symbology)
    wap = part.content_type == "image/vnd.wap.wbmp"
    found = barcode.scan.read(wbmp.read(part.data) if wap else part.data)
    if any(expected.payload in (one.text, wanted.text) or one.data == wanted.data for one in found):
        return next((grade for least, grade in _GRADES if expected.module >= least), UNREAD)
    return UNREAD
