import io

import pytest
from PIL import Image

from renderer import barcode
from renderer.errors import BarcodeError
from renderer.handset import symbols, wbmp
from renderer.mms.slide import BarcodeObject

ALL = frozenset({"image/png"})
LONG = "ABC-0123456789-0123456789"


def test_the_module_is_the_largest_whole_one() -> None:
    placed = symbols.place(BarcodeObject("qr", "Ticket_12345"), (176, 165), (176, 220))
    assert placed is not None
    width = placed.symbol.total_width
    assert placed.module == 165 // width
    assert not placed.rotated
    assert not placed.alone


def test_a_linear_symbol_is_turned_before_it_gets_thin() -> None:
    wanted = BarcodeObject("code128", "TICKET12345")
    width = barcode.encode(wanted.value, "code128").total_width
    placed = symbols.place(wanted, (width + 20, 2 * width), (width + 20, 2 * width))
    assert placed is not None
    assert placed.rotated
    assert placed.module == 2


def test_its_own_slide_comes_before_turning() -> None:
    wanted = BarcodeObject("qr", "Ticket_12345")
    width = barcode.encode(wanted.value, "qr").total_width
    placed = symbols.place(wanted, (2 * width, width), (2 * width, 2 * width))
    assert placed is not None
    assert (placed.alone, placed.module, placed.rotated) == (True, 2, False)


def test_a_denser_symbology_only_where_the_template_permits_it() -> None:
    box = (176, 165)
    plain = symbols.place(BarcodeObject("code128", LONG, rotate=False), box, box)
    assert plain is None
    dense = symbols.place(BarcodeObject("code128", LONG, ("pdf417", "qr"), rotate=False), box, box)
    assert dense is not None
    assert dense.symbol.symbology in ("pdf417", "qr")


def test_neither_turned_nor_alone_when_the_template_forbids_it() -> None:
    wanted = BarcodeObject("code128", "TICKET12345", rotate=False, own_slide=False)
    width = barcode.encode(wanted.value, "code128").total_width
    placed = symbols.place(wanted, (width, 30), (width * 3, width * 3))
    assert placed is not None
    assert (placed.module, placed.rotated, placed.alone) == (1, False, False)
    assert symbols.place(wanted, (width - 1, 30), (width * 3, 400)) is None


def test_a_payload_the_symbology_refuses_is_an_error_but_not_for_alternatives() -> None:
    with pytest.raises(BarcodeError):
        symbols.place(BarcodeObject("ean13", "ABC"), (200, 200), (200, 200))
    placed = symbols.place(BarcodeObject("qr", "ABC", ("ean13",)), (200, 200), (200, 200))
    assert placed is not None


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ({"image/png", "image/gif", "image/jpeg"}, "image/png"),
        ({"image/gif", "image/jpeg"}, "image/gif"),
        ({"image/vnd.wap.wbmp", "image/jpeg"}, "image/vnd.wap.wbmp"),
        ({"image/bmp", "image/jpeg"}, "image/bmp"),
        ({"image/jpeg"}, "image/jpeg"),
        (set(), "image/gif"),
    ],
)
@pytest.mark.parametrize("rotated", [False, True])
@pytest.mark.parametrize("symbology", ["qr", "code128", "pdf417", "datamatrix", "aztec"])
def test_every_format_and_turn_reads_back(
    accept: set[str], content_type: str, rotated: bool, symbology: str
) -> None:
    if symbology not in barcode.symbologies():
        pytest.skip(f"{symbology} is not there yet")
    symbol = barcode.encode("Ticket_12345", symbology)
    bar = 60 if symbology == "code128" else None
    part, size = symbols.draw(symbols.Placement(symbol, 3, rotated, False, bar), frozenset(accept))
    assert part.content_type == content_type
    image = wbmp.read(part.data) if content_type.endswith("wbmp") else Image.open(io.BytesIO(part.data))
    assert image.size == size
    assert [reading.text for reading in barcode.scan.read(image.convert("L"))] == ["Ticket_12345"]


def test_modules_are_whole_pixels_in_the_finished_picture() -> None:
    symbol = barcode.encode("Ticket_12345", "qr")
    part, _ = symbols.draw(symbols.Placement(symbol, 3, False, False, None), ALL)
    image = Image.open(io.BytesIO(part.data)).convert("L")
    small = image.resize((image.width // 3, image.height // 3), Image.Resampling.NEAREST)
    assert small.resize(image.size, Image.Resampling.NEAREST).tobytes() == image.tobytes()
