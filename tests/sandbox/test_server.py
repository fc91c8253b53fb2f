from __future__ import annotations

import httpx
import pytest

from renderer.errors import ConfigurationError
from renderer.sandbox.app import make_app
from renderer.sandbox.carrier import Carrier
from renderer.sandbox.server import free_port, running


def test_it_listens_on_loopback_while_it_runs() -> None:
    port = free_port()
    with running(make_app(Carrier()), port=port) as base:
        assert base == f"http://127.0.0.1:{port}"
        assert httpx.get(f"{base}/sandbox/books").status_code == 200
        with pytest.raises(ConfigurationError, match=str(port)), running(make_app(Carrier()), port=port):
            pass
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{base}/sandbox/books")
