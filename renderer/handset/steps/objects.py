"""vCard, iCal, PDF and stored passes -> the same file where it is taken, else left to the link."""

from __future__ import annotations

from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, each_slide
from renderer.mms.slide import MEDIA_KINDS


def attach_objects(draft: Draft, context: Context) -> Draft:
    """Objects are never changed: they go as they are, or not at all."""

    def work(draft: Draft, slide: DraftSlide) -> tuple[Draft, tuple[DraftSlide, ...]]:
        objects = [file for file in slide.source.files if file.kind not in MEDIA_KINDS]
        kept = tuple(file for file in slide.source.files if file.kind in MEDIA_KINDS)
        others = slide.others
        for file in objects:
            size = len(file.part)
            if file.kind == "passbook" and not context.limits.pkpass:
                draft = draft.lose(slide, file.part.name, "passes do not reach this handset as files", size)
            elif not context.limits.takes(file.part.content_type):
                draft = draft.lose(slide, file.part.name, "the handset does not take this type", size)
            else:
                others = (*others, Candidate(file.part, "attached", size, optional=True))
        return draft, (slide._replace(source=slide.source.keeping(kept), others=others),)

    return each_slide(draft, _has_objects, work)


def _has_objects(slide: DraftSlide) -> bool:
    files = slide.source.files
    return bool(files) and any(file.kind not in MEDIA_KINDS for file in files)
