"""Requests of the studio's scripts -> their JSON in a known shape, or an upload, within their caps."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.exceptions import HTTPException

from renderer.errors import InvalidRequest

Shape = TypeVar("Shape", bound="Ask")

MAX_ASK = 6 << 20  # a form with a picture in base64
MAX_UPLOAD = 10 << 20  # what a wallet takes of a pass


class Ask(BaseModel):
    """What a script asks for; ``settled`` = the typing has paused, so the slower checks are worth it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    settled: bool = False


async def asked(request: Request, shape: type[Shape]) -> Shape:
    """The request's JSON; raises HTTPException 413, or RequestValidationError for the wrong shape."""
    body = await within(request, MAX_ASK, "The form")
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        raise RequestValidationError(
            [{**each, "loc": ("body", *(each["loc"] or ("body",)))} for each in found]
        ) from None


async def upload(request: Request, what: str = "The file", most: int = MAX_UPLOAD) -> bytes:
    """The request's body as it is; raises HTTPException 413 over the cap, InvalidRequest without one."""
    data = await within(request, most, what)
    if not data:
        raise InvalidRequest(f"{what} is empty.", field="file")
    return data


async def within(request: Request, most: int, what: str) -> bytes:
    """The body, refused as soon as it is more than ``most`` bytes."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise HTTPException(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"{what} is larger than {most >> 20} MB; choose a smaller one.",
            )
    return bytes(body)
