from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from renderer.sandbox.app import make_app
from renderer.sandbox.carrier import Carrier
from renderer.sandbox.server import running

FORM = {
    "username": "sandbox",
    "password": "sandbox",
    "number": "16501234123",
    "from": "60856",
    "subject": "Hi",
    "message": "Text",
    "attachment0": "R0lG",
    "type0": "image/gif",
    "name0": "a.gif",
}


@dataclass
class Sandbox:
    base: str
    carrier: Carrier

    def submit(self, reference: str = "", **changes: str | None) -> httpx.Response:
        form: dict[str, Any] = {**FORM, **changes}
        form = {name: text for name, text in form.items() if text is not None}
        headers = {"Idempotency-Key": reference} if reference else {}
        return httpx.post(f"{self.base}/mms/sendmms.php", data=form, headers=headers)

    def get(self, path: str) -> Any:
        return httpx.get(f"{self.base}{path}").json()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    carrier = Carrier(push_retry=0.02, files={"/pixs/me.png": ("image/png", b"png")})
    with running(make_app(carrier)) as base:
        carrier.push_url = f"{base}/customer/postback"
        yield Sandbox(base, carrier)
