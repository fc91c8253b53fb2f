from __future__ import annotations

from pathlib import Path

import pytest

from renderer import Engine, Settings
from renderer.doctor import CHECKS, examine
from renderer.settings import Apns


def test_a_fresh_installation_is_well_but_for_what_it_says(tmp_path: Path) -> None:
    findings = examine(Engine(Settings(home=tmp_path)))
    assert all(each.ok for each in findings), findings
    assert len(findings) >= len(CHECKS)
    assert "no phone" in next(each.detail for each in findings if each.name == "certificate")


def test_a_folder_that_cannot_be_made_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    findings = examine(Engine(Settings(home=tmp_path / "taken")))
    assert {"certificate", "data folder"} <= {each.name for each in findings if not each.ok}


def test_a_broken_template_is_a_finding(tmp_path: Path) -> None:
    broken = tmp_path / "tickets" / "mine"
    broken.mkdir(parents=True)
    (broken / "ticket.toml").write_text("not toml [")
    findings = examine(Engine(Settings(home=tmp_path / "home", templates=tmp_path)))
    (found,) = [each for each in findings if not each.ok]
    assert "mine/ticket.toml" in found.detail


@pytest.mark.parametrize("name", [name for name, _ in CHECKS])
def test_every_check_has_a_name(name: str) -> None:
    assert name


def test_passes_that_can_change_need_https_and_something_that_tells_phones(tmp_path: Path) -> None:
    def told(**settings: object) -> str:
        engine = Engine(Settings(home=tmp_path, **settings))  # type: ignore[arg-type]
        return next(each.detail for each in examine(engine) if each.name == "living passes")

    assert "not https" in told(public_url="http://127.0.0.1")
    assert "nothing tells them" in told(public_url="https://p.example")
    stand_in = Apns(url="https://127.0.0.1:1")
    assert "push service tells them" in told(public_url="https://p.example", apns=stand_in)
    assert "KEY_ID" in told(public_url="https://p.example", apns=Apns(token_key=tmp_path / "k.p8"))
