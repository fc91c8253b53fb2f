from __future__ import annotations

import pytest

from renderer.handset.names import fold, index
from renderer.handset.near import SHOWN, did_you_mean, near


@pytest.mark.parametrize(("typed", "meant"), [("moto17c", "motorola-l7c"), ("Nokia 6230o", "nokia-6230")])
def test_a_slip_of_the_finger_is_told_what_was_meant(typed: str, meant: str) -> None:
    assert meant in near(fold(typed), index())
    assert meant in did_you_mean(fold(typed), index())


def test_nothing_is_suggested_for_a_name_like_no_other() -> None:
    assert near("qqqqqqqqqqqqqq", index()) == []
    assert did_you_mean("", index()) == ""


def test_each_profile_is_suggested_once_and_few_of_them() -> None:
    found = near("nokia6", index())
    assert len(found) == len(set(found)) <= SHOWN
