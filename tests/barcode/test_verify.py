"""verify=True: returns what reads back, refuses what does not, and says when nobody can tell."""

from __future__ import annotations

import pytest

from renderer import barcode
from renderer.barcode import verify
from renderer.barcode.raster import bitmap
from renderer.errors import CannotVerify, VerificationFailed

READABLE = [symbology.name for symbology in barcode.symbologies().values() if symbology.readers]
UNREADABLE = [symbology.name for symbology in barcode.symbologies().values() if not symbology.readers]


@pytest.mark.parametrize("symbology", READABLE)
def test_what_reads_back_is_returned(symbology: str) -> None:
    example = barcode.find(symbology).example
    for format_ in ("png", "svg"):
        checked = barcode.render(example, symbology, format=format_, module=3, verify=True)
        assert checked.data == barcode.render(example, symbology, format=format_, module=3).data


@pytest.mark.parametrize("symbology", UNREADABLE)
def test_without_a_reader_it_says_so(symbology: str) -> None:
    with pytest.raises(CannotVerify, match="no open reader"):
        barcode.render(barcode.find(symbology).example, symbology, verify=True)


def test_other_data_is_refused() -> None:
    symbol = barcode.encode("Ticket_12345")
    with pytest.raises(VerificationFailed, match="reads back as 'Ticket_12345' instead of 'Ticket_99999'"):
        verify.check(bitmap(symbol, 3), symbol._replace(data=b"Ticket_99999", text="Ticket_99999"))


def test_what_cannot_be_read_is_refused() -> None:
    symbol = barcode.encode("Ticket_12345")
    ruined = symbol._replace(packed=bytes(len(symbol.packed)))
    with pytest.raises(VerificationFailed, match="nothing"):
        verify.check(bitmap(ruined, 3), symbol)
