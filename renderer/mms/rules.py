"""The rules of a stored message: a presentation -> nothing, or the error of the first rule it breaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from renderer.errors import (
    AudioWithVideo,
    BadDuration,
    ContentCorrupt,
    ContentNotAllowed,
    ContentTooLarge,
    EmptySlide,
    ImageWithVideo,
    NameMissing,
    NoSlides,
    ObjectWithMedia,
    SameTypeTwice,
    SeveralObjects,
    SlideTextTooLong,
    SubjectMissing,
    SubjectTooLong,
    TooManySlides,
)
from renderer.mms import media
from renderer.mms.slide import MEDIA_KINDS, Presentation, Slide

_CAPS: Mapping[str, int] = {  # bytes of one stored file, by kind
    "image": 8 << 20,
    "audio": 8 << 20,
    "video": 32 << 20,
    "vcard": 100 << 10,
    "ical": 100 << 10,
    "pdf": 2 << 20,
    "passbook": 4 << 20,
}


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of one version of the interface; the defaults are today's."""

    max_slides: int = 8
    max_text: int = 5000
    max_subject: int = 80
    max_duration: int = 60
    subject_required: bool = True
    caps: Mapping[str, int] = field(default_factory=lambda: _CAPS)


TODAY = Rules()
OF_2013 = Rules(subject_required=False)


def check(presentation: Presentation, rules: Rules = TODAY) -> None:
    """Raise the error of the first rule broken: first those of the whole message, then slide by slide."""
    if not presentation.name.strip():
        raise NameMissing("The message has no name. Give it one.", field="NAME")
    if rules.subject_required and not presentation.subject.strip():
        raise SubjectMissing("The message has no subject. Give it one.", field="SUBJECT")
    check_subject(presentation.subject, rules)
    if not presentation.slides:
        raise NoSlides("The message has no slides. Give it at least one.", field="SLIDE")
    if len(presentation.slides) > rules.max_slides:
        raise TooManySlides(
            f"The message has {len(presentation.slides)} slides; at most {rules.max_slides} are sent.",
            field="SLIDE",
            slide=rules.max_slides + 1,
        )
    for number, slide in enumerate(presentation.slides, 1):
        for rule in SLIDE_RULES:
            rule(slide, number, rules)


def check_subject(subject: str, rules: Rules = TODAY) -> None:
    """Raise SubjectTooLong for a subject over the limit; also used for CUSTOMSUBJECT."""
    if len(subject) > rules.max_subject:
        raise SubjectTooLong(
            f"The subject has {len(subject)} characters; at most {rules.max_subject} are sent.",
            field="SUBJECT",
        )


def check_text(text: str, number: int, rules: Rules = TODAY) -> None:
    """Raise SlideTextTooLong for a slide text over the limit; also used for CUSTOMTEXT."""
    if len(text) > rules.max_text:
        raise SlideTextTooLong(
            f"The text of slide {number} has {len(text)} characters; at most {rules.max_text} are sent.",
            field="TEXT",
            slide=number,
        )


def _not_empty(slide: Slide, number: int, rules: Rules) -> None:
    if not (slide.text.strip() or slide.files or slide.drawn):
        raise EmptySlide(f"Slide {number} is empty. Give it a text or a file.", slide=number)
    check_text(slide.text, number, rules)


def _duration(slide: Slide, number: int, rules: Rules) -> None:
    if not 1 <= slide.duration <= rules.max_duration:
        raise BadDuration(
            f"Slide {number} lasts {slide.duration} seconds; give 1 to {rules.max_duration}.",
            field="DURATION",
            slide=number,
        )


def _combination(slide: Slide, number: int, rules: Rules) -> None:  # noqa: ARG001 - one signature for all rules
    kinds = [file.kind for file in slide.files]
    objects = sum(kind not in MEDIA_KINDS for kind in kinds) + (slide.drawn is not None)
    if objects > 1:
        raise SeveralObjects(f"Slide {number} holds {objects} objects; it may hold one.", slide=number)
    if objects and any(kind in MEDIA_KINDS for kind in kinds):
        raise ObjectWithMedia(
            f"Slide {number} holds an object beside a picture, sound or film. Put it on a slide of its own.",
            slide=number,
        )
    if "audio" in kinds and "video" in kinds:
        raise AudioWithVideo(f"Slide {number} holds sound and film; it may hold one.", slide=number)
    if "image" in kinds and "video" in kinds:
        raise ImageWithVideo(f"Slide {number} holds a picture and film; it may hold one.", slide=number)


def _one_of_each_type(slide: Slide, number: int, rules: Rules) -> None:  # noqa: ARG001
    seen: set[str] = set()
    for file in slide.files:
        kind = media.fold(file.part.content_type)
        if kind in seen or (file.kind in MEDIA_KINDS and file.kind in seen):
            raise SameTypeTwice(
                f"Slide {number} holds two files of the type {kind}; it may hold one.",
                field=file.kind,
                slide=number,
            )
        seen |= {kind, file.kind}


def _files(slide: Slide, number: int, rules: Rules) -> None:
    for file in slide.files:
        row = media.by_type(file.part.content_type)
        if row is None or row.kind != file.kind:
            raise ContentNotAllowed(
                f"Slide {number} holds {file.part.name} of the type {file.part.content_type}, "
                f"which is not taken as {file.kind}.",
                field=file.kind,
                slide=number,
            )
        if not file.part.data:
            raise ContentCorrupt(
                f"The {file.kind} {file.part.name} of slide {number} is empty.", field=file.kind, slide=number
            )
        told = media.true_type(file.part.content_type, file.part.data)
        true = media.by_type(told)
        if true is not None and true.kind != file.kind:
            raise ContentNotAllowed(
                f"The {file.kind} {file.part.name} of slide {number} is really {told}.",
                field=file.kind,
                slide=number,
            )
        size, cap = len(file.part.data), rules.caps[file.kind]
        if size > cap:
            raise ContentTooLarge(
                f"The {file.kind} of slide {number} has {size} bytes; at most {cap} are taken.",
                field=file.kind,
                slide=number,
            )


SLIDE_RULES: tuple[Callable[[Slide, int, Rules], None], ...] = (
    _not_empty,
    _duration,
    _combination,
    _one_of_each_type,
    _files,
)
