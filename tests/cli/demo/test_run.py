from __future__ import annotations

from pathlib import Path

import pytest

from renderer.cli.demo import run as module
from renderer.errors import InvalidRequest


def test_every_check_of_the_gallery_holds(made) -> None:
    checks = made.gallery.checks()
    assert len(checks) > 30
    assert [check.text for check in checks if not check.passed] == []


def test_every_step_is_told(made) -> None:
    assert made.told == [title for title, _ in module.STEPS]


def test_everything_promised_is_in_the_folder(made) -> None:
    files = {path.relative_to(made.out).as_posix() for path in made.out.rglob("*") if path.is_file()}
    assert {"index.html", "pass/event-ticket.pkpass", "pass/preview.png", "ticket/gala.jpg"} <= files
    for handset in ("samsung-sgh-c200", "motorola-l7c", "android"):
        for template in ("ticket-mms", "pass-mms"):
            assert {
                f"mms/{template}/{handset}/{name}" for name in ("message.mms", "report.json", "s.smil")
            } <= files
    assert sum(name.startswith("barcodes/") for name in files) >= 5
    assert sum(name.startswith("requests/") for name in files) == 5


def test_a_step_that_fails_leaves_nothing(made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise InvalidRequest("no")

    monkeypatch.setattr(module, "STEPS", (*module.STEPS[:2], ("broken", broken)))
    with pytest.raises(InvalidRequest):
        module.run(made.engine, tmp_path / "out", lambda _: None)
    assert list(tmp_path.iterdir()) == []
