"""Runs in their slots."""

from __future__ import annotations

import pytest

from renderer import typography
from renderer.wallet.preview import texts
from renderer.wallet.preview.phonefont import Face
from renderer.wallet.preview.texts import Slot, Text

FONTS = typography.shipped_fonts()
LOOK = Face(12.0, 400)


def test_anchors_put_a_text_at_the_start_middle_and_end() -> None:
    runs = [
        Text("Row 12", LOOK, (0, 0, 0), "r", anchor).put(Slot(100, 200, 50), FONTS)
        for anchor in ("start", "middle", "end")
    ]
    assert runs[0].x == 100
    assert runs[1].x + runs[1].width / 2 == pytest.approx(200)
    assert runs[2].x + runs[2].width == pytest.approx(300)
    assert {run.baseline for run in runs} == {50}


def test_a_cut_text_says_so_and_remembers_its_source() -> None:
    run = Text("A rather long value", LOOK, (0, 0, 0), "r").put(Slot(0, 60, 0), FONTS)
    assert run.cut
    assert run.source == "A rather long value"
    assert run.state == "will shrink or be cut"
    assert run.width <= 60.5


def test_baselines_follow_capitals_and_line_tops() -> None:
    assert texts.cap_top(100, LOOK) == 112
    assert texts.middle(100, LOOK) == 106
    small, large = (texts.line_top(100, LOOK.at(cap)) - cap for cap in (10, 20))
    assert large - small == pytest.approx(10 * 0.3506)
