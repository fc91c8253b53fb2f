"""LZW codes for runs: longest first, each teaching the next."""

from __future__ import annotations

from renderer.barcode.lzw import Lzw, split


def test_a_long_run_is_learnt_a_pixel_at_a_time() -> None:
    lzw = Lzw()
    lzw.learn([(1, 1 + 2 + 3 + 4)])
    assert lzw.count == 4
    assert lzw.tables[1] == [4, 1, 6, 7, 8]


def test_repeating_stops_where_codes_grow_wider() -> None:
    lzw = Lzw()
    lzw.learn([(1, 3), (0, 3)])
    runs = split(b"\x01\x01\x00")
    written = lzw.repeat(runs, 1, 100)
    assert 0 <= written < 100
    assert lzw.count == 4 + 2 * written


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
