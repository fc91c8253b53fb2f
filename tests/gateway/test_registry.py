from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from renderer.errors import UnknownGateway
from renderer.gateway import registry
from renderer.gateway.base import GatewayOptions
from renderer.handset import networks
from renderer.settings import GatewayAccount


def test_every_module_of_the_folder_is_a_gateway() -> None:
    for name, module in registry.modules().items():
        assert name == module.NAME
        assert module.CAPABILITIES.max_bytes > 0
        assert callable(module.open_gateway)
    assert set(registry.modules()) == {"intellisoftware", "mm7", "outbox", "smsglobal"}


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


def test_several_accounts_may_be_of_one_kind() -> None:
    accounts = {"us": GatewayAccount(kind="mm7", url="http://x/"), "uk": GatewayAccount(kind="outbox")}
    with httpx.Client() as client:
        assert registry.open_gateway("us", accounts, client).name == "us"
    assert [registry.kind_of(name, accounts) for name in ("us", "uk", "mm7")] == ["mm7", "outbox", "mm7"]


def test_the_page_of_gateways_states_what_the_modules_do() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "gateways.md").read_text("utf-8")
    rows = {
        row.split("|")[1].strip(): [cell.strip() for cell in row.split("|")]
        for row in page.splitlines()
        if row.startswith("| ")
    }
    for module in registry.modules().values():
        able = module.CAPABILITIES
        row = rows[able.title]
        assert row[2] == f"`{module.NAME}`"
        assert row[4].startswith(f"{able.max_bytes:,}")
        assert row[5].startswith("base64" if able.base64 else "binary")
        assert row[6] == str(able.attachments)
        assert row[7].startswith(str(able.recipients))
        assert row[8].startswith("digits" if able.sender == "numeric" else "any")
        assert (row[9], row[10]) == ("yes" if able.sends_sms else "no", "yes" if able.recalls else "no")
        assert (row[11] != "nothing") == able.receives


def test_messages_are_composed_no_larger_than_their_gateway_takes() -> None:
    for name, module in registry.modules().items():
        profile = networks.gateways().get(name)
        if profile is not None:
            assert profile.max_bytes is not None
            assert profile.max_bytes <= module.CAPABILITIES.max_bytes
            assert profile.max_parts is None or profile.max_parts <= module.CAPABILITIES.attachments
            assert all(module.CAPABILITIES.takes(each) for each in profile.accept or ())
