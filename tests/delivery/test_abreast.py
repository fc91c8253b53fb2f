from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from renderer.delivery import abreast
from renderer.delivery.abreast import Abreast

TOGETHER = threading.Barrier(3)


@pytest.fixture
def each() -> Iterator[Abreast]:
    with ThreadPoolExecutor(4) as pool:
        yield Abreast(pool)


def meet(number: int) -> int:
    """Returns only when two others are in here, too."""
    TOGETHER.wait(10)
    return -number


def test_what_is_quick_is_done_in_turn_by_the_caller(each: Abreast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(abreast, "QUICK", 10.0)
    threads = each(lambda _: threading.current_thread(), [1, 2, 3, 4])
    assert set(threads[1:]) == {threading.current_thread()}


def test_what_is_slow_is_done_side_by_side_in_order(each: Abreast) -> None:
    assert each(meet, [1, 2, 3]) == [-1, -2, -3]


def test_when_a_later_one_is_slow_the_rest_go_side_by_side(
    each: Abreast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abreast, "QUICK", 0.3)
    slow = threading.Event()

    def work(number: int) -> int:
        if number == 2:
            slow.wait(0.5)
        return meet(number) if number > 2 else -number

    assert each(work, [1, 2, 3, 4, 5]) == [-1, -2, -3, -4, -5]


def test_one_or_none_needs_no_other_thread(each: Abreast) -> None:
    assert each(lambda _: threading.current_thread(), [1]) == [threading.current_thread()]
    assert each(meet, []) == []


@pytest.mark.parametrize("bad", [1, 2, 3])
def test_what_the_work_raises_is_raised(each: Abreast, bad: int) -> None:
    def work(number: int) -> float:
        return 1 / (number - bad)

    with pytest.raises(ZeroDivisionError):
        each(work, [1, 2, 3])
