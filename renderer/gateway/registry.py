"""The name of a gateway -> its module, found by scanning this folder; nothing to edit when one is added."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import cast

import httpx

from renderer import gateway
from renderer.errors import UnknownGateway
from renderer.gateway.base import Gateway, GatewayModule, GatewayOptions
from renderer.settings import GatewayAccount

_NOT_GATEWAYS = frozenset({"base", "registry"})


@cache
def modules() -> Mapping[str, GatewayModule]:
    """Every gateway's module by its NAME, sorted."""
    found = {}
    for entry in pkgutil.iter_modules(gateway.__path__):
        if entry.name not in _NOT_GATEWAYS:
            module = cast("GatewayModule", import_module(f"{gateway.__name__}.{entry.name}"))
            found[module.NAME] = module
    return MappingProxyType(dict(sorted(found.items())))


def find(name: str) -> GatewayModule:
    """The module of a gateway; raises UnknownGateway."""
    try:
        return modules()[name]
    except KeyError:
        known = ", ".join(modules())
        raise UnknownGateway(f"There is no gateway {name[:40]!r}. Known: {known}.", field="gateway") from None


def open_gateway(
    name: str,
    accounts: Mapping[str, GatewayAccount],
    client: httpx.Client,
    options: GatewayOptions | None = None,
) -> Gateway:
    """The gateway of that name with its account; raises UnknownGateway or ConfigurationError."""
    account = accounts.get(name) or GatewayAccount()
    return find(name).open_gateway(account, client, options or GatewayOptions())
