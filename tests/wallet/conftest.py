"""What every wallet test needs: a development signer, the shipped templates, a finished pass."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from renderer import wallet
from renderer.data import templates_dir
from renderer.part import Part
from renderer.templates import FolderSource
from tests.wallet.kit import NOW, PASSDATA, SIMPLE, template_files


@pytest.fixture(scope="session")
def dev_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def signer(dev_home: Path) -> wallet.Signer:
    return wallet.signer(f"dev:{dev_home}", now=NOW)


@pytest.fixture(scope="session")
def source() -> FolderSource:
    return FolderSource(templates_dir())


@pytest.fixture(scope="session")
def event(source: FolderSource) -> wallet.PassTemplate:
    return wallet.load(source.get("pass", "event-ticket"))


@pytest.fixture(scope="session")
def simple() -> wallet.PassTemplate:
    return wallet.load(template_files(SIMPLE))


@pytest.fixture(scope="session")
def sealed(event: wallet.PassTemplate, signer: wallet.Signer) -> Part:
    return wallet.seal(wallet.build(event, PASSDATA, identity=signer.identity), signer, NOW)


Loader = Callable[..., wallet.PassTemplate]


@pytest.fixture
def load() -> Loader:
    return lambda toml, images=None: wallet.load(template_files(toml, images))
