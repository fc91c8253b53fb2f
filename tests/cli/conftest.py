"""Runs the command line in an empty folder; the data folder is shared, as its keys are slow to make."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from renderer.cli.app import run


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str

    @property
    def facts(self) -> Any:
        return json.loads(self.out)


def picture(path: str | Path) -> Image.Image:
    """The picture in a file, the file closed."""
    with Image.open(path) as image:
        image.load()
        return image.copy()


Cli = Callable[..., Outcome]


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(name="picture")
def picture_fixture() -> Callable[[str | Path], Image.Image]:
    return picture


@pytest.fixture
def cli(
    tmp_path: Path, shared_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RENDERER_HOME", str(shared_home))

    def call(*arguments: object) -> Outcome:
        code = run([str(each) for each in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call
