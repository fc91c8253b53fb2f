from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from renderer import Engine, Settings, barcode, wallet
from renderer.errors import ImageOverBudget, SymbolDoesNotFit
from renderer.handset import PassOrder, TicketOrder
from renderer.orders import LEAST_READABLE, SMALL, Orders, whole_pixel_scale
from renderer.part import Part
from renderer.wallet import preview

PASSDATA = {"BARCODEVALUE": "Ticket_12345", "PRIMARYVALUE1": "John Smith"}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return Engine(Settings(home=tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="module")
def orders(engine: Engine) -> Orders:
    return Orders(engine, PASSDATA, {})


def image(part: Part) -> Image.Image:
    with Image.open(io.BytesIO(part.data)) as opened:
        return opened.convert("RGB")


@pytest.mark.parametrize("size", [(1080, 1920), (480, 800), (240, 360), (176, 220), (128, 128)])
@pytest.mark.parametrize("format_", ["jpeg", "png", "gif"])
def test_the_picture_of_a_pass_fits_and_reads_back(
    orders: Orders, size: tuple[int, int], format_: str
) -> None:
    drawn = orders.pass_picture(PassOrder("event-ticket", size, format_))
    found = image(drawn.part)
    assert found.width <= size[0]
    assert found.height <= size[1]
    assert drawn.part.content_type == f"image/{format_}"
    assert zxingcpp.read_barcode(found).text == "Ticket_12345"


def test_modules_are_whole_pixels_and_told(orders: Orders) -> None:
    drawn = orders.pass_picture(PassOrder("event-ticket", (500, 800), "png"))
    assert drawn.barcode is not None
    (reading,) = barcode.scan.read(drawn.part.data)
    assert reading.module == drawn.barcode.module
    assert drawn.barcode.payload == "Ticket_12345"


def test_a_small_screen_gets_a_card_of_its_own_and_says_so(orders: Orders) -> None:
    drawn = orders.pass_picture(PassOrder("event-ticket", (100, 100), "png"))
    assert SMALL in drawn.warnings


def test_a_screen_too_small_for_the_barcode_is_an_error(orders: Orders) -> None:
    with pytest.raises(SymbolDoesNotFit):
        orders.pass_picture(PassOrder("event-ticket", (20, 20), "png"))


@pytest.mark.parametrize("format_", ["jpeg", "png", "gif"])
def test_the_budget_is_obeyed_or_refused(orders: Orders, format_: str) -> None:
    free = orders.pass_picture(PassOrder("event-ticket", (480, 800), format_))
    budget = len(free.part) * 9 // 10
    assert len(orders.pass_picture(PassOrder("event-ticket", (480, 800), format_, budget)).part) <= budget
    with pytest.raises(ImageOverBudget):
        orders.pass_picture(PassOrder("event-ticket", (480, 800), format_, 100))


def test_a_ticket_is_of_exactly_the_size_asked_for(orders: Orders) -> None:
    fields = {"event": "Gala", "code": "C-1"}
    drawn = orders.ticket(TicketOrder("gala", fields, (320, 480), "png"))
    assert image(drawn.part).size == (320, 480)
    assert drawn.barcode is not None
    assert drawn.barcode.payload == "C-1"


def test_the_file_is_the_signed_pass(engine: Engine, orders: Orders) -> None:
    whole = orders.pass_file("event-ticket")
    small = orders.pass_file("event-ticket", len(whole) // 2)
    assert len(small) <= len(whole) // 2
    assert all(engine.verify(part.data).ok for part in (whole, small))


def test_the_scale_makes_modules_whole_or_is_none(engine: Engine) -> None:
    made = wallet.build(wallet.load(engine.templates.get("pass", "event-ticket")), PASSDATA)
    display = preview.layout(made.pass_json, made.images, fonts=engine.fonts).display
    (code,) = display.codes
    for width in range(150, 1200, 37):
        scale = whole_pixel_scale(code, (width, width * 2), (display.width, display.height))
        if scale is None:
            assert width < 400
        else:
            assert scale >= LEAST_READABLE
            assert display.width * scale <= width
            modules = code.area[2] * scale / code.symbol.width
            assert modules == pytest.approx(round(modules))
