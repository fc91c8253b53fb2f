from renderer.handset.draft import Candidate, Draft, DraftSlide, draws, each_slide, holds
from renderer.mms.slide import BarcodeObject, File, Slide
from renderer.part import Part

PART = Part("a.jpg", "image/jpeg", b"abc")
PLAIN = DraftSlide(1, Slide("t"))
DRAWN = DraftSlide(2, Slide(drawn=BarcodeObject()))


def test_work_is_done_on_the_slides_it_concerns_in_order() -> None:
    draft = Draft("s", (PLAIN, DRAWN, PLAIN))
    twice = each_slide(draft, draws(BarcodeObject), lambda draft, slide: (draft.warn("w"), (slide, slide)))
    assert [slide.number for slide in twice.slides] == [1, 2, 2, 1]
    assert twice.warnings == ("w",)
    assert each_slide(draft, holds("image"), lambda draft, slide: (draft, ())) is draft


def test_losing_a_part_is_told_three_times() -> None:
    draft = Draft("s", (PLAIN,)).lose(PLAIN, "a.jpg", "too large", 3)
    assert draft.lost == ("a.jpg",)
    assert draft.decisions[0].detail == "too large"
    assert draft.warnings == ("Slide 1: a.jpg left out: too large",)


def test_candidates_come_in_the_order_shown() -> None:
    one = Candidate(PART, "kept")
    slide = PLAIN._replace(words=one, image=one, others=(one,))
    assert len(list(slide.candidates())) == 3
    assert holds("image")(PLAIN._replace(source=Slide("", (File("image", PART),))))


def test_no_warning_is_no_new_draft() -> None:
    draft = Draft("s", ())
    assert draft.warn() is draft
