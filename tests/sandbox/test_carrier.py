from __future__ import annotations

import asyncio
import time

import pytest

from renderer.sandbox.carrier import Carrier, Taken
from renderer.sandbox.script import Behaviour
from tests.installation import wait_until
from tests.sandbox.conftest import Sandbox


def taken(reference: str = "r") -> Taken:
    return Taken("1", reference, "16501234123", "60856", "Hi", "", (), time.time())


@pytest.mark.parametrize("times", [0, 1, 2])
def test_a_handset_reports_as_often_as_the_script_says(sandbox: Sandbox, times: int) -> None:
    sandbox.carrier.script.default = Behaviour(delay=0.01, reports=times)
    sandbox.submit("r-1")
    wait_until(lambda: len(sandbox.carrier.pushed) > times, 0.4)
    assert len(sandbox.carrier.pushed) == 0  # the customer's end answers without OK, so it is pushed again
    assert (len(sandbox.carrier.customer) > 0) == (times > 0)


def test_a_push_repeats_until_the_answer_holds_ok(sandbox: Sandbox) -> None:
    sandbox.submit("r-1")
    wait_until(lambda: len(sandbox.carrier.customer) >= 3, 5)
    assert len(sandbox.carrier.customer) >= 3


def test_repeats_may_be_taken_as_new_messages() -> None:
    async def play() -> int:
        carrier = Carrier(drop_repeats=False)
        for _ in range(2):
            await carrier.take(Taken(carrier.next_id(), "r", "1", "2", "", "", (), 0.0))
        await carrier.close()
        return len(carrier.taken)

    assert asyncio.run(play()) == 2


def test_an_early_report_is_pushed_before_the_answer() -> None:
    async def play() -> list[str]:
        carrier = Carrier(push_url=None)
        carrier.script.default = Behaviour(early=True)
        await carrier.take(taken())
        await carrier.close()
        return carrier.submits

    assert asyncio.run(play()) == ["r"]
