"""The samples' messages -> adapted to three handsets: a folder of parts, the report and the PDU of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from renderer import mms
from renderer.cli.demo.barcodes import BARCODE_REQUEST
from renderer.cli.demo.exhibits import TIMES, Check, File, Gallery, HandsetExhibit, MessageExhibit, Screen
from renderer.cli.demo.folder import Folder
from renderer.cli.demo.passes import PASS_REQUEST
from renderer.cli.output import to_json
from renderer.cli.recipients import of_request
from renderer.engine import Engine
from renderer.handset import HandsetProfile
from renderer.mms import FinishedSlide, MmsMessage
from renderer.samples import sample, thumbnail

# The stored message each sample's MMSID stands for.
TEMPLATES: Mapping[str, str] = {"35674": "ticket-mms", "45633": "pass-mms"}
TITLES: Mapping[str, tuple[str, str]] = {
    BARCODE_REQUEST: (
        "The ticket, as MMS",
        (
            "The same message for three handsets. Pictures are scaled to the screen and share what the limit "
            "leaves; text and barcodes are drawn anew, never scaled."
        ),
    ),
    PASS_REQUEST: (
        "The pass, as MMS",
        (
            "Handsets do not take a .pkpass in an MMS, so the pass travels as its picture, with CUSTOMTEXT "
            "and CUSTOMSUBJECT of the request in place."
        ),
    ),
}
# A 128-pixel phone, the handset of the documentation's own postback, and a phone of today.
HANDSETS = ("SGH-C200", "motol7c", "modern")
SHOWN_WIDTH = 300  # CSS pixels a large screen is shown at; small ones are shown at twice their pixels


def add(engine: Engine, folder: Folder, gallery: Gallery) -> Gallery:
    """Adapt each sample's message to each handset."""
    shown = tuple(message(engine, folder, name) for name in TITLES)
    return replace(gallery, messages=shown)


def message(engine: Engine, folder: Folder, name: str) -> MessageExhibit:
    """One sample's message on every handset."""
    request = sample(name).request()
    template = TEMPLATES[request.fields["MMSID"]]
    brings = of_request(request) | {"thumbnail": thumbnail()}
    title, subtitle = TITLES[name]
    shown = []
    for each in HANDSETS:
        profile = engine.handset(each)
        made = engine.mms(template, handset=each, **brings)
        shown.append(exhibit(profile, made, files(folder, template, profile, made, request.fields["TO"])))
    return MessageExhibit(title, subtitle, tuple(shown))


def exhibit(profile: HandsetProfile, made: MmsMessage, written: tuple[File, ...]) -> HandsetExhibit:
    """One handset's message; every figure is the report's, every check is made on the finished bytes."""
    report = made.report
    readings = [
        Check(
            fact.readable,
            f"slide {fact.slide}: {fact.symbology} at {fact.module} px a module "
            + (f"reads back, grade {fact.grade}" if fact.readable else "does not read back"),
        )
        for fact in report.barcodes
    ]
    fits = Check(report.size_bytes <= report.limit_bytes, f"within the limit: {report.size_bytes:,} bytes")
    return HandsetExhibit(
        name=profile.title,
        subtitle=f"{profile.screen[0]} {TIMES} {profile.screen[1]} px, {', '.join(pictures(profile))}",
        size=report.size_bytes,
        limit=report.limit_bytes,
        screens=tuple(screen(number, slide, profile) for number, slide in enumerate(made.slides, 1)),
        decisions=tuple(
            (f"{each.slide}: {each.part}", f"{each.action} {each.detail}".strip(), f"{each.after:,}")
            for each in report.decisions
        ),
        facts=(
            ("Subject", made.subject),
            ("Class", report.handset_class),
            ("Parts", f"{len(made.parts)}" + (" and SMIL" if made.smil else "")),
            ("Picture budget", f"{report.picture_bytes:,} of {report.picture_budget:,} bytes"),
            ("Sent as", report.sent_as),
        ),
        checks=(fits, *readings, decodes(made)),
        warnings=report.warnings,
        files=written,
    )


def decodes(made: MmsMessage) -> Check:
    """Whether the binary message, decoded again, has just these parts."""
    found = mms.decode(made.pdu()).parts
    carried = {part.data for part in found}
    same = all(part.data in carried for part in made.parts)
    return Check(same, f"the PDU decodes to the same {len(found)} parts")


def pictures(profile: HandsetProfile) -> list[str]:
    """Picture types the handset takes, in short."""
    kinds = ("jpeg", "png", "gif", "vnd.wap.wbmp")
    return [kind.rpartition(".")[2].upper() for kind in kinds if profile.takes(f"image/{kind}")]


def screen(number: int, slide: FinishedSlide, profile: HandsetProfile) -> Screen:
    """One slide as it stands on the screen."""
    width = profile.screen[0]
    text = slide.text.data.decode(charset(slide.text.content_type), "replace") if slide.text else ""
    return Screen(
        number=number,
        seconds=slide.duration / 1000,
        picture=slide.image,
        width=width,
        zoom=2.0 if width * 2 <= SHOWN_WIDTH * 1.2 else SHOWN_WIDTH / width,
        text=text,
        alt=slide.alt or "The picture of this slide",
        others=tuple(part.name for part in slide.others),
    )


def charset(content_type: str) -> str:
    """The charset parameter of a content type, UTF-8 without one."""
    return content_type.partition("charset=")[2].strip('" ') or "utf-8"


def files(
    folder: Folder, template: str, profile: HandsetProfile, made: MmsMessage, to: str
) -> tuple[File, ...]:
    """The parts, the presentation, the report and the m-send-req; the last two are linked."""
    base = f"mms/{template}/{profile.name}"
    presentation = (made.smil_part,) if made.smil_part else ()
    for part in (*presentation, *made.parts):
        folder.add(f"{base}/{part.name}", part)
    return (
        folder.add(f"{base}/message.mms", made.pdu(to=to), "m-send-req"),
        folder.add(f"{base}/report.json", to_json(made.report.as_dict()).encode()),
    )
