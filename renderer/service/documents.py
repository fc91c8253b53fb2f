"""What OpenAPI says of answers: the problem document, images, passes, messages."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from renderer.service.problems import MEDIA_TYPE

BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}


class Problem(BaseModel):
    """RFC 9457 problem details; ``field``, ``slot`` and ``slide`` name the place at fault, where known."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    field: str | None = None
    slot: str | None = None
    slide: int | None = None


def _problem(description: str) -> dict[str, Any]:
    schema = Problem.model_json_schema()
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: _problem("The request cannot be understood."),
    404: _problem("There is no symbology or template of that name."),
    413: _problem("The body is too large."),
    415: _problem("The body is of a type or coding that is not taken here."),
    422: _problem("What was asked for cannot be done as asked; `field` says where."),
    503: _problem("Busy, or not set up; Retry-After says when to try again."),
}


def answer(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """The 200 answer in one of these media types."""
    return {200: {"description": "Done.", "content": dict.fromkeys(media_types, BINARY)}}


IMAGE = answer("image/png", "image/gif", "image/jpeg", "image/svg+xml", "application/pdf", "application/zip")
PASS = answer("application/vnd.apple.pkpass")


def json_body(description: str) -> dict[str, Any]:
    """A JSON object as an optional body."""
    return _body(description, {"application/json": {"schema": {"type": "object"}}})


def model_body(model: type[BaseModel]) -> dict[str, Any]:
    """A model's JSON as an optional body."""
    return _body(_doc(model), {"application/json": {"schema": model.model_json_schema()}})


def one_or_many(model: type[BaseModel], most: int) -> dict[str, Any]:
    """A model's JSON, or a list of up to ``most``, as the body."""
    one = model.model_json_schema()
    many = {"type": "array", "items": one, "minItems": 1, "maxItems": most}
    return _body(_doc(model), {"application/json": {"schema": {"oneOf": [one, many]}}}, required=True)


def _doc(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").strip()


def pass_body() -> dict[str, Any]:
    """PASSDATA as JSON or XML."""
    names = {
        "type": "object",
        "additionalProperties": {"type": "string"},
        "example": {"BARCODEVALUE": "Ticket_12345"},
    }
    kinds = {"application/json": {"schema": names}, "application/xml": {"schema": {"type": "string"}}}
    return _body("PASSDATA by element name, as JSON or as the XML of a request.", kinds)


def pkpass_body() -> dict[str, Any]:
    """A pass file."""
    return _body("The .pkpass itself.", {"application/vnd.apple.pkpass": BINARY}, required=True)


def _body(description: str, content: dict[str, Any], *, required: bool = False) -> dict[str, Any]:
    return {"requestBody": {"description": description, "content": content, "required": required}}
