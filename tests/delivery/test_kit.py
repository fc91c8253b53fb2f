from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from renderer.delivery.kit import executor_name, insist, utc_now


def test_work_is_insisted_on_while_the_database_is_away() -> None:
    left = [OperationalError("x", {}, Exception("gone\nand more"))] * 2

    def work() -> int:
        if left:
            raise left.pop()
        return 7

    assert insist(work, pause=0) == 7


def test_other_errors_are_not_insisted_on() -> None:
    def work() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        insist(work, pause=0)


def test_no_two_workers_share_a_name() -> None:
    assert executor_name() != executor_name()
    assert len(executor_name()) <= 64
    assert utc_now().utcoffset() is not None
