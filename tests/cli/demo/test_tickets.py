from __future__ import annotations

import zxingcpp
from PIL import Image


def test_the_ticket_carries_the_requests_barcode(made) -> None:
    with Image.open(made.out / "ticket/gala.jpg") as image:
        assert image.size == (640, 960)
        assert zxingcpp.read_barcode(image).text == "Ticket_12345"


def test_the_figures_are_the_files_own(made) -> None:
    (exhibit,) = made.gallery.tickets
    (file,) = exhibit.files
    assert file.size == (made.out / file.path).stat().st_size
