from __future__ import annotations

import pytest

from renderer.gateway import numbers


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("447700900123", "+44 7700 900123", True),
        ("00447700900123", "447700900123", True),
        ("07700900123", "447700900123", True),
        ("447700900123", "07700900123", True),
        ("447700900123", "447700900124", False),
        ("16501234123", "26501234123", False),
        ("0123", "440123", False),
        ("", "", False),
    ],
)
def test_two_spellings_of_one_number_are_told(one: str, other: str, same: bool) -> None:
    assert numbers.same(one, other) is same


def test_a_shared_id_is_equal_for_every_spelling_and_gives_the_gateways_own_back() -> None:
    made = {numbers.shared_id("77", each) for each in ("447700900123", "07700900123", "+44 7700 900 123")}
    assert made == {"77/00900123"}
    assert numbers.plain_id(made.pop()) == "77"
    assert numbers.shared_id("77", "") == numbers.plain_id("77") == "77"
