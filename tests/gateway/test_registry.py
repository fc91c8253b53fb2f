from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from renderer.errors import UnknownGateway
from renderer.gateway import registry
from renderer.gateway.base import GatewayOptions
from renderer.settings import GatewayAccount


def test_every_module_of_the_folder_is_a_gateway() -> None:
    for name, module in registry.modules().items():
        assert name == module.NAME
        assert module.CAPABILITIES.max_bytes > 0
        assert callable(module.open_gateway)
    assert {"outbox", "smsglobal"} <= set(registry.modules())


def test_a_gateway_is_opened_with_its_own_account(tmp_path: Path) -> None:
    accounts = {"smsglobal": GatewayAccount(username="u", password=SecretStr("p"))}
    with httpx.Client() as client:
        assert registry.open_gateway("smsglobal", accounts, client).name == "smsglobal"
        assert (
            registry.open_gateway("outbox", {}, client, GatewayOptions(folder=str(tmp_path))).name == "outbox"
        )


def test_an_unknown_gateway_is_refused_with_the_known_ones() -> None:
    with httpx.Client() as client, pytest.raises(UnknownGateway, match="smsglobal"):
        registry.open_gateway("pigeon", {}, client)
