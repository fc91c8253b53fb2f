"""Display lists."""

from __future__ import annotations

from renderer import barcode, typography
from renderer.wallet.preview.display import Code, DisplayList, Run
from renderer.wallet.preview.path import rounded

RUN = Run("a", "r", 0, 10, 5, typography.Style(), (0, 0, 0), source="abc")
CODE = Code((0, 0, 10, 10), (1, 1, 8, 8), barcode.encode("1", "qr", quiet=0))


def test_runs_and_codes_are_found_in_order() -> None:
    made = DisplayList(375, 525, rounded(0, 0, 375, 525, 10), (0, 0, 0), (RUN, CODE, RUN))
    assert made.runs == (RUN, RUN)
    assert made.codes == (CODE,)


def test_a_run_knows_whether_it_was_cut() -> None:
    assert RUN.cut
    assert not Run("a", "r", 0, 10, 5, typography.Style(), (0, 0, 0), source="a").cut
    assert not Run("a", "r", 0, 10, 5, typography.Style(), (0, 0, 0)).cut


def test_a_run_s_box_is_that_of_its_capitals() -> None:
    run = Run("a", "r", 7, 100, 30, typography.Style(size=20), (0, 0, 0))
    assert run.box == (7, 100 - 20 * 1490 / 2048, 30, 20 * 1490 / 2048)
