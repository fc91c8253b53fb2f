"""Barcode objects -> pictures of whole modules at the handset's own resolution, never resampled."""

from __future__ import annotations

from renderer.errors import BarcodeError
from renderer.handset import symbols
from renderer.handset.draft import Context, Draft, DraftSlide, draws, each_slide
from renderer.handset.drawn import symbol_candidate
from renderer.mms.slide import BarcodeObject

PICTURE_SHARE = 0.75  # of the screen's height, where the slide has a text too
_CONCERNS = draws(BarcodeObject)


def compose_barcodes(draft: Draft, context: Context) -> Draft:
    """Draw each barcode object; raises BarcodeError, with the slide, for a payload its symbology refuses."""

    def work(draft: Draft, slide: DraftSlide) -> tuple[Draft, tuple[DraftSlide, ...]]:
        wanted = slide.source.drawn
        if not isinstance(wanted, BarcodeObject):
            return draft, (slide,)
        try:
            return _compose(draft, slide, wanted, context)
        except BarcodeError as error:
            error.slide = error.slide or slide.number
            raise

    return each_slide(draft, _CONCERNS, work)


def _compose(
    draft: Draft, slide: DraftSlide, wanted: BarcodeObject, context: Context
) -> tuple[Draft, tuple[DraftSlide, ...]]:
    if wanted.caption and wanted.value not in slide.text:
        slide = slide._replace(text=f"{slide.text}\n{wanted.value}".strip())
    full = context.limits.box
    shared = (full[0], round(full[1] * PICTURE_SHARE)) if slide.text else full
    bare = slide._replace(source=slide.source.undrawn())
    placed = symbols.place(wanted, shared, full)
    if placed is None:
        return draft.lose(slide, "barcode", f"no whole module fits {full[0]} x {full[1]} px"), (bare,)
    if symbols.format_for(context.limits.accept) is None:
        return draft.lose(slide, "barcode", "the handset takes no pictures"), (bare,)
    drawn = bare._replace(
        image=symbol_candidate(placed, wanted.value, context),
        alt=wanted.alt,
        text="" if placed.alone else slide.text,
    )
    if placed.alone and slide.text:
        return draft, (bare, drawn)
    return draft, (drawn,)
