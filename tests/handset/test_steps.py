import io
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageSequence

from renderer import barcode
from renderer.errors import ContentCorrupt, ContentTooLarge, ImageOverBudget, MessageTooLarge
from renderer.handset import av, names, networks, plan, wbmp
from renderer.handset.draft import Candidate, Context, Draft, DraftSlide, Expected
from renderer.handset.memory import Memory
from renderer.handset.profile import HandsetProfile
from renderer.handset.rooms import Rooms
from renderer.handset.steps import animation
from renderer.handset.steps.animation import adapt_animations
from renderer.handset.steps.audio import adapt_audio
from renderer.handset.steps.barcode import compose_barcodes
from renderer.handset.steps.fit import fit
from renderer.handset.steps.image import adapt_images
from renderer.handset.steps.link import link_the_rest
from renderer.handset.steps.objects import attach_objects
from renderer.handset.steps.text import encode, encode_texts
from renderer.handset.steps.verify import verify_barcodes
from renderer.handset.steps.video import adapt_video
from renderer.mms.slide import BarcodeObject, File, Kind, Slide
from renderer.part import Part

GENERIC = names.find("generic")
LINK = "https://x.example/l/1"


def context(profile: HandsetProfile = GENERIC, gateway: str | None = None, **others: object) -> Context:
    way = networks.gateway(gateway) if gateway else None
    return Context(profile, plan.limits(profile, gateway=way), Rooms(), Memory(), **others)


def draft(*slides: Slide) -> Draft:
    return Draft("s", tuple(DraftSlide(n, slide, text=slide.text) for n, slide in enumerate(slides, 1)))


def stored(kind: Kind, part: Part) -> Draft:
    return draft(Slide("t", (File(kind, part, "alt"),)))


def opened(part: Part) -> Image.Image:
    return Image.open(io.BytesIO(part.data))


def saved(image: Image.Image, name: str, **options: object) -> Part:
    out = io.BytesIO()
    image.save(out, name, **options)
    return Part(f"a.{name.lower()}", f"image/{name.lower()}", out.getvalue())


