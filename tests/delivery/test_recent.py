from __future__ import annotations

from renderer.delivery.compose import Opened
from renderer.delivery.recent import Recent
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
    recent = Recent(limit=25)
    for name in "abc":
        recent.put(name, message(10))
    assert [name for name in "abc" if recent.take(name)] == ["b", "c"]
    recent.put("huge", message(26))
    assert recent.take("huge") is None
    recent.put("d", message(25))
    assert recent.take("d") is not None
