from __future__ import annotations

import pytest
from sqlalchemy.exc import (
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    TimeoutError,  # noqa: A004 - a full pool's, not the operating system's
)

from renderer.delivery.kit import executor_name, insist, unless_away, utc_now


def test_work_is_insisted_on_while_the_database_is_away() -> None:
    left = [OperationalError("x", {}, Exception("gone\nand more"))] * 2

    def work() -> int:
        if left:
            raise left.pop()
        return 7

    assert insist(work, pause=0) == 7


class _Refusal(Exception):
    """What a driver raises."""


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("x", {}, _Refusal()),
        InterfaceError("x", {}, _Refusal()),
        InternalError("x", {}, _Refusal("read-only transaction")),
        NotSupportedError("x", {}, _Refusal("cached plan must not change result type")),
        TimeoutError("QueuePool limit"),
    ],
)
def test_whatever_passes_is_waited_out(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = [error, error]

    def work() -> str:
        if tries:
            raise tries.pop()
        return "done"

    assert insist(work, pause=0.0) == "done"
    with unless_away():
        raise error


def test_other_errors_are_not_insisted_on() -> None:
    def work() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        insist(work, pause=0)


def test_no_two_workers_share_a_name() -> None:
    assert executor_name() != executor_name()
    assert len(executor_name()) <= 64
    assert utc_now().utcoffset() is not None
