"""IntelliSoftware's HTTP interface: 100 numbers a call, files without a name, lines of answer, pushes."""

from __future__ import annotations

import httpx

from renderer.gateway.accounts import credentials, serving
from renderer.gateway.base import Capabilities, Gateway, GatewayOptions
from renderer.gateway.intellisoftware.client import IntelliSoftware
from renderer.gateway.intellisoftware.push import DENIED, parse_push
from renderer.settings import GatewayAccount

__all__ = ["CAPABILITIES", "DENIED", "NAME", "open_gateway", "parse_push"]

NAME = "intellisoftware"
URL = "https://www.intellisoftware.co.uk/smsgateway/default.aspx"
MAX_RECIPIENTS = 100  # "a maximum of 100 numbers can be specified, separated by commas"
CAPABILITIES = Capabilities(
    title="IntelliSoftware HTTP",
    content_types=frozenset({"*/*"}),
    max_bytes=300_000,  # unpublished; what the networks behind it take
    base64=False,
    attachments=50,  # unpublished
    recipients=MAX_RECIPIENTS,
    reports=True,
    sender="numeric",  # "alphanumeric sender's Id's not supported"
    sends_sms=True,
    receives=True,
)


def open_gateway(account: GatewayAccount, client: httpx.Client, options: GatewayOptions) -> Gateway:
    """The gateway for an account; raises ConfigurationError without a user name."""
    name = options.name or NAME
    username, password = credentials(account, name)
    able = serving(CAPABILITIES, account)
    return IntelliSoftware(account.url or URL, username, password, client, account.timeout, name, able)
