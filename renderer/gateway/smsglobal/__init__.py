"""SMSGlobal's HTTP interface: sendmms.php with base64 attachments, its text answer, SMS, its pushes."""

from __future__ import annotations

import httpx

from renderer.gateway.accounts import credentials, serving
from renderer.gateway.accounts import options as checked
from renderer.gateway.base import Capabilities, Gateway, GatewayOptions
from renderer.gateway.smsglobal.answer import parse_answer
from renderer.gateway.smsglobal.client import MAX_ATTACHMENTS, PAGE_NAMES, Settings, SmsGlobal, payload
from renderer.gateway.smsglobal.push import DENIED, parse_push
from renderer.settings import GatewayAccount

__all__ = [
    "CAPABILITIES",
    "DENIED",
    "NAME",
    "open_gateway",
    "parse_answer",
    "parse_push",
    "payload",
]

NAME = "smsglobal"
URL = "https://api.smsglobal.com/mms/sendmms.php"
# the page's media table; PNG is not in it, so barcodes go out as GIF
_TYPES = """
image/jpeg image/gif image/bmp audio/mpeg audio/mid audio/midi audio/wav audio/amr audio/imelody
video/mpeg4 video/3gpp text/plain text/x-imelody text/x-emelody
"""
CAPABILITIES = Capabilities(
    title="SMSGlobal HTTP",
    content_types=frozenset({*_TYPES.split(), *PAGE_NAMES}),
    max_bytes=300_000,  # "300kb in total"; whether before or after base64 is unstated, so the safe reading
    base64=True,
    attachments=MAX_ATTACHMENTS,
    reports=True,
    sends_sms=True,
    receives=True,
)


def open_gateway(account: GatewayAccount, client: httpx.Client, options: GatewayOptions) -> Gateway:
    """The gateway for an account; raises ConfigurationError without a user name or for wrong options."""
    name = options.name or NAME
    username, password = credentials(account, name)
    return SmsGlobal(
        url=account.url or URL,
        username=username,
        password=password,
        client=client,
        timeout=account.timeout,
        settings=checked(account, Settings, name),
        name=name,
        capabilities=serving(CAPABILITIES, account),
    )
