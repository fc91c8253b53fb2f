from __future__ import annotations

from renderer.skycore.memory import Memory


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_was_found_is_believed_for_a_moment_only() -> None:
    clock, looked = Clock(), []
    memory = Memory(1.0, clock)

    def look() -> str:
        looked.append(clock.now)
        return f"at {clock.now}"

    assert memory.recall("key", look) == memory.recall("key", look) == "at 0.0"
    clock.now = 1.0
    assert memory.recall("key", look) == "at 1.0"
    assert looked == [0.0, 1.0]
    memory.forget()
    memory.recall("key", look)
    assert len(looked) == 3


def test_what_was_not_found_is_looked_up_every_time() -> None:
    memory, answers = Memory(60.0), iter([None, "there"])
    assert memory.recall("key", lambda: next(answers)) is None
    assert memory.recall("key", lambda: next(answers)) == "there"


def test_a_memory_may_believe_nothing() -> None:
    answers = iter("ab")
    memory = Memory(0)
    assert [memory.recall("key", lambda: next(answers)) for _ in range(2)] == ["a", "b"]
