from __future__ import annotations

import pytest

from renderer.prerender.numbers import normal_number


@pytest.mark.parametrize(
    "text", ["16501234123", "+1 (650) 123-4123", " +1.650.123.4123", "+1\u00a06501234123"]
)
def test_numbers_as_people_write_them_become_digits(text: str) -> None:
    assert normal_number(text) == "16501234123"


@pytest.mark.parametrize("text", ["", "abc", "0650123412", "123456", "1" * 16, "1650x1234123", "١٦٥٠١٢٣٤١٢٣"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert normal_number(text) is None
