"""One run of the demo for all tests of the gallery: the folder it made and what it told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from renderer.cli.demo.exhibits import Gallery
from renderer.cli.demo.run import run
from renderer.engine import Engine
from renderer.settings import Settings


@dataclass(frozen=True)
class Made:
    engine: Engine
    out: Path
    gallery: Gallery
    told: list[str]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("demo")
    engine = Engine(Settings(home=folder / "var"))
    told: list[str] = []
    return Made(engine, folder / "out", run(engine, folder / "out", told.append), told)
