from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from renderer.delivery.abreast import QUICK, SHARE, SLOW_FOR, Abreast


@dataclass
class Somebody:
    """Answers after so many seconds of a clock that only moves then; tells which threads asked."""

    now: float = 0.0
    slow: frozenset[int] = frozenset()
    held_up: frozenset[int] = frozenset()
    askers: list[threading.Thread] = field(default_factory=list)

    def clock(self) -> float:
        return self.now

    def answer(self, number: int) -> int:
        self.askers.append(threading.current_thread())
        if number in self.slow:
            self.now += 1.1 * QUICK / SHARE
        if number in self.held_up:
            self.now += 5 * QUICK
        return -number


@pytest.fixture
def somebody() -> Somebody:
    return Somebody()


@pytest.fixture
def each(somebody: Somebody) -> Iterator[Abreast]:
    with ThreadPoolExecutor(4) as pool:
        yield Abreast(pool, somebody.clock)


def test_who_is_quick_is_asked_in_turn(each: Abreast, somebody: Somebody) -> None:
    assert each(somebody.answer, [1, 2, 3, 4]) == [-1, -2, -3, -4]
    assert set(somebody.askers) == {threading.current_thread()}


def test_after_a_slow_one_the_rest_go_side_by_side_in_order(each: Abreast, somebody: Somebody) -> None:
    together = threading.Barrier(3)

    def meet(number: int) -> int:
        """Returns only when two others are in here, too."""
        if number > 2:
            together.wait(10)
        return somebody.answer(number)

    somebody.slow = frozenset({2})
    assert each(meet, [1, 2, 3, 4, 5]) == [-1, -2, -3, -4, -5]
    assert each(meet, [6, 7, 8]) == [-6, -7, -8]


def test_one_who_is_held_up_once_is_not_slow(each: Abreast, somebody: Somebody) -> None:
    somebody.held_up = frozenset({2})
    each(somebody.answer, [1, 2, 3, 4])
    assert set(somebody.askers) == {threading.current_thread()}


def test_later_they_are_asked_in_turn_again(each: Abreast, somebody: Somebody) -> None:
    somebody.slow = frozenset({1})
    each(somebody.answer, [1, 2])
    assert somebody.askers[1] is not threading.current_thread()
    somebody.now += SLOW_FOR
    each(somebody.answer, [3, 4])
    assert set(somebody.askers[2:]) == {threading.current_thread()}


def test_one_alone_needs_no_other_thread(each: Abreast, somebody: Somebody) -> None:
    somebody.slow = frozenset({1})
    assert [each(somebody.answer, [1]), each(somebody.answer, [1]), each(somebody.answer, [])] == [
        [-1],
        [-1],
        [],
    ]
    assert set(somebody.askers) == {threading.current_thread()}


@pytest.mark.parametrize("slow", [frozenset[int](), frozenset({1})])
@pytest.mark.parametrize("bad", [1, 2, 3])
def test_what_the_work_raises_is_raised(
    each: Abreast, somebody: Somebody, slow: frozenset[int], bad: int
) -> None:
    somebody.slow = slow

    def work(number: int) -> float:
        return somebody.answer(number) / (number - bad)

    with pytest.raises(ZeroDivisionError):
        each(work, [1, 2, 3])
