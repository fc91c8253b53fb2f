"""Whole tickets: every shipped template at every size, with sample and with worst-case data."""

import io
import itertools
import random

import pytest
from PIL import Image

from renderer import ticket
from renderer.barcode import scan
from renderer.errors import MissingField, SymbolDoesNotFit, UnknownField
from renderer.ticket.publish import publish
from renderer.ticket.render import picture
from renderer.ticket.splice import Coding, encode_whole
from tests.ticket.small import SHIPPED, SIZES, SMALL, build, opened

LONG = "Anastasia Wilhelmina Featherstonehaugh-Cholmondeley van Rooy"
RTL = "مهرجان الشتاء الكبير للعلوم والفنون في الميناء"
MIXED = "Ωμέγα שלום नमस्ते สวัสดี Жёлтый 🎉 Fête"


def worst(template: ticket.TicketTemplate, text: str) -> dict[str, str]:
    return {
        name: spec.sample if spec.type == "barcode" else text[: spec.max]
        for name, spec in template.fields.items()
    }


def required_only(template: ticket.TicketTemplate) -> dict[str, str]:
    return {name: spec.sample for name, spec in template.fields.items() if spec.required}


CASES = {
    "sample": lambda template: None,
    "required": required_only,
    "long": lambda template: worst(template, LONG),
    "unbroken": lambda template: worst(template, "W" * 60),
    "rtl": lambda template: worst(template, RTL),
    "mixed": lambda template: worst(template, MIXED),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", SHIPPED)
def test_no_data_breaks_a_layout(shipped, draw, name: str, case: str) -> None:
    template = shipped(name)
    for size in SIZES[1:]:
        made = draw(template, CASES[case](template), size=size)
        assert opened(made).size == size
        assert_sound(made, size)


def assert_sound(made: ticket.TicketImage, size: tuple[int, int]) -> None:
    """Texts and barcode stand apart and inside the picture; what is cut is told; the barcode reads back."""
    boxes = [box for box in made.boxes if box.kind in ("text", "barcode")]
    for one, other in itertools.combinations(boxes, 2):
        caption = {one.layer, other.layer} & {"code.caption"}
        assert caption or not one.rect.overlaps(other.rect), (size, one, other)
    told = {warning.layer for warning in made.warnings if warning.code == "text-truncated"}
    for box in boxes:
        assert box.rect.x >= 0
        assert box.rect.y >= 0
        assert box.rect.right <= size[0], (size, box)
        assert box.rect.bottom <= size[1], (size, box)
        assert "…" not in box.text or box.layer in told, (size, box)
    assert not [warning for warning in made.warnings if warning.code == "overflow"]
    assert made.barcode is not None
    assert_reads(made)


def assert_reads(made: ticket.TicketImage) -> None:
    barcode = made.barcode
    assert barcode is not None
    shown = barcode.slide if barcode.own_slide else made.part
    assert shown is not None
    assert barcode.payload in [reading.text for reading in scan.read(shown.data)]


@pytest.mark.parametrize("name", SHIPPED)
def test_sample_data_needs_no_compromise_at_common_sizes(shipped, draw, name: str) -> None:
    for size in SIZES:
        made = draw(shipped(name), size=size)
        allowed = {"barcode-small"} if size == SIZES[-1] else set()
        assert {warning.code for warning in made.warnings} <= allowed, (size, made.warnings)
        assert_reads(made)


@pytest.mark.parametrize("size", [(480, 320), (960, 640), (320, 320), (40, 40), (4096, 32)], ids=str)
@pytest.mark.parametrize("name", SHIPPED)
def test_odd_sizes_are_drawn_or_refused_in_plain_words(
    shipped, draw, name: str, size: tuple[int, int]
) -> None:
    if min(size) <= 64:
        with pytest.raises(SymbolDoesNotFit, match="at least"):
            draw(shipped(name), {**required_only(shipped(name)), "code": "0123456789" * 8}, size=size)
        return
    assert_reads(draw(shipped(name), size=size))


@pytest.mark.parametrize("length", [10, 80, 180, 390])
def test_a_payload_of_any_length_reads_back(shipped, draw, length: int) -> None:
    for size in SIZES[1:4]:
        fields = {"event": "Gala", "code": "Ab3-" * (length // 4)}
        assert_reads(draw(shipped("gala"), fields, size=size))


def test_an_own_slide_is_as_large_as_the_picture(draw) -> None:
    made = draw(build(), {"event": "Fair", "code": "x" * 240}, size=(140, 200))
    assert made.barcode is not None
    assert made.barcode.own_slide
    assert made.barcode.slide is not None
    assert Image.open(io.BytesIO(made.barcode.slide.data)).size == (140, 200)
    assert made.barcode.slide.name == "small-barcode.jpg"


def test_a_barcode_that_fits_nowhere_is_refused_with_the_cure(draw) -> None:
    with pytest.raises(SymbolDoesNotFit, match=r"at least \d+ x \d+ px"):
        draw(build(), {"event": "Fair", "code": "x" * 1900}, size=(100, 150))


def test_equal_input_gives_equal_bytes_whatever_was_drawn_before(shipped, draw) -> None:
    first = draw(shipped("cinema")).part.data
    draw(shipped("cinema"), {"film": "Other", "code": "1"})
    assert draw(shipped("cinema")).part.data == first


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("size", [(176, 220), (480, 640)])
def test_recipients_who_share_texts_get_what_a_full_encode_gives(
    shipped, draw, fonts, name: str, size: tuple[int, int]
) -> None:
    template, chance = shipped(name), random.Random(f"{name} {size}")
    published = publish(template, size, fonts)
    output = template.doc.output
    free = [field for field in template.fields if field not in template.campaign_fields]
    for _ in range(14):
        fields = {field: spec.sample for field, spec in template.fields.items()}
        for field in free:
            if template.fields[field].type != "barcode":
                fields[field] = chance.choice(["", "12", "Row 7 Seat 12", "Ada"]) or fields[field]
        made = draw(template, fields, size=size)
        whole = encode_whole(picture(published, made.scene), Coding(output.quality, output.subsampling))
        assert made.part.data == whole


def test_the_facts_are_told(shipped, draw) -> None:
    made = draw(shipped("gala"), size=(640, 960))
    assert (made.width, made.height) == (640, 960)
    assert made.barcode is not None
    assert (made.barcode.symbology, made.barcode.module, made.barcode.own_slide) == ("qr", 8, False)
    assert made.description.startswith("Ticket: Midnight Aurora Live, Sat 12 Dec 2026")
    assert len(made.version) == 64


def test_mistakes_name_the_field(shipped, draw) -> None:
    with pytest.raises(MissingField) as missing:
        draw(shipped("gala"), {"event": "x"})
    assert missing.value.field == "code"
    with pytest.raises(UnknownField):
        draw(shipped("gala"), {"event": "x", "code": "1", "seet": "2"})


def test_a_slide_is_drawn_like_a_ticket(draw) -> None:
    assert draw(build(SMALL, kind="slide")).part.content_type == "image/jpeg"
