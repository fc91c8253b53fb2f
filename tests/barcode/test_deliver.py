"""Delivery: the same hardships each time."""

from __future__ import annotations

import pytest

from renderer import barcode
from renderer.barcode.deliver import WAYS, delivered


@pytest.mark.parametrize("way", WAYS)
def test_it_is_the_same_each_time(way: str) -> None:
    image = barcode.scan.opened(barcode.render("Ticket_12345", module=4).data)
    assert delivered(image, way).tobytes() == delivered(image, way).tobytes()
    assert delivered(image, way).mode == "L"


def test_whole_large_modules_survive_what_small_ones_do_not() -> None:
    def survivors(module: int) -> int:
        image = barcode.scan.opened(barcode.render("Ticket_12345", "code128", module=module).data)
        return sum(
            b"Ticket_12345" in [reading.data for reading in barcode.scan.read(delivered(image, way))]
            for way in WAYS
        )

    assert survivors(1) < survivors(4) == len(WAYS)
