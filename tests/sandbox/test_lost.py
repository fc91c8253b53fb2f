from __future__ import annotations

import httpx
import pytest

from renderer.sandbox.script import Behaviour
from tests.sandbox.conftest import Sandbox


def test_the_connection_ends_in_the_middle_of_the_answer(sandbox: Sandbox) -> None:
    sandbox.carrier.script.default = Behaviour(answer="reset")
    with pytest.raises(httpx.RemoteProtocolError):
        sandbox.submit("r-1")
    assert len(sandbox.carrier.taken) == 1
