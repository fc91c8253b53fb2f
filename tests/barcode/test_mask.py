"""Mask selection: the penalty by the book, the least of the eight, and the symbol unharmed."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer import barcode
from renderer.barcode import mask
from renderer.barcode.symbol import Modules


def modules_of(symbol: barcode.Symbol) -> Modules:
    return Modules(symbol.width, symbol.rows, symbol.packed, symbol.stride)


def by_the_book(rows: tuple[str, ...]) -> int:
    """ISO/IEC 18004 7.8.3.1, feature by feature."""
    side, total = len(rows), 0
    for line in (*rows, *map("".join, zip(*rows, strict=True))):
        total += sum(3 + len(run[0]) - 5 for run in re.finditer(r"0{5,}|1{5,}", line))
        framed = "0000" + line + "0000"
        for found in re.finditer(r"(?=1011101)", framed):
            at = found.start()
            total += 40 * (framed[at - 4 : at] == "0000" or framed[at + 7 : at + 11] == "0000")
    for upper, lower in pairwise(rows):
        total += 3 * sum(len({upper[x], upper[x + 1], lower[x], lower[x + 1]}) == 1 for x in range(side - 1))
    dark = sum(row.count("1") for row in rows)
    return total + 10 * int(abs(dark * 100 / side**2 - 50) // 5)


@settings(max_examples=25)
@given(st.binary(min_size=60, max_size=400), st.sampled_from("LMQH"))
def test_the_least_penalty_of_the_eight_is_taken(payload: bytes, ecc: str) -> None:
    chosen = barcode.encode(payload, ecc=ecc)
    version = (chosen.width - 17) // 4
    every = [barcode.encode(payload, ecc=ecc, version=version, mask=number).matrix() for number in range(8)]
    assert chosen.matrix() in every
    assert by_the_book(chosen.matrix()) == min(map(by_the_book, every))


@pytest.mark.parametrize("version", [1, 4, 11, 27, 40])
def test_penalties_are_those_of_the_book(version: int) -> None:
    symbols = [barcode.encode("Ticket_12345", version=version, mask=number) for number in range(8)]
    shared = mask.frame(tuple(map(modules_of, symbols)))
    both = np.stack([mask.lines(modules_of(each), shared.words) for each in symbols], axis=1)
    sixteen = both.reshape(16, shared.side, shared.words)
    assert mask.penalties(sixteen, shared).tolist() == [by_the_book(each.matrix()) for each in symbols]


@pytest.mark.parametrize("payload", [b"x" * 200, bytes(range(256)) * 4, b"9" * 3000])
def test_it_reads_back(payload: bytes) -> None:
    (reading,) = barcode.scan.read(barcode.render(payload, module=3).data)
    assert reading.data == payload
