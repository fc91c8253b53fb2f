import pytest

from renderer.errors import SlideOutOfRange
from renderer.mms.slide import (
    BarcodeObject,
    File,
    PassObject,
    Personal,
    Presentation,
    Slide,
    TicketObject,
    personalise,
)
from renderer.part import Part

STORED = Presentation(
    "n",
    "For {$first_name|you}",
    (
        Slide("Hello {$first_name|there}"),
        Slide("{$barcodeid}", drawn=BarcodeObject()),
        Slide(drawn=TicketObject("gala", (("code", "{$barcodeid}"), ("name", "{$first_name|Guest}")))),
        Slide("p", drawn=PassObject("event")),
    ),
)


def test_data_fills_texts_and_objects_without_case() -> None:
    own = personalise(STORED, Personal("T1", {"FIRST_NAME": "Ada"}))
    assert own.subject == "For Ada"
    assert [slide.text for slide in own.slides] == ["Hello Ada", "T1", "", "p"]
    assert own.slides[1].drawn == BarcodeObject(value="T1")
    assert own.slides[2].drawn == TicketObject("gala", (("code", "T1"), ("name", "Ada")))
    assert own.slides[3].drawn == PassObject("event")


def test_custom_text_and_subject_replace_and_may_hold_tags() -> None:
    own = personalise(STORED, Personal(data={"a": "1"}, custom_text={2: "code {$a}"}, subject="S{$a}"))
    assert own.subject == "S1"
    assert own.slides[1].text == "code 1"
    assert own.slides[0].text == "Hello there"


@pytest.mark.parametrize("number", [0, 5, -1])
def test_a_slide_that_is_not_there_is_named(number: int) -> None:
    with pytest.raises(SlideOutOfRange, match="from 1 to 4") as caught:
        personalise(STORED, Personal(custom_text={number: "x"}))
    assert caught.value.slide == number


def test_a_slide_can_give_up_files_and_object() -> None:
    file = File("image", Part("a.gif", "image/gif", b"x"))
    slide = Slide("t", (file,), BarcodeObject(), 7)
    assert slide.keeping(()) == Slide("t", (), BarcodeObject(), 7)
    assert slide.undrawn() == Slide("t", (file,), None, 7)
