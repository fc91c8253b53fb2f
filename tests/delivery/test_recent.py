from __future__ import annotations

from renderer.delivery.compose import Opened
from renderer.delivery.recent import OVERHEAD, Recent
from renderer.part import Part


def message(size: int) -> Opened:
    return Opened("Hi", (Part("a.gif", "image/gif", bytes(size)),), None)


def test_what_was_kept_is_given_once() -> None:
    recent, one = Recent(), message(10)
    recent.put("a", one)
    recent.put("a", message(10))
    assert recent.take("a") is one
    assert recent.take("a") is None


def test_the_oldest_make_room() -> None:
    recent = Recent(limit=25 + 2 * OVERHEAD)
    for name in "abc":
        recent.put(name, message(10))
    assert [name for name in "abc" if recent.take(name)] == ["b", "c"]
    recent.put("huge", message(26 + OVERHEAD))
    assert recent.take("huge") is None
    recent.put("d", message(25 + OVERHEAD))
    assert recent.take("d") is not None


def test_messages_of_next_to_nothing_have_a_bound_as_well() -> None:
    recent = Recent(limit=10 * OVERHEAD)
    for number in range(100):
        recent.put(str(number), message(0))
    assert sum(recent.take(str(number)) is not None for number in range(100)) == 10
