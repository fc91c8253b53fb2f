from __future__ import annotations

import pytest
import zxingcpp

from renderer import barcode, wallet
from renderer.data import templates_dir
from renderer.errors import SymbolDoesNotFit
from renderer.small_card import LEAST_MODULE, by_importance, chosen, largest, module_for, small_card
from renderer.templates import FolderSource
from renderer.typography import shipped_fonts
from renderer.wallet.preview import layout, values
from renderer.wallet.preview.display import Code
from renderer.wallet.preview.view import PassView, read

TEMPLATES = {
    each: FolderSource(templates_dir()).get("pass", each) for each in ("event-ticket", "boarding-pass")
}


def made(template: str = "event-ticket", payload: str = "Ticket_12345") -> wallet.Pass:
    loaded = wallet.load(TEMPLATES[template])
    return wallet.build(loaded, {**loaded.sample, "BARCODEVALUE": payload})


def code_of(built: wallet.Pass) -> Code:
    return layout(built.pass_json, built.images, fonts=shipped_fonts()).display.codes[0]


def view_of(built: wallet.Pass) -> PassView:
    return read(built.pass_json, built.images, language=None, device=values.device(None))


@pytest.mark.parametrize("template", list(TEMPLATES))
@pytest.mark.parametrize("size", [(128, 128), (128, 160), (176, 220), (240, 320), (320, 240)])
def test_the_card_is_of_the_screens_size_and_reads_back(template: str, size: tuple[int, int]) -> None:
    built = made(template)
    card, module = small_card(built.pass_json, built.images, code_of(built), size, shipped_fonts())
    assert card.size == size
    assert module >= 1
    assert zxingcpp.read_barcode(card).text == "Ticket_12345"


def test_text_takes_no_readability_from_the_barcode() -> None:
    symbol = barcode.encode("Ticket_12345")  # 29 modules with its quiet zone
    assert module_for(symbol, (176, 220)) == 5  # 6 would fit, and leave a fifth of the height
    assert module_for(symbol, (128, 128)) == LEAST_MODULE
    assert module_for(symbol, (60, 60)) == largest(symbol, (60, 60)) == 2


def test_the_lines_that_name_the_holder_come_first_when_room_is_short() -> None:
    view = view_of(made())
    (only,) = chosen(view, 128, 24)
    assert only.text == view.group("primary")[0].value
    more = [line.text for line in chosen(view, 176, 200)]
    assert more[0] == view.logo_text
    assert more.index(only.text) == 1
    assert len(more) == len(list(by_importance(view, 176)))


def test_a_long_linear_symbol_is_turned() -> None:
    built = made()
    symbol = barcode.encode("Ticket_12345", "code128")
    code = Code((0, 0, 1, 1), (0, 0, 1, 1), symbol)
    card, module = small_card(built.pass_json, built.images, code, (128, 220), shipped_fonts())
    assert (card.size, module) == ((128, 220), 1)
    assert zxingcpp.read_barcode(card).text == "Ticket_12345"


def test_what_fits_no_way_is_an_error() -> None:
    built = made()
    with pytest.raises(SymbolDoesNotFit):
        small_card(built.pass_json, built.images, code_of(built), (20, 20), shipped_fonts())
