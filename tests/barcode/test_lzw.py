"""LZW codes for runs and pairs of modules: longest first, each teaching the next."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from renderer.barcode.lzw import DARK, EITHER, LIGHT, Lzw, Run


def finished(lzw: Lzw) -> bytes:
    lzw.end()
    return np.packbits(np.frombuffer(b"".join(lzw.bits), np.uint8), bitorder="little").tobytes()


def decoded(data: bytes) -> bytes:
    """Pixels of a stream of code size 2, cleared whenever it says so."""
    bits = int.from_bytes(data, "little")
    width, table, before, out = 3, {0: b"\0", 1: b"\1", 4: b"", 5: b""}, b"", b""
    while True:
        code = bits & (1 << width) - 1
        bits >>= width
        if code == 5:
            return out
        if code == 4:
            width, table, before = 3, {0: b"\0", 1: b"\1", 4: b"", 5: b""}, b""
            continue
        string = table.get(code) or before + before[:1]
        if before:
            table[len(table) + 2] = before + string[:1]
        width = min(12, max(3, (len(table) + 2).bit_length()))
        out, before = out + string, string


def runs_of(line: list[int], module: int) -> list[Run]:
    return [(colour, len(list(run)) * module) for colour, run in groupby(line)]


def pixels(runs: list[Run]) -> bytes:
    return b"".join(bytes([colour]) * length for colour, length in runs)


def test_a_long_run_is_learnt_a_pixel_at_a_time() -> None:
    lzw = Lzw(6)
    lzw.write([(LIGHT, 1 + 2 + 3 + 4)])
    assert lzw.count == 4
    assert lzw.runs[LIGHT] == [4, 1, 6, 7, 8]


def test_two_modules_of_two_colours_are_learnt_a_pixel_at_a_time() -> None:
    lzw, line = Lzw(6), [(DARK, 6 * 6), (LIGHT, 6)]
    for _ in range(6):
        assert lzw.missing() & 2
        lzw.write(line)
    assert not lzw.missing() & 2
    assert lzw.known()[1] == lzw.pairs[DARK][6]
    assert decoded(finished(lzw)) == pixels(line) * 6


def test_what_is_written_ahead_is_left_out_next_time() -> None:
    lzw, line = Lzw(6), [(DARK, 30), (LIGHT, 30)]
    for number in range(9):
        lzw.write(line, follows=number < 8)
    assert len(lzw.pairs[LIGHT]) == 7
    assert decoded(finished(lzw)) == pixels(line) * 9


lines = st.lists(st.lists(st.sampled_from([0, 1]), min_size=9, max_size=9), min_size=1, max_size=6)


@given(lines, st.integers(1, 40), st.integers(1, 12))
def test_lines_come_back_as_often_as_written(rows: list[list[int]], times: int, module: int) -> None:
    lzw = Lzw(module)
    for row in rows:
        for _ in range(times):
            lzw.write(runs_of(row, module))
    expected = b"".join(pixels(runs_of(row, module)) * times for row in rows)
    assert decoded(finished(lzw)) == expected


def test_lines_by_codes_come_back_until_the_table_is_full() -> None:
    lzw = Lzw(6)
    while lzw.missing():
        lzw.write(runs_of([0, 0, 1, 1, 0, 1, 1, 0, 0, 0], 6))
    before = decoded(finished(lzw.copy()))
    cells = np.array([[0, 1, 2, 3], [3, 2, 1, 0]])
    codes, rows = np.array(lzw.known()).take(cells), np.repeat([0, 1], 700)
    written = lzw.lines(codes, rows)
    shown = {0: b"\1\1", 1: b"\0\1", 2: b"\1\0", 3: b"\0\0"}
    each = [np.repeat(np.frombuffer(b"".join(shown[cell] for cell in row), np.uint8), 6) for row in cells]
    assert 900 < written < 1100
    assert lzw.lines(codes, rows) == 0
    assert decoded(finished(lzw)) == before + b"".join(each[row].tobytes() for row in rows[:written])


def test_modules_of_either_colour_take_as_many_codes() -> None:
    made = [Lzw(6, either) for either in range(4)]
    for either, lzw in enumerate(made):
        lzw.write([(LIGHT, 120), (DARK, 12), (EITHER, 2 * 6), (LIGHT, 12)])
        colours = [(DARK if either >> x & 1 else LIGHT, 6) for x in range(2)]  # modules 22 and 23
        expected = pixels([(LIGHT, 120), (DARK, 12), *colours, (LIGHT, 12)])
        assert decoded(finished(lzw.copy())) == expected
    assert len({lzw.count for lzw in made}) == 1
    assert len({len(b"".join(lzw.bits)) for lzw in made}) == 1
    assert {module for _, module in made[0].guessed} == {22, 23}


def test_a_copy_goes_its_own_way() -> None:
    lzw = Lzw(6)
    lzw.write([(LIGHT, 20)])
    twin = lzw.copy()
    twin.write([(DARK, 20)])
    assert lzw.runs[DARK] == [4, 0]
    assert lzw.count < twin.count
    assert decoded(finished(lzw)) == pixels([(LIGHT, 20)])


def test_the_table_is_cleared_before_it_is_full() -> None:
    lzw, runs = Lzw(1), [(DARK, 1), (LIGHT, 1)] * 5000
    lzw.write(runs)
    assert lzw.count < 4090
    assert decoded(finished(lzw)) == pixels(runs)
