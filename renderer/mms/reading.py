"""A PDU as it came -> the message in slides, as its SMIL shows it or, without one, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from renderer.mms import media, smil
from renderer.mms.message import SMIL_TYPE, FinishedSlide, MmsMessage
from renderer.mms.multipart import PduPart
from renderer.mms.pdu import Pdu
from renderer.mms.report import Report
from renderer.part import Part

_SLOTS = {"image": "image", "audio": "audio", "video": "video", "text": "text"}
NO_REPORT = Report("", "", "", "", 0, 0, 0, 0)


def from_pdu(pdu: Pdu) -> MmsMessage:
    """Slides of a received or stored message; a part that no slide names gets one of its own at the end."""
    presentation = pdu.start
    text = presentation.data.decode("utf-8", "replace") if presentation and _is_smil(presentation) else ""
    parts = [_part(part, number) for number, part in enumerate(pdu.parts, 1) if not _is_smil(part)]
    subject = pdu.get("Subject")
    slides = tuple(_slides(smil.read(text) if text else (), parts))
    return MmsMessage(subject if isinstance(subject, str) else "", slides, text, NO_REPORT)


def _is_smil(part: PduPart) -> bool:
    return media.fold(part.content_type.media) == SMIL_TYPE


def _part(part: PduPart, number: int) -> Part:
    charset = part.content_type.get("charset")
    media_type = part.content_type.media + (f"; charset={charset}" if charset else "")
    name = part.location or part.content_id or part.content_type.get("name") or f"part{number}"
    return Part(name, media_type, part.data)


def _slides(pars: Sequence[smil.Par], parts: Sequence[Part]) -> Iterator[FinishedSlide]:
    by_name = {part.name: part for part in reversed(parts)}
    shown: set[str] = set()
    for par in pars:
        slide = FinishedSlide(duration=par.duration, alt=par.alt)
        for _, source, _ in par.references:
            part = by_name.get(source)
            if part is not None and source not in shown:
                slide = _with(slide, part)
                shown.add(source)
        yield slide
    for part in parts:
        if part.name not in shown:
            yield _with(FinishedSlide(), part)


def _with(slide: FinishedSlide, part: Part) -> FinishedSlide:
    row = media.by_type(part.content_type)
    slot = _SLOTS.get(row.kind if row else "", "")
    if not slot or getattr(slide, slot) is not None:
        return replace(slide, others=(*slide.others, part))
    return replace(slide, **{slot: part})  # type: ignore[arg-type]
