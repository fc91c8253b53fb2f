from __future__ import annotations

from pathlib import Path

import structlog

from renderer.cli.demo.live import pretty, quiet
from renderer.samples import samples
from tests.cli.demo.conftest import Made


def test_every_sample_went_the_whole_road(made: Made) -> None:
    assert [each.title for each in made.gallery.live] == [each.title for each in samples()]
    for each in made.gallery.live:
        assert all(check.passed for check in each.checks), each.checks
        kinds = [moment.kind for moment in each.moments]
        assert (kinds[0], kinds[-1]) == ("accepted", "delivered")
        assert "thumbnail-left-out" not in kinds


def test_both_postback_shapes_are_seen(made: Made) -> None:
    told = [body for each in made.gallery.live for body in each.postbacks]
    assert any(body.startswith("<NOTIFICATION") for body in told)
    assert any(body.startswith("<POSTBACK") for body in told)


def test_answers_and_postbacks_lie_beside_the_gallery(made: Made) -> None:
    for each in made.gallery.live:
        for file in each.files:
            assert (made.out / file.path).stat().st_size == file.size
    page = Path(made.out / "index.html").read_text("utf-8")
    assert 'id="live"' in page


def test_the_service_is_silent_on_the_users_screen(capsys) -> None:
    with quiet():
        structlog.get_logger().info("nobody hears this")
    assert capsys.readouterr().out == ""
    assert pretty("<a><b>1</b></a>") == "<a>\n  <b>1</b>\n</a>"
