from __future__ import annotations

import pytest
from pydantic import BaseModel, ConfigDict, SecretStr

from renderer.errors import ConfigurationError
from renderer.gateway.accounts import credentials, options, serving
from renderer.gateway.base import Capabilities
from renderer.settings import GatewayAccount


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")
    width: int = 5


def test_an_account_narrows_the_countries() -> None:
    able = Capabilities("x", frozenset(), 1, base64=False, attachments=1)
    assert serving(able, GatewayAccount(countries=("44",))).countries == {"44"}
    assert serving(able, GatewayAccount()).countries == frozenset()


def test_credentials_need_a_user_name() -> None:
    assert credentials(GatewayAccount(username="u", password=SecretStr("p")), "x") == ("u", "p")
    with pytest.raises(ConfigurationError, match="GATEWAYS__MINE__USERNAME"):
        credentials(GatewayAccount(), "mine")


def test_options_are_checked_by_the_gateways_own_model() -> None:
    assert options(GatewayAccount(options={"width": "7"}), Model, "mine").width == 7
    for wrong in ({"width": "x"}, {"depth": "1"}):
        with pytest.raises(ConfigurationError, match=r"GATEWAYS__MINE__OPTIONS__(WIDTH|DEPTH)"):
            options(GatewayAccount(options=wrong), Model, "mine")
