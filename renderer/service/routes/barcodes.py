"""`/v1/barcodes`: one payload -> an image with an ETag; many payloads -> a zip or multipart."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    TypeAdapter,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError
from starlette.responses import Response

from renderer.barcode.limits import BAR_HEIGHT, DPI, MODULE, QUIET, WIDTH, X_DIMENSION
from renderer.engine import Engine
from renderer.errors import InvalidRequest, RendererError
from renderer.part import Part
from renderer.service.bodies import json_body, shaped
from renderer.service.documents import IMAGE, PROBLEMS, one_or_many
from renderer.service.limits import Gate
from renderer.service.queries import parameters, reader
from renderer.service.replies import etag, many_reply, not_modified, part_reply

MAX_PAYLOAD = 8192
MAX_MANY = 1000
# Up to here a symbol takes about a millisecond, less than handing it to a thread and back.
QUICK_WIDTH = 1200
QUICK_MODULE = 10

OptionValue = bool | int | float | str


def _option_value(value: object) -> object:
    if isinstance(value, OptionValue):
        return value
    raise PydanticCustomError("option_type", "An option is text, a number, true or false.")


# checked by hand, as a union names its own members in the place at fault
OptionField = Annotated[
    Any, PlainValidator(_option_value), WithJsonSchema({"type": ["boolean", "number", "string"]})
]


class Drawing(BaseModel):
    """How a barcode is drawn; what is not given is the symbology's own default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    data: str = Field(max_length=MAX_PAYLOAD, description="What the barcode says.")
    format: str = Field("png", max_length=16, description="png, gif, jpeg, bmp, wbmp, svg or pdf.")
    width: int | None = Field(
        None, ge=WIDTH.least, le=WIDTH.most, description="Largest width in pixels, quiet zone included."
    )
    module: int | None = Field(
        None, ge=MODULE.least, le=MODULE.most, description="Pixels a module; not together with width."
    )
    ecc: str | None = Field(None, max_length=8, description="Error correction level.")
    quiet: int | None = Field(None, ge=QUIET.least, le=QUIET.most, description="Quiet zone in modules.")
    text: bool = Field(False, description="Print the payload below the symbol.")
    encoder: str = Field("zint", max_length=32, description="zint, segno or python-barcode.")
    bar_height: int | None = Field(
        None, ge=BAR_HEIGHT.least, le=BAR_HEIGHT.most, description="Height of linear bars in pixels."
    )
    foreground: str | None = Field(None, max_length=32, description="Colour of the modules, #rrggbb.")
    background: str | None = Field(None, max_length=32, description="Colour behind them, #rrggbb.")
    dpi: float | None = Field(None, gt=0, le=DPI.most, description="Noted in the file.")
    x_dimension: float | None = Field(
        None, gt=0, le=X_DIMENSION.most, description="Module in mm, for svg, pdf and eps."
    )
    verify: bool = Field(False, description="Read the image back before answering.")

    @field_validator("width", "module", "quiet", "bar_height", "dpi", "x_dimension", mode="before")
    @classmethod
    def _is_a_number(cls, value: object) -> object:
        if isinstance(value, bool):  # which Python counts among the integers
            raise PydanticCustomError("number_type", "It must be a number, not true or false.")
        return value

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of ``Engine.barcode``; only what was asked for."""
        return self.model_dump(exclude={"data", "symbology", "option", "options"}, exclude_defaults=True)

    @property
    def quick(self) -> bool:
        """Whether it is drawn in about a millisecond."""
        small = (self.width or 0) <= QUICK_WIDTH and (self.module or 0) <= QUICK_MODULE
        return small and not self.verify and self.encoder == "zint" and self.format in {"png", "gif"}


class DrawingQuery(Drawing):
    """The same as query parameters; the symbology's own options as ``option=NAME=VALUE``."""

    option: list[str] = Field([], max_length=32)

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of ``Engine.barcode``, the symbology's own options among them."""
        return super().arguments() | dict(_pair(each) for each in self.option)


class DrawingBody(Drawing):
    """The same in JSON, with the symbology and its own options."""

    symbology: str = Field("qr", max_length=64)
    options: dict[str, OptionField] = Field({}, max_length=32)

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of ``Engine.barcode``, the symbology's own options among them."""
        return super().arguments() | self.options


ONE = TypeAdapter(DrawingBody)
MANY: TypeAdapter[list[DrawingBody]] = TypeAdapter(
    Annotated[list[DrawingBody], Field(min_length=1, max_length=MAX_MANY)]
)


def router(engine: Engine, gate: Gate) -> APIRouter:
    """Routes that draw barcodes."""
    routes = APIRouter(prefix="/v1/barcodes", tags=["barcodes"], responses=PROBLEMS)

    @routes.get(
        "/{symbology}", response_class=Response, responses=IMAGE, openapi_extra=parameters(DrawingQuery)
    )
    async def draw_barcode(
        request: Request, symbology: str, asked: Annotated[DrawingQuery, Depends(reader(DrawingQuery))]
    ) -> Response:
        """One barcode as an image, with a strong ETag; 304 when the client has it already."""
        tag = etag({"barcode": symbology.lower(), **asked.model_dump(mode="json")})
        held = not_modified(request, tag)
        if held is not None:
            return held
        arguments = asked.arguments()
        if asked.quick:
            part = engine.barcode(asked.data, symbology, **arguments)
        else:
            part = await gate.run(lambda: engine.barcode(asked.data, symbology, **arguments))
        return part_reply(part, tag=tag)

    @routes.post(
        "", response_class=Response, responses=IMAGE, openapi_extra=one_or_many(DrawingBody, MAX_MANY)
    )
    async def draw_barcodes(request: Request) -> Response:
        """One barcode as an image; a list of them as a zip, or multipart/mixed by the Accept header."""
        body = await json_body(request)
        if body.startswith(b"["):  # told apart here, as a union names both shapes in the place at fault
            many = shaped(body, MANY)
            parts = await gate.run(lambda: [numbered(engine, *each) for each in enumerate(many)])
            return many_reply(parts, ",".join(request.headers.getlist("accept")))
        asked = shaped(body, ONE)
        part = await gate.run(lambda: engine.barcode(asked.data, asked.symbology, **asked.arguments()))
        return part_reply(part, tag=etag({"barcode": asked.model_dump(mode="json")}))

    return routes


def numbered(engine: Engine, index: int, asked: DrawingBody) -> Part:
    """One of many, its name led by its place; an error names that place in ``field``."""
    try:
        part = engine.barcode(asked.data, asked.symbology, **asked.arguments())
    except RendererError as error:
        error.field = f"{index}.{error.field or 'data'}"
        raise
    return Part(f"{index + 1:04d}-{part.name}", part.content_type, part.data)


def _pair(given: str) -> tuple[str, OptionValue]:
    name, equals, value = given.partition("=")
    if not equals or name in Drawing.model_fields:
        raise InvalidRequest("An option is NAME=VALUE with a name of the symbology's own.", field="option")
    return name, {"true": True, "false": False}.get(value.lower(), value)
