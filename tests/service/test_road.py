from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from renderer.delivery.kit import utc_now
from renderer.errors import ConfigurationError, UnknownGateway
from renderer.service.road import Road
from renderer.settings import GatewayAccount, Settings
from renderer.store import accounts


def test_nothing_is_opened_before_it_is_used(tmp_path: Path) -> None:
    road = Road(Settings(home=tmp_path / "var"))
    road.close()
    assert not (tmp_path / "var").exists()


def test_strangers_are_answered_once_there_is_an_account(tmp_path: Path) -> None:
    road = Road(Settings(home=tmp_path))
    assert not road.has_account()
    with road.store.write() as connection:
        accounts.add_account(connection, "Acme", now=utc_now())
    assert road.has_account()
    road.close()


def test_gateways_are_opened_once_by_name(tmp_path: Path) -> None:
    road = Road(Settings(home=tmp_path, gateways={"smsglobal": GatewayAccount(username="u")}))
    assert road.gateway("smsglobal") is road.gateway("smsglobal")
    assert road.gateway("outbox").name == "outbox"
    with pytest.raises(UnknownGateway):
        road.gateway("pigeon")
    road.close()
    with pytest.raises(ConfigurationError):
        Road(Settings(home=tmp_path)).gateway("smsglobal")


def test_the_web_process_does_not_load_the_durable_engine() -> None:
    code = "import sys, renderer.service.app; sys.exit('dbos' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
