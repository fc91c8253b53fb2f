"""Shipped data is found in a checkout and in a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from renderer.data import assets_dir, data_root, templates_dir

ROOT = Path(__file__).resolve().parent.parent
ASK = (
    "import renderer, renderer.data as d, renderer.templates as t;"
    "print(renderer.__file__); print(d.data_root());"
    "print(t.FolderSource(d.templates_dir()).ids('ticket'))"
)


def test_checkout_has_data_at_its_root() -> None:
    assert data_root() == ROOT
    assert templates_dir().is_dir()
    assert assets_dir().is_dir()


def test_package_folder_with_data_inside_wins(tmp_path: Path) -> None:
    package = tmp_path / "renderer"
    (package / "_data").mkdir(parents=True)
    assert data_root(package) == package / "_data"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    return next(target.glob("*.whl"))


def test_wheel_carries_every_template_and_asset(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "assets"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                assert f"renderer/_data/{path.relative_to(ROOT).as_posix()}" in names


def test_installed_wheel_finds_its_own_data(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    answer = subprocess.run(
        [sys.executable, "-P", "-c", ASK],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    assert answer[0].startswith(str(tmp_path))
    assert answer[1] == str(tmp_path / "renderer" / "_data")
    assert answer[2] != "[]"
