"""Chunks side by side, held until they are done."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from renderer.delivery.line import Line

Opened = Callable[[Callable[[list[int]], None]], Line]


@pytest.fixture
def line() -> Iterator[Opened]:
    opened: list[Line] = []

    def make(job: Callable[[list[int]], None]) -> Line:
        opened.append(Line("work", job, 2))
        return opened[-1]

    yield make
    for one in opened:
        one.close(10)


def test_what_is_given_is_held_until_it_is_done(line: Opened) -> None:
    begun, go, seen = threading.Barrier(3), threading.Event(), []

    def job(ids: list[int]) -> None:
        begun.wait(10)
        go.wait(10)
        seen.append(ids)

    working = line(job)
    assert (working.room(), working.held()) == (4, set())
    working.give([1, 2])
    working.give((3,))
    begun.wait(10)  # both at once
    assert (working.room(), working.held()) == (2, {1, 2, 3})
    go.set()
    assert working.close(10) == []
    assert sorted(seen) == [[1, 2], [3]]
    assert working.held() == set()


def test_a_job_that_fails_lets_go_and_leaves_the_lane_to_the_next(line: Opened) -> None:
    seen = []

    def job(ids: list[int]) -> None:
        seen.append(ids)
        raise RuntimeError

    working = line(job)
    for number in range(5):
        working.give([number])
    left = working.close(10)
    # which of them a lane took before the line was closed is a matter of chance, that none was lost is not
    assert sorted([one for ids in seen for one in ids] + left) == [0, 1, 2, 3, 4]
    assert [0] in seen
    assert working.held() == set()


def test_closing_names_what_was_never_begun(line: Opened) -> None:
    go, begun = threading.Event(), threading.Semaphore(0)

    def job(_ids: list[int]) -> None:
        begun.release()
        go.wait(10)

    working = line(job)
    for number in range(4):
        working.give([number])
    assert begun.acquire(timeout=10)
    assert begun.acquire(timeout=10)
    assert working.close(0.01) == [2, 3]
    assert working.held() == {0, 1}
    go.set()
