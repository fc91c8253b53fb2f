"""A stored message, a recipient and a handset -> the message that fits, through STEPS in order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from renderer.errors import UnreadableImage
from renderer.handset import classes, plan
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, Step
from renderer.handset.memory import Memory
from renderer.handset.networks import Carrier, GatewayProfile
from renderer.handset.profile import HandsetProfile, Size
from renderer.handset.rooms import Rooms
from renderer.handset.steps.animation import adapt_animations
from renderer.handset.steps.audio import adapt_audio
from renderer.handset.steps.barcode import compose_barcodes
from renderer.handset.steps.fit import fit
from renderer.handset.steps.image import adapt_images
from renderer.handset.steps.link import link_the_rest
from renderer.handset.steps.objects import attach_objects
from renderer.handset.steps.pass_ import show_passes
from renderer.handset.steps.text import encode_texts
from renderer.handset.steps.ticket import draw_tickets
from renderer.handset.steps.verify import verify_barcodes
from renderer.handset.steps.video import adapt_video
from renderer.imaging.header import read_header
from renderer.mms import media, rules, smil
from renderer.mms.message import FinishedSlide, MmsMessage, message_bytes
from renderer.mms.report import BarcodeFact, Decision, Report
from renderer.mms.slide import Personal, Presentation, Slide, personalise
from renderer.mms.template import MmsTemplate
from renderer.part import Part

STEPS: tuple[Step, ...] = (
    show_passes,  # the pass's picture, its file or its link
    draw_tickets,  # drawn anew at the handset's size
    compose_barcodes,  # whole modules, exact size
    attach_objects,  # vCard and the like: untouched or not at all
    adapt_animations,  # before pictures: what cannot move is a picture
    adapt_audio,  # as it is, or AMR-NB
    adapt_video,  # as it is, or 3GP or MP4
    adapt_images,  # at their best within the handset's pixels
    encode_texts,  # when every step has said what it had to say
    fit,  # what is over the limit shares what is left
    verify_barcodes,  # each reads back, else it gets a slide of its own
    fit,  # again, where that added one
    link_the_rest,  # what is lost is a link, never a failure
)


def adapt(
    message: MmsTemplate | Presentation,
    profile: HandsetProfile,
    *,
    personal: Personal | None = None,
    carrier: Carrier | None = None,
    gateway: GatewayProfile | None = None,
    rooms: Rooms | None = None,
    memory: Memory | None = None,
    link: str = "",
) -> MmsMessage:
    """Adapt a message to one recipient and handset.

    ``rooms`` draw tickets and passes; ``memory`` kept over many messages makes static parts cost nothing;
    ``link`` is the page that shows what the handset cannot ("" = links are off). Equal input gives equal
    bytes. Raises SlideError and its leaves (MessageTooLarge where links are off), BarcodeError, and what the
    rooms raise, each with the slide.
    """
    stored = message.presentation if isinstance(message, MmsTemplate) else message
    limits, handset_class = _known(profile, carrier, gateway)
    context = Context(profile, limits, rooms or Rooms(), memory or Memory(), link, handset_class)
    own = personalise(stored, personal or Personal())
    _check(own, stored, personal)
    draft = Draft(
        own.subject, tuple(_draft_slide(slide, number) for number, slide in enumerate(own.slides, 1))
    )
    for step in STEPS:
        draft = step(draft, context)
    return _finish(draft, context, carrier, _source_bytes(stored))


def _check(own: Presentation, stored: Presentation, personal: Personal | None) -> None:
    """What the recipient's data may have broken; the template itself was checked when it was read."""
    if own is stored:
        return
    rules.check_subject(own.subject if personal and personal.subject is not None else "")
    for number, slide in enumerate(own.slides, 1):
        rules.check_text(slide.text, number)


def _draft_slide(slide: Slide, number: int) -> DraftSlide:
    return DraftSlide(number, slide, text=slide.text, duration=slide.duration * 1000)


