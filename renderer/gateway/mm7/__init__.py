"""MM7 (3GPP TS 23.140): SOAP with attachments to a carrier's relay, and what the relay calls us with."""

from __future__ import annotations

from dataclasses import replace

import httpx

from renderer.errors import ConfigurationError
from renderer.gateway.accounts import options as checked
from renderer.gateway.accounts import serving
from renderer.gateway.base import Capabilities, Gateway, GatewayOptions
from renderer.gateway.mm7.client import Mm7
from renderer.gateway.mm7.push import fault_reply, parse_push
from renderer.gateway.mm7.settings import MAX_BYTES, Mm7Settings
from renderer.settings import GatewayAccount

__all__ = ["CAPABILITIES", "DENIED", "NAME", "open_gateway", "parse_push"]

NAME = "mm7"
DENIED = fault_reply(401, 4001, "These credentials are not known here.")
CAPABILITIES = Capabilities(
    title="MM7 (SOAP with attachments)",
    content_types=frozenset({"*/*"}),
    max_bytes=MAX_BYTES,
    base64=False,
    attachments=100,
    carries_smil=True,
    reports=True,
    receives=True,
    recalls=True,
)


def open_gateway(account: GatewayAccount, client: httpx.Client, options: GatewayOptions) -> Gateway:
    """The gateway for an account; raises ConfigurationError without an address or for wrong options."""
    name = options.name or NAME
    if not account.url:
        setting = f"RENDERER_GATEWAYS__{name.upper()}__URL"
        raise ConfigurationError(f"Gateway {name} has no address; set {setting}.", field="gateways")
    settings = checked(account, Mm7Settings, name)
    able = replace(
        serving(CAPABILITIES, account),
        max_bytes=settings.max_bytes,
        base64=settings.encoding == "base64",
        recipients=settings.recipients,
        recalls=settings.recalls,
    )
    login = (account.username, account.password.get_secret_value()) if account.username else None
    return Mm7(account.url, login, client, account.timeout, settings, name, able)