def photo(width: int = 1000, height: int = 750, **options: object) -> Part:
    rng = np.random.default_rng(3)
    rough = Image.fromarray(rng.integers(0, 255, (height // 5, width // 5, 3), dtype=np.uint8))
    smooth = rough.resize((width, height), Image.Resampling.BICUBIC)
    return saved(smooth, "JPEG", **{"quality": 90, **options})


# -- pictures ----------------------------------------------------------------------------------------------


def test_a_photo_is_baseline_jpeg_within_the_screen() -> None:
    made = adapt_images(stored("image", photo()), context()).slides[0]
    assert made.image.part.content_type == "image/jpeg"
    assert opened(made.image.part).size == made.image.size == (240, 180)
    assert made.alt == "alt"
    assert made.source.files == ()


def test_a_progressive_or_marked_photo_is_never_passed_on_untouched() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    for part in (photo(100, 75, progressive=True), photo(100, 75, exif=exif)):
        made = adapt_images(stored("image", part), context()).slides[0].image
        assert made.action == "resized"
        assert not opened(made.part).info.get("progressive")
        assert b"Maker" not in made.part.data


def test_a_small_clean_picture_is_kept_as_it_is() -> None:
    part = photo(100, 75, quality=60)
    made = adapt_images(stored("image", part), context()).slides[0].image
    assert made.action == "kept"
    assert made.part == part


def test_a_mislabelled_picture_is_sent_as_what_it_is() -> None:
    png = saved(photo_image := opened(photo(60, 40)), "PNG")
    made = adapt_images(stored("image", Part("a.jpg", "image/jpeg", png.data)), context()).slides[0].image
    assert made.part.content_type == "image/jpeg"
    assert made.part.data.startswith(b"\xff\xd8")
    assert photo_image.size == made.size


def test_an_upright_photo_taken_lying_is_turned() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    made = adapt_images(stored("image", photo(400, 200, exif=exif)), context()).slides[0].image
    assert opened(made.part).size == (160, 320)


def test_drawn_art_becomes_a_palette_picture_and_shrinks_by_colours() -> None:
    art = Image.new("RGB", (400, 300), "#204060")
    art.paste("#f0c040", (50, 50, 200, 200))
    made = adapt_images(stored("image", saved(art, "PNG")), context()).slides[0].image
    assert opened(made.part).mode == "P"
    gif = adapt_images(stored("image", saved(art, "PNG")), context(gateway="smsglobal")).slides[0].image
    assert gif.part.content_type == "image/gif"
    assert len(made.shrink(500)) <= 500


def test_transparent_pictures_lie_on_white() -> None:
    clear = Image.new("RGBA", (300, 300), (255, 0, 0, 0))
    made = adapt_images(stored("image", saved(clear, "PNG")), context(gateway="smsglobal")).slides[0].image
    assert opened(made.part).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_a_one_bit_screen_gets_wbmp() -> None:
    made = adapt_images(stored("image", photo()), context(names.find("nokia-3510"))).slides[0].image
    assert made.part.content_type == "image/vnd.wap.wbmp"
    assert wbmp.read(made.part.data).size == made.size
    with pytest.raises(ImageOverBudget):
        made.shrink(4)


def test_a_screen_that_zooms_gets_photos_larger_than_itself_lying_as_taken() -> None:
    made = adapt_images(stored("image", photo(3000, 2000)), context(names.find("iphone"))).slides[0].image
    assert made.size == (1600, 1067) or made.size == (1600, 1066)


def test_a_photo_shrinks_by_quality_then_pixels_and_never_over_the_budget() -> None:
    made = adapt_images(stored("image", photo()), context()).slides[0].image
    sizes = []
    for budget in (8000, 4000, 2000, 1000, 700):
        part = made.shrink(budget)
        assert len(part) <= budget
        sizes.append(opened(part).size[0])
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < sizes[0]
    with pytest.raises(ImageOverBudget):
        made.shrink(30)


@pytest.mark.parametrize("data", [b"", b"nothing", b"\xff\xd8\xff\xe0" + bytes(40), b"GIF89a" + bytes(20)])
def test_a_picture_that_cannot_be_read_names_its_slide(data: bytes) -> None:
    with pytest.raises(ContentCorrupt) as caught:
        adapt_images(stored("image", Part("x.jpg", "image/jpeg", data)), context())
    assert (caught.value.slide, caught.value.field) == (1, "image")


def test_a_bomb_is_refused_from_its_header() -> None:
    out = io.BytesIO()
    Image.new("1", (13_600, 13_600)).save(out, "PNG")
    with pytest.raises((ContentCorrupt, ContentTooLarge)) as caught:
        adapt_images(stored("image", Part("x.png", "image/png", out.getvalue())), context())
    assert caught.value.slide == 1


# -- animations --------------------------------------------------------------------------------------------


@cache
def moving(frames: int = 12, side: int = 250, duration: int = 90) -> Part:
    rng = np.random.default_rng(5)
    base = rng.integers(0, 255, (side // 10, side // 10, 3), dtype=np.uint8)
    images = [
        Image.fromarray(np.roll(base, shift, axis=1)).resize((side, side), Image.Resampling.BICUBIC)
        for shift in range(frames)
    ]
    images = [image.quantize(128, method=Image.Quantize.FASTOCTREE) for image in images]
    return saved(images[0], "GIF", save_all=True, append_images=images[1:], duration=duration, loop=0)


def times(part: Part) -> list[int]:
    return [frame.info.get("duration", 0) for frame in ImageSequence.Iterator(opened(part))]


def test_an_animation_is_resized_with_all_its_frames() -> None:
    made = adapt_animations(stored("image", moving()), context()).slides[0].image
    assert opened(made.part).size == (240, 240)
    assert sum(times(made.part)) == 12 * 90


def test_the_ladder_goes_down_colours_frames_pixels_first_frame() -> None:
    made = adapt_animations(stored("image", moving()), context()).slides[0].image
    seen = []
    budget = len(made.part)
    while True:
        try:
            part = made.shrink(budget)
        except ImageOverBudget:
            break
        assert len(part) <= budget
        frames = times(part)
        if len(frames) > 1:
            assert sum(frames) == 12 * 90  # time lost by dropped frames goes to those kept
        seen.append((len(frames), opened(part).size[0]))
        budget = budget * 6 // 10
    assert [count for count, _ in seen] == sorted((count for count, _ in seen), reverse=True)
    assert seen[0][0] == 12
    assert seen[-1][0] == 1
    assert seen[-1][1] < 240


def test_one_that_fits_is_kept_and_a_still_gif_is_no_animation() -> None:
    part = moving(3, 100)
    made = adapt_animations(stored("image", part), context()).slides[0].image
    assert made.part is part
    still = stored("image", saved(Image.new("P", (50, 50)), "GIF"))
    assert adapt_animations(still, context()) is not None
    assert adapt_animations(still, context()).slides[0].image is None


def test_a_handset_without_gif_gets_the_first_frame() -> None:
    profile = replace(GENERIC, accept=frozenset({"image/jpeg", "text/plain"}))
    start = stored("image", moving(4, 100))
    left = adapt_animations(start, context(profile))
    assert left.slides[0].image is None
    made = adapt_images(left, context(profile)).slides[0].image
    assert made.part.content_type == "image/jpeg"


def test_a_broken_animation_names_its_slide(monkeypatch: pytest.MonkeyPatch) -> None:
    data = moving(3, 60).data
    broken = Part("a.gif", "image/gif", data[:13] + b"\x21\xf9\x04" * 3 + bytes(9))
    with pytest.raises(ContentCorrupt) as caught:
        adapt_animations(stored("image", broken), context())
    assert caught.value.slide == 1
    monkeypatch.setattr(animation, "MAX_FRAMES", 2)
    with pytest.raises(ContentCorrupt):
        adapt_animations(stored("image", moving(3, 60)), context())


# -- sounds and films --------------------------------------------------------------------------------------

AMR = Part("a.amr", "audio/amr", b"#!AMR\n" + (b"\x3c" + bytes(31)) * 100)


def test_a_sound_that_is_taken_is_kept_and_its_length_is_the_slides() -> None:
    made = adapt_audio(stored("audio", AMR), context()).slides[0]
    assert made.audio.part == AMR
    assert made.duration == 2000


def test_a_sound_nobody_plays_is_left_out_with_its_text_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(av, "available", lambda: False)
    midi = Part("a.mid", "audio/sp-midi", b"MThd")
    made = adapt_audio(stored("audio", midi), context())
    assert made.slides[0].audio is None
    assert made.slides[0].text == "t"
    assert made.lost == ("audio",)
    assert "no transcoder" in made.warnings[0]


@pytest.mark.parametrize("data", [b"#!AMR\n", b"RIFF\x04\0\0\0WAVE"])
def test_a_sound_without_length_names_its_slide(data: bytes) -> None:
    kind = "audio/amr" if data.startswith(b"#") else "audio/wav"
    with pytest.raises(ContentCorrupt) as caught:
        adapt_audio(stored("audio", Part("a", kind, data)), context())
    assert (caught.value.slide, caught.value.field) == (1, "audio")


def test_without_a_transcoder_films_are_kept_only_where_taken_and_fitting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(av, "available", lambda: False)
    clip = Part("a.3gp", "video/3gpp", bytes(1000))
    nokia = names.find("nokia-6300")
    assert adapt_video(stored("video", clip), context(nokia)).slides[0].video.part == clip
    assert adapt_video(stored("video", clip), context()).lost == ("video",)
    long = Part("a.3gp", "video/3gpp", bytes(400_000))
    assert "does not fit" in adapt_video(stored("video", long), context(nokia)).warnings[0]


# -- objects, texts, barcodes ------------------------------------------------------------------------------


def test_objects_go_untouched_or_not_at_all() -> None:
    card = Part("a.vcf", "text/vcard", b"BEGIN:VCARD")
    made = attach_objects(stored("vcard", card), context())
    assert made.slides[0].others[0].part is card
    pdf = attach_objects(stored("pdf", Part("a.pdf", "application/pdf", b"%PDF")), context())
    assert pdf.lost == ("a.pdf",)
    stored_pass = Part("a.pkpass", "application/vnd.apple.pkpass", b"PK")
    assert attach_objects(stored("passbook", stored_pass), context()).lost == ("a.pkpass",)
    iphone = context(names.find("iphone"), "mm7")
    assert attach_objects(stored("passbook", stored_pass), iphone).lost == ()


@pytest.mark.parametrize(
    ("text", "charsets", "data", "charset", "exact"),
    [
        ("Hi", {"utf-8"}, b"Hi", "utf-8", True),
        ("Hi", {"us-ascii"}, b"Hi", "us-ascii", True),
        ("é", {"utf-8", "iso-8859-1"}, b"\xc3\xa9", "utf-8", True),
        ("é", {"iso-8859-1"}, b"\xe9", "iso-8859-1", True),
        ("é", {"iso-10646-ucs-2", "iso-8859-1"}, b"\0\xe9", "iso-10646-ucs-2", True),
        ("ł", {"iso-8859-1"}, b"?", "us-ascii", False),
        ("“é” – 5 €…", {"us-ascii"}, b'"e" - 5 EUR...', "us-ascii", False),
    ],
)
def test_texts_go_in_a_charset_the_handset_reads(
    text: str, charsets: set[str], data: bytes, charset: str, exact: bool
) -> None:
    assert encode(text, frozenset(charsets)) == (data, charset, exact)


def test_texts_and_subjects_are_cut_to_the_carriers_length() -> None:
    carrier = replace(networks.carrier("verizon"), max_text=20, max_subject=10)
    limits = plan.limits(GENERIC, carrier, networks.gateway("sinch"))
    where = Context(GENERIC, limits, Rooms(), Memory())
    made = encode_texts(Draft("Żółw  i\nżaba", (DraftSlide(1, Slide("x" * 40), text="x" * 40),)), where)
    assert len(made.slides[0].words.part.data.decode()) == 20
    assert made.subject == "Zow i..."
    assert made.warnings


def test_a_barcode_too_thin_beside_its_text_moves_to_its_own_slide() -> None:
    profile = replace(GENERIC, screen=(62, 62), mms_max_image=(62, 62))
    made = compose_barcodes(draft(Slide("text", drawn=BarcodeObject(value="Ticket_12345"))), context(profile))
    assert [(slide.text, slide.image is not None) for slide in made.slides] == [("text", False), ("", True)]


def test_a_caption_says_below_the_barcode_what_it_says() -> None:
    made = compose_barcodes(draft(Slide("Show:", drawn=BarcodeObject(value="T-1", caption=True))), context())
    assert made.slides[0].text == "Show:\nT-1"
    once = compose_barcodes(
        draft(Slide("Show T-1", drawn=BarcodeObject(value="T-1", caption=True))), context()
    )
    assert once.slides[0].text == "Show T-1"


# -- fitting, verifying, linking ---------------------------------------------------------------------------


def sized(name: str, size: int, **others: object) -> Candidate:
    return Candidate(Part(name, "image/jpeg", bytes(size)), "resized", size, (10, 10), 100, **others)


def shrinking(size: int) -> Candidate:
    return sized("p.jpg", size, shrink=lambda budget: Part("p.jpg", "image/jpeg", bytes(min(size, budget))))


def fitted(*candidates: Candidate, limit: int = 30_000, parts: int | None = None) -> Draft:
    slides = tuple(DraftSlide(n, Slide("t"), image=one) for n, one in enumerate(candidates, 1))
    limits = replace(plan.limits(GENERIC), binary=limit, max_parts=parts)
    return fit(Draft("s", slides), Context(GENERIC, limits, Rooms(), Memory()))


def test_what_fits_stays_at_its_best() -> None:
    made = fitted(shrinking(5000), shrinking(9000))
    assert [len(slide.image.part) for slide in made.slides] == [5000, 9000]
    assert not made.pictures_wanted


def test_pictures_share_what_fixed_parts_leave() -> None:
    made = fitted(sized("code.png", 4000), shrinking(50_000), shrinking(3000), shrinking(90_000))
    sizes = [len(slide.image.part) for slide in made.slides]
    assert sizes[0] == 4000
    assert sizes[2] == 3000
    assert sum(sizes[1:]) == made.picture_budget
    assert made.pictures_wanted


def test_what_cannot_shrink_enough_is_left_out() -> None:
    def refuse(_budget: int) -> Part:
        raise ImageOverBudget("No.")

    made = fitted(sized("big.jpg", 50_000, shrink=refuse))
    assert made.slides[0].image is None
    assert made.lost == ("big.jpg",)
    assert fitted(sized("fixed.jpg", 50_000)).lost == ("fixed.jpg",)


def test_a_gateways_number_of_parts_holds() -> None:
    made = fitted(*[shrinking(1000 * n) for n in range(1, 6)], parts=4)
    assert sum(1 for slide in made.slides if slide.image) == 3  # and the SMIL
    assert len(made.lost) == 2


def placed(payload: str, part: Part) -> Draft:
    expected = Expected(payload, "qr", 3, recipe=("x",))
    image = Candidate(part, "composed", expected=expected)
    return Draft("s", (DraftSlide(1, Slide(""), image=image),))


def test_each_barcode_is_read_back_once_for_its_size() -> None:
    part = barcode.render("P", "qr", format="png", module=3)
    where = context(handset_class="c")
    first = verify_barcodes(placed("P", part), where).barcodes[0]
    assert (first.readable, first.grade, first.module) == (True, "B", 3)
    assert len(where.memory.grades._values) == 1
    unread = verify_barcodes(placed("OTHER", part), context(handset_class="c"))
    assert unread.barcodes[0].grade == "F"
    assert unread.lost == ("barcode",)
    assert "does not read back" in unread.warnings[0]


def test_a_barcode_a_picture_shows_badly_is_composed_beside_it() -> None:
    blank = saved(Image.new("L", (90, 90), 255), "PNG")
    drawn = placed("P", blank)
    drawn = drawn._replace(
        slides=(drawn.slides[0]._replace(image=drawn.slides[0].image._replace(action="drawn")),)
    )
    made = verify_barcodes(drawn, context(handset_class="c"))
    assert [slide.image.action for slide in made.slides] == ["drawn", "composed"]
    assert [fact.readable for fact in made.barcodes] == [True]
    assert made.lost == ()
    # not twice: the message shows it anyway
    again = verify_barcodes(made._replace(barcodes=()), context(handset_class="d"))
    assert len(again.slides) == 2


def test_the_link_comes_only_where_something_is_missing() -> None:
    whole = Draft("s", (DraftSlide(1, Slide(""), image=sized("a", 1)),))
    assert link_the_rest(whole, context(link=LINK)) == whole
    missing = whole._replace(lost=("b",))
    made = link_the_rest(missing, context(link=LINK))
    assert made.slides[-1].words.part.data == LINK.encode()
    with pytest.raises(MessageTooLarge):
        link_the_rest(missing, context())


def test_room_is_kept_for_the_link_where_something_is_lost_already() -> None:
    start = Draft("s", (DraftSlide(1, Slide("t"), image=shrinking(90_000)),), lost=("audio",))
    limits = replace(plan.limits(GENERIC), binary=30_000)
    where = Context(GENERIC, limits, Rooms(), Memory(), LINK)
    made = link_the_rest(fit(start, where), where)
    assert made.slides[0].image is not None
    assert made.slides[1].words.part.data == LINK.encode()
    assert made.sent_as == "MMS with link"


def test_sound_may_be_missing_without_a_link_but_nothing_at_all_may_not() -> None:
    quiet = Draft("s", (DraftSlide(1, Slide(""), image=sized("a", 1)),), lost=("audio",))
    assert link_the_rest(quiet, context()) == quiet
    with pytest.raises(MessageTooLarge, match="nothing of it"):
        link_the_rest(Draft("s", ()), context())