def _source_bytes(stored: Presentation) -> int:
    return sum(
        len(slide.text.encode()) + sum(len(file.part) for file in slide.files) for slide in stored.slides
    )


def _finish(draft: Draft, context: Context, carrier: Carrier | None, source: int) -> MmsMessage:
    decisions = list(draft.decisions)
    slides: list[FinishedSlide] = []
    names: dict[str, str] = {}
    for position, slide in enumerate(draft.slides, 1):
        finished, told = _finished(slide, position, names)
        slides.append(finished)
        decisions += told
    limits = context.limits
    text = smil.write(slides, context.profile.screen) if limits.smil else ""
    size = message_bytes(draft.subject, slides, text)
    report = Report(
        handset=context.profile.name,
        handset_class=context.handset_class,
        carrier=carrier.name if carrier else "",
        gateway=limits.gateway.name,
        limit_bytes=limits.binary,
        size_bytes=size,
        wire_bytes=limits.gateway.wire_bytes(size),
        source_bytes=source,
        picture_budget=draft.picture_budget,
        picture_bytes=sum(
            len(one.part) for slide in draft.slides for one in slide.candidates() if one.shrink is not None
        ),
        pictures_wanted=draft.pictures_wanted,
        link=context.link if draft.lost or draft.sent_as != "MMS" else "",
        sent_as=draft.sent_as,
        decisions=tuple(decisions),
        barcodes=tuple(_renamed(fact, names) for fact in draft.barcodes),
        warnings=draft.warnings,
    )
    return MmsMessage(draft.subject, tuple(slides), text, report)


def _finished(
    slide: DraftSlide, position: int, names: dict[str, str]
) -> tuple[FinishedSlide, list[Decision]]:
    """Final names are short ASCII, by slide and ending: ``s1.jpg``; files beside it ``s1a.vcf``."""
    told: list[Decision] = []

    def named(one: Candidate | None, mark: str = "") -> Part | None:
        if one is None:
            return None
        name = f"s{position}{mark}.{_extension(one.part.content_type)}"
        if one.expected is not None:
            names[f"{slide.number}/{one.part.name}"] = name
        size = _size(one) if one.action == "shrunk" else (0, 0)
        detail = f"{size[0]} x {size[1]} px" if any(size) else one.detail
        told.append(Decision(slide.number, name, one.action, one.before, len(one.part), detail))
        return Part(name, one.part.content_type, one.part.data)

    visual = slide.image or slide.video
    finished = FinishedSlide(
        text=named(slide.words),
        image=named(slide.image),
        audio=named(slide.audio),
        video=named(slide.video),
        others=tuple(
            part
            for index, one in enumerate(slide.others)
            if (part := named(one, "abcdefgh"[index])) is not None
        ),
        duration=slide.duration,
        alt=slide.alt,
        size=_size(visual) if visual else (0, 0),
    )
    return finished, told


@lru_cache(maxsize=256)
def _extension(content_type: str) -> str:
    row = media.by_type(content_type)
    return row.extension if row else "bin"


@lru_cache(maxsize=4096)
def _known(
    profile: HandsetProfile, carrier: Carrier | None, gateway: GatewayProfile | None
) -> tuple[plan.Limits, str]:
    return plan.limits(profile, carrier, gateway), classes.key(profile).name


def _renamed(fact: BarcodeFact, names: Mapping[str, str]) -> BarcodeFact:
    return BarcodeFact(
        fact.slide,
        names.get(f"{fact.slide}/{fact.part}", fact.part),
        fact.symbology,
        fact.module,
        fact.rotated,
        fact.readable,
        fact.grade,
    )


def _size(one: Candidate) -> Size:
    """What another room drew, or a step shrank, tells its own size: all that is made here is upright."""
    if one.action not in ("drawn", "shrunk") or one.part.content_type not in _OPENED:
        return one.size
    try:
        header = read_header(one.part.data)
    except UnreadableImage:
        return (0, 0)
    return header.width, header.height


_OPENED = frozenset({"image/jpeg", "image/png", "image/gif"})
