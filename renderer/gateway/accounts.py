"""A gateway's account as it is set -> what its module needs of it, with mistakes told by setting."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from renderer.errors import ConfigurationError
from renderer.gateway.base import Capabilities
from renderer.settings import GatewayAccount

Options = TypeVar("Options", bound=BaseModel)


def serving(capabilities: Capabilities, account: GatewayAccount) -> Capabilities:
    """What the gateway can carry, kept to the countries that the account names."""
    return replace(capabilities, countries=frozenset(account.countries))


def credentials(account: GatewayAccount, name: str) -> tuple[str, str]:
    """User name and password; raises ConfigurationError when there is no user name."""
    if not account.username:
        setting = f"RENDERER_GATEWAYS__{name.upper()}__USERNAME"
        raise ConfigurationError(
            f"Gateway {name} has no user name; set {setting} and __PASSWORD.", field="gateways"
        )
    return account.username, account.password.get_secret_value()


def options(account: GatewayAccount, model: type[Options], name: str) -> Options:
    """The account's own options as the gateway's model reads them; raises ConfigurationError."""
    try:
        return model.model_validate(account.options)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "__".join(str(step) for step in first["loc"]).upper()
        raise ConfigurationError(
            f"Setting RENDERER_GATEWAYS__{name.upper()}__OPTIONS__{where}: {first['msg']}.", field="gateways"
        ) from None
