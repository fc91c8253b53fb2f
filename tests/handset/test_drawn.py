import pytest

from renderer.errors import ImageOverBudget
from renderer.handset import drawn, names, plan
from renderer.handset.draft import Context, Draft, DraftSlide
from renderer.handset.memory import Memory
from renderer.handset.rooms import Drawn, DrawnBarcode, Rooms
from renderer.mms.slide import BarcodeObject, Slide
from renderer.part import Part

PROFILE = names.find("generic")
CONTEXT = Context(PROFILE, plan.limits(PROFILE), Rooms(), Memory())
SLIDE = DraftSlide(1, Slide("t"), text="t")


def room(*, own_slide: bool = False, least: float = 1.0) -> drawn.Order:
    """A room whose picture takes a byte for ten pixels, and keeps to a budget below a share of the box."""

    def order(size: tuple[int, int], budget: int | None) -> Drawn:
        if budget is not None and size[0] > least * PROFILE.screen[0]:
            raise ImageOverBudget("too large")
        data = bytes(size[0] * size[1] // 10 if budget is None else budget)
        code = DrawnBarcode("P", "qr", 3, own_slide) if budget is None else None
        return Drawn(Part("x.jpg", "image/jpeg", data), code)

    return order


def test_the_picture_is_ordered_at_the_handsets_size() -> None:
    image, _ = drawn.candidate(room(), ("ticket", "gala"), CONTEXT)
    assert image.size == (240, 320)
    assert len(image.part) == 240 * 320 // 10
    assert image.expected is not None
    assert image.expected.payload == "P"


def test_short_of_bytes_it_is_drawn_smaller_not_resampled() -> None:
    image, _ = drawn.candidate(room(least=0.5), ("ticket", "gala"), CONTEXT)
    assert image.shrink is not None
    assert len(image.shrink(1000)) == 1000


def test_what_no_size_makes_fit_is_an_error() -> None:
    image, _ = drawn.candidate(room(least=0.1), ("ticket", "gala"), CONTEXT)
    with pytest.raises(ImageOverBudget):
        image.shrink(10)


def test_a_barcode_without_room_gets_its_own_slide_once() -> None:
    image, made = drawn.candidate(room(own_slide=True), (), CONTEXT)
    assert image.expected is None
    (alone,) = drawn.own_slide(made, Draft("s", (SLIDE,)), SLIDE, CONTEXT)
    assert alone.image.action == "composed"
    assert alone.text == ""
    shown = SLIDE._replace(source=Slide(drawn=BarcodeObject(value="P")))
    assert drawn.own_slide(made, Draft("s", (shown,)), SLIDE, CONTEXT) == ()


def test_a_barcode_in_the_picture_needs_no_slide() -> None:
    _, made = drawn.candidate(room(), (), CONTEXT)
    assert drawn.own_slide(made, Draft("s", (SLIDE,)), SLIDE, CONTEXT) == ()


def test_jpeg_is_ordered_first() -> None:
    assert drawn.format_for(CONTEXT.limits) == "jpeg"
