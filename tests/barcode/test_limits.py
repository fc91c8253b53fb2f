"""Edge limits: within what the room draws, and the same on the command line and over HTTP."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from renderer.barcode import layout, limits
from renderer.cli.commands.barcode import app
from renderer.service.routes.barcodes import Drawing

MEASURES = {
    "width": limits.WIDTH,
    "module": limits.MODULE,
    "quiet": limits.QUIET,
    "bar_height": limits.BAR_HEIGHT,
    "dpi": limits.DPI,
}


def test_the_room_draws_what_the_edges_allow() -> None:
    assert limits.WIDTH.most <= layout.MAX_SIDE
    assert limits.MODULE.most <= layout.MAX_MODULE


@pytest.mark.parametrize("measure", MEASURES)
def test_both_edges_stop_at_the_same_number(measure: str) -> None:
    most = MEASURES[measure].most
    assert getattr(Drawing.model_validate({"data": "A", measure: most}), measure) == most
    with pytest.raises(ValueError, match="less than or equal"):
        Drawing.model_validate({"data": "A", measure: most + 1})
    outcome = CliRunner().invoke(app, ["A", f"--{measure.replace('_', '-')}={most + 1}", "-o", "x.png"])
    assert outcome.exit_code == 2
    assert str(most) in outcome.output
