from __future__ import annotations

import pytest

from renderer.delivery import events
from renderer.delivery.failing import fail, internal
from renderer.store import messages
from tests.delivery.conftest import World


def test_a_message_fails_once_and_its_customer_is_told_why(world: World) -> None:
    message_id = world.add()
    for _ in range(2):
        fail(world.kit, message_id, "No.")
    assert world.message(message_id).state == messages.FAILED
    assert world.happened(message_id) == [events.FAILED]
    assert [one.state for one in world.owed(message_id)] == ["owed"]


@pytest.mark.parametrize("state", [messages.SENT, messages.DELIVERED])
def test_what_went_out_does_not_fail_any_more(world: World, state: str) -> None:
    message_id = world.add()
    with world.kit.store.write() as connection:
        messages.change(connection, message_id, now=world.clock(), state=state)
    fail(world.kit, message_id, "No.")
    fail(world.kit, message_id + 1, "No.")  # nor what is not there
    assert (world.message(message_id).state, world.happened(message_id)) == (state, [])


def test_a_defect_is_named_by_its_kind_alone() -> None:
    assert internal(KeyError("447700900123")) == "Internal error (KeyError)."
