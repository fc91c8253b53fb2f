"""The bulk road: the same pictures, in order, over processes."""

from __future__ import annotations

import itertools

import pytest

from renderer import barcode
from renderer.errors import InvalidOption, UnencodableCharacter


def payloads(count: int) -> list[str]:
    return [f"Ticket_{number:07d}" for number in range(count)]


def test_one_process_draws_as_render_does() -> None:
    parts = list(barcode.render_many(payloads(5), width=320, ecc="Q", processes=1))
    assert [part.data for part in parts] == [barcode.render(p, width=320, ecc="Q").data for p in payloads(5)]


def test_two_processes_keep_the_order() -> None:
    parts = list(barcode.render_many(payloads(700), "code128", module=2, processes=2))
    assert [part.data for part in parts] == [
        barcode.render(p, "code128", module=2).data for p in payloads(700)
    ]


def test_an_endless_supply_is_taken_as_it_is_needed() -> None:
    endless = (f"T{number}" for number in itertools.count())
    assert len(list(itertools.islice(barcode.render_many(endless, processes=1), 10))) == 10


def test_arguments_are_judged_before_the_first_payload() -> None:
    with pytest.raises(InvalidOption):
        barcode.render_many(iter(()), ecc="X", processes=2)


def test_a_bad_payload_speaks_for_itself_across_processes() -> None:
    with pytest.raises(UnencodableCharacter, match="position 1"):
        list(barcode.render_many(["A", "€"], "code128", processes=2))
