from __future__ import annotations

import os
import subprocess
import sys

import pytest

from renderer.cli import completion
from renderer.errors import ConfigurationError


@pytest.fixture(autouse=True)
def _home(shared_home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDERER_HOME", str(shared_home))


def test_names_go_on_from_what_was_typed() -> None:
    assert "pdf417" in completion.symbologies("PDF")
    assert completion.templates("pass")("event-t") == ["event-ticket"]
    assert "motorola-l7c" in completion.handsets("motorola-l7")
    assert len(completion.handsets("")) == completion.MAX_SHOWN


def test_a_broken_installation_completes_nothing() -> None:
    def broken() -> list[str]:
        raise ConfigurationError("no")

    assert completion.beginning("", broken) == []


@pytest.mark.parametrize(
    ("typed", "expected"), [("renderer barco", "barcode"), ("renderer pass gen", "generic")]
)
def test_the_shell_is_answered(typed: str, expected: str) -> None:
    environment = os.environ | {
        "_RENDERER_COMPLETE": "complete_bash",
        "COMP_WORDS": typed,
        "COMP_CWORD": str(len(typed.split()) - 1),
    }
    code = "from renderer.cli.app import run; run([])"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert expected in done.stdout.split()
