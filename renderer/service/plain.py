"""Text of a request -> the same text, refused when it holds a NUL, which no message or picture can carry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

Value = TypeVar("Value")

_KIND = "nul"
_MESSAGE = "It holds a NUL character; leave it out."


def without_nul(value: Value) -> Value:
    """The value as it is; raises PydanticCustomError for text with a NUL."""
    if isinstance(value, str) and "\0" in value:
        raise PydanticCustomError(_KIND, _MESSAGE)
    return value


def all_without_nul(fields: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The fields as they are; raises RequestValidationError that names those with a NUL."""
    wrong = [name for name, value in (fields or {}).items() if isinstance(value, str) and "\0" in value]
    if wrong:
        raise RequestValidationError(
            [{"type": _KIND, "loc": ("body", name), "msg": _MESSAGE} for name in wrong]
        )
    return fields


PlainText = Annotated[str, AfterValidator(without_nul)]
