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


@cache
def modules() -> Mapping[str, GatewayModule]:
    """Every gateway's module by its NAME, sorted; a module without ``open_gateway`` is a help to others."""
    found = {}
    for entry in pkgutil.iter_modules(gateway.__path__):
        module = import_module(f"{gateway.__name__}.{entry.name}")
        if hasattr(module, "open_gateway") and hasattr(module, "CAPABILITIES"):
            offered = cast("GatewayModule", module)
            found[offered.NAME] = offered
    return MappingProxyType(dict(sorted(found.items())))


def find(name: str) -> GatewayModule:
    """The module of a gateway; raises UnknownGateway."""
    try:
        return modules()[name]
    except KeyError:
        known = ", ".join(modules())
        raise UnknownGateway(f"There is no gateway {name[:40]!r}. Known: {known}.", field="gateway") from None


def kind_of(name: str, accounts: Mapping[str, GatewayAccount]) -> str:
    """The module's name behind an account's: several accounts may be of one kind."""
    account = accounts.get(name)
    return (account.kind if account else "") or name


def open_gateway(
    name: str,
    accounts: Mapping[str, GatewayAccount],
    client: httpx.Client,
    options: GatewayOptions | None = None,
) -> Gateway:
    """The gateway of that name with its account; raises UnknownGateway or ConfigurationError."""
    account = accounts.get(name) or GatewayAccount()
    given = options or GatewayOptions()
    named = GatewayOptions(given.folder, name, given.extra)
    return find(kind_of(name, accounts)).open_gateway(account, client, named)
