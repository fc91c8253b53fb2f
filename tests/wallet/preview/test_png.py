"""Drawn faces: pixels, read-back, edges."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from renderer import barcode, typography
from renderer.wallet import preview
from renderer.wallet.preview import png, svg
from renderer.wallet.preview.display import CARD_WIDTH
from tests.wallet.preview.samples import QR, STYLES, full, made, pictures

FONTS = typography.shipped_fonts()


def drawn(pass_json: dict[str, object], scale: float = 2, **more: object) -> Image.Image:
    part = preview.render(pass_json, pictures(), scale=scale, fonts=FONTS, **more).part  # type: ignore[arg-type]
    return Image.open(BytesIO(part.data))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("scale", [1, 1.5, 3])
def test_the_card_has_its_size_and_clear_corners(style: str, scale: float) -> None:
    image = drawn(full(style), scale)
    assert image.size == (round(375 * scale), round(525 * scale))
    assert image.getpixel((0, image.height // 3))[3] == 255  # type: ignore[index]
    if style != "coupon":
        assert image.getpixel((0, 0)) == (255, 255, 255, 0)


CODES = [
    ("PKBarcodeFormatQR", "aaa"),
    ("PKBarcodeFormatQR", "https://example.com/p/skyrider-mobile-coupon"),
    ("PKBarcodeFormatQR", "x" * 300),
    ("PKBarcodeFormatPDF417", "aadfcd123"),
    ("PKBarcodeFormatPDF417", "M1DOE/JOHN            EABC123 FRAJFKAF 0834 326J001A0025 100"),
    ("PKBarcodeFormatAztec", "Ticket_12345"),
    ("PKBarcodeFormatCode128", "1"),
    ("PKBarcodeFormatCode128", "TICKET-12345"),
]


@pytest.mark.parametrize(("name", "message"), CODES)
@pytest.mark.parametrize("scale", [1, 2, 3])
def test_the_barcode_on_the_card_reads_back(name: str, message: str, scale: int) -> None:
    pass_json = made("generic", barcodes=[QR | {"format": name, "message": message}])
    code = preview.layout(pass_json, {}, fonts=FONTS).display.codes[0]
    if code.area[2] / code.symbol.width * scale < 2:
        pytest.skip("the phone's own modules are under two pixels at this scale")
    image = drawn(pass_json, scale)
    page = Image.new("RGB", image.size, "white")
    page.paste(image, mask=image.getchannel("A"))
    assert [reading.text for reading in barcode.scan.read(page)] == [message]


def test_texts_are_drawn_in_their_colours() -> None:
    image = drawn(
        made("generic", primary=[{"key": "p", "value": "MMMM"}], foregroundColor="rgb(255, 0, 0)"), 3
    )
    colours = {colour[:3] for _, colour in image.crop((0, 280, 400, 400)).getcolors(100_000) or []}  # type: ignore[index]
    assert (255, 0, 0) in colours


def test_the_card_covers_its_ground_with_the_pass_s_colour() -> None:
    assert drawn(made("generic")).getpixel((375, 600)) == (34, 60, 120, 255)


def test_equal_passes_give_equal_bytes() -> None:
    one, two = (preview.render(full("coupon"), pictures(), fonts=FONTS).part.data for _ in range(2))
    assert one == two


def test_a_run_s_box_holds_its_ink() -> None:
    pass_json = made(
        "generic", primary=[{"key": "p", "value": "Hello"}], backgroundColor="#fff", foregroundColor="#000"
    )
    made_preview = preview.render(pass_json, {}, scale=4, fonts=FONTS)
    image = Image.open(BytesIO(made_preview.part.data)).convert("L").crop((40, 300, 1400, 800))
    left, _, right, bottom = image.point(lambda v: 255 * (v < 128)).getbbox() or (0, 0, 0, 0)
    run = made_preview.runs[0]
    assert run.x * 4 - 2 <= left + 40
    assert right + 40 <= (run.x + run.width) * 4 + 2
    assert bottom + 300 == pytest.approx(run.baseline * 4, abs=4)
    assert run.x + run.width < CARD_WIDTH


def test_a_picture_that_cannot_be_read_leaves_the_card_as_it_is() -> None:
    faces = [
        preview.layout(made("generic"), files, fonts=FONTS).display
        for files in ({"thumbnail.png": b"no"}, {})
    ]
    assert png.draw(faces[0], 1, FONTS).tobytes() == png.draw(faces[1], 1, FONTS).tobytes()
    assert svg.document(faces[0], 1) == svg.document(faces[1], 1)


def test_only_items_of_a_display_list_are_drawn() -> None:
    with pytest.raises(TypeError):
        png.paint("text", Image.new("RGB", (1, 1)), 1, FONTS)
    with pytest.raises(TypeError):
        svg.element("text")
