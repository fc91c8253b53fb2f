"""LZW codes for runs: longest first, each teaching the next."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from renderer.barcode.lzw import Lzw, pixels_of, runs_of


def test_a_long_run_is_learnt_a_pixel_at_a_time() -> None:
    lzw = Lzw()
    lzw.learn([(1, 1 + 2 + 3 + 4)])
    assert lzw.count == 4
    assert lzw.tables[1] == [4, 1, 6, 7, 8]


@given(st.lists(st.lists(st.sampled_from([0, 1]), min_size=7, max_size=7), min_size=1, max_size=5))
def test_runs_make_up_the_lines(lines: list[list[int]]) -> None:
    runs = runs_of(np.array(lines, np.uint8).ravel(), 7)
    for number, line in enumerate(lines):
        found = [colour for colour, length in pixels_of(runs, number, 2) for _ in range(length)]
        assert found == [colour for colour in line for _ in range(2)]


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


@given(
    st.lists(st.lists(st.sampled_from([0, 1]), min_size=9, max_size=9), min_size=1, max_size=6),
    st.integers(1, 40),
    st.integers(1, 12),
)
def test_lines_come_back_as_often_as_written(lines: list[list[int]], times: int, unit: int) -> None:
    lzw = Lzw()
    lzw.write(runs_of(np.array(lines, np.uint8).ravel(), 9), unit, [times] * len(lines))
    expected = b"".join(bytes(each for each in line for _ in range(unit)) * times for line in lines)
    assert decoded(lzw.finish()) == expected


def test_a_table_that_fills_up_is_cleared_within_the_lines() -> None:
    lines = np.arange(600, dtype=np.uint8) % 3 // 2
    lzw = Lzw()
    lzw.write(runs_of(lines, 60), 6, [40] * 10)
    expected = b"".join(np.repeat(line, 6).tobytes() * 40 for line in lines.reshape(10, 60))
    assert decoded(lzw.finish()) == expected
    assert lzw.count < 4000


def test_a_copy_goes_its_own_way() -> None:
    lzw = Lzw()
    lzw.learn([(1, 20)])
    twin = lzw.copy()
    twin.learn([(0, 20)])
    assert lzw.tables[0] == [4, 0]
    assert lzw.count < twin.count


def test_the_table_is_cleared_before_it_is_full() -> None:
    lzw = Lzw()
    lzw.learn([(0, 1), (1, 1)] * 5000)
    assert lzw.count < 4090
    assert len(lzw.finish()) > 5000
