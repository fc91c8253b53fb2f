from collections.abc import Callable

import pytest

from renderer import errors
from renderer.mms import rules
from renderer.mms.rules import OF_2013, Rules
from renderer.mms.slide import BarcodeObject, File, Kind, Presentation, Slide
from renderer.part import Part


def file(kind: Kind, content_type: str, data: bytes = b"x") -> File:
    return File(kind, Part("a", content_type, data))


IMAGE = file("image", "image/jpeg")
GIF = file("image", "image/gif")
AUDIO = file("audio", "audio/amr")
VIDEO = file("video", "video/3gpp")
VCARD = file("vcard", "text/x-vcard")
PDF = file("pdf", "application/pdf")


def message(*slides: Slide, name: str = "n", subject: str = "s") -> Presentation:
    return Presentation(name, subject, slides)


@pytest.mark.parametrize(
    "slide",
    [
        Slide("text"),
        Slide("", (IMAGE,)),
        Slide("t", (IMAGE, AUDIO)),
        Slide("t", (VIDEO,)),
        Slide("t", (VCARD,)),
        Slide("t", drawn=BarcodeObject()),
        Slide("x" * 5000, duration=60),
        Slide("", (file("passbook", "application/vnd.apple.pkpass"),)),
        Slide("", (file("ical", "text/calendar"),)),
    ],
)
def test_allowed_slides_pass(slide: Slide) -> None:
    rules.check(message(slide))


@pytest.mark.parametrize(
    ("broken", "error", "number"),
    [
        (lambda: message(Slide("t"), name=" "), errors.NameMissing, None),
        (lambda: message(Slide("t"), subject=""), errors.SubjectMissing, None),
        (lambda: message(Slide("t"), subject="s" * 81), errors.SubjectTooLong, None),
        (message, errors.NoSlides, None),
        (lambda: message(*[Slide("t")] * 9), errors.TooManySlides, 9),
        (lambda: message(Slide("t"), Slide(" ")), errors.EmptySlide, 2),
        (lambda: message(Slide("x" * 5001)), errors.SlideTextTooLong, 1),
        (lambda: message(Slide("t", duration=0)), errors.BadDuration, 1),
        (lambda: message(Slide("t", duration=61)), errors.BadDuration, 1),
        (lambda: message(Slide("t", (VCARD, PDF))), errors.SeveralObjects, 1),
        (lambda: message(Slide("t", (PDF,), BarcodeObject())), errors.SeveralObjects, 1),
        (lambda: message(Slide("t", (VCARD, IMAGE))), errors.ObjectWithMedia, 1),
        (lambda: message(Slide("t", (IMAGE,), BarcodeObject())), errors.ObjectWithMedia, 1),
        (lambda: message(Slide("t", (AUDIO, VIDEO))), errors.AudioWithVideo, 1),
        (lambda: message(Slide("t", (IMAGE, VIDEO))), errors.ImageWithVideo, 1),
        (lambda: message(Slide("t", (IMAGE, IMAGE))), errors.SameTypeTwice, 1),
        (lambda: message(Slide("t", (IMAGE, GIF))), errors.SameTypeTwice, 1),
        (lambda: message(Slide("t", (file("image", "application/x-sh"),))), errors.ContentNotAllowed, 1),
        (lambda: message(Slide("t", (file("image", "audio/amr"),))), errors.ContentNotAllowed, 1),
        (lambda: message(Slide("t", (file("audio", "audio/amr", b""),))), errors.ContentCorrupt, 1),
        (lambda: message(Slide("t", (file("audio", "audio/amr", b"GIF89a"),))), errors.ContentNotAllowed, 1),
        (
            lambda: message(Slide("t", (file("pdf", "application/pdf", b"x" * (3 << 20)),))),
            errors.ContentTooLarge,
            1,
        ),
    ],
)
def test_each_violation_has_its_own_error_with_the_slide(
    broken: Callable[[], Presentation], error: type[errors.SlideError], number: int | None
) -> None:
    with pytest.raises(error) as caught:
        rules.check(broken())
    assert type(caught.value) is error
    assert caught.value.slide == number
    assert caught.value.message.endswith(".")


def test_the_kind_of_a_file_at_fault_is_told() -> None:
    with pytest.raises(errors.ContentTooLarge) as caught:
        rules.check(message(Slide("t", (VCARD,))), Rules(caps={"vcard": 0}))
    assert caught.value.field == "vcard"


def test_the_rules_of_2013_ask_for_no_subject() -> None:
    rules.check(message(Slide("t"), subject=""), OF_2013)
