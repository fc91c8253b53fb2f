from __future__ import annotations

import pytest
from fastapi.exceptions import RequestValidationError
from pydantic_core import PydanticCustomError

from renderer.service.plain import all_without_nul, without_nul


@pytest.mark.parametrize("value", ["", "a\n\x01", 3, None])
def test_anything_else_is_left_as_it_is(value: object) -> None:
    assert without_nul(value) == value
    assert all_without_nul({"a": value}) == {"a": value}
    assert all_without_nul(None) is None


def test_a_nul_is_refused_and_its_field_named() -> None:
    with pytest.raises(PydanticCustomError):
        without_nul("a\0")
    with pytest.raises(RequestValidationError) as caught:
        all_without_nul({"a": "x", "b": "\0"})
    assert [each["loc"] for each in caught.value.errors()] == [("body", "b")]
