from __future__ import annotations

import subprocess
import sys

import pytest

from renderer.cli.app import command_modules, load

RENDERING = ("barcode", "scan", "ticket", "pass", "verify", "preview", "mms")
AROUND = ("demo", "doctor", "symbologies", "handsets", "serve", "signing")
NAMED_IN_THE_INTERFACE = (*RENDERING, *AROUND)


@pytest.mark.parametrize("name", NAMED_IN_THE_INTERFACE)
def test_every_promised_command_is_there(name: str) -> None:
    assert name in command_modules()


@pytest.mark.parametrize("name", sorted(command_modules()))
def test_every_command_explains_itself(name: str, cli) -> None:
    outcome = cli(name, "--help")
    assert outcome.code == 0
    assert "Usage" in outcome.out
    assert load(name).help


def test_without_a_command_the_help_is_shown(cli) -> None:
    outcome = cli()
    assert outcome.code == 0
    assert all(name in outcome.out for name in NAMED_IN_THE_INTERFACE)


def test_the_version_is_told(cli) -> None:
    assert cli("--version").out.startswith("renderer ")


def test_a_misspelt_command_gets_one_line_and_a_suggestion(cli) -> None:
    outcome = cli("barcoed")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert "barcode" in outcome.err


def test_a_command_that_runs_imports_no_other() -> None:
    code = (
        "import sys; from renderer.cli.app import run; run(['symbologies', '--help']);"
        "sys.exit(any(name in sys.modules for name in ('fastapi', 'uvicorn', 'renderer.cli.demo')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0
