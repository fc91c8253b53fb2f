"""`/v1/passes`, `/v1/preview`, `/v1/verify`: PASSDATA or a .pkpass -> a pass, its picture, a verdict."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from renderer import facts
from renderer.engine import Engine
from renderer.errors import InvalidRequest
from renderer.service.bodies import raw_body
from renderer.service.documents import PASS, PROBLEMS, answer, pass_body, pkpass_body
from renderer.service.limits import Gate
from renderer.service.queries import parameters, reader
from renderer.service.replies import json_reply, part_reply, warnings_header


class PreviewQuery(BaseModel):
    """How the pass is shown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    face: Literal["front", "back"] = "front"
    scale: float = Field(2, ge=0.5, le=4, description="Pixels a point.")
    format: Literal["png", "svg", "html"] = "png"
    language: str | None = Field(None, max_length=35, description="BCP 47 tag of the localisation to show.")
    dark: bool = False

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of ``Engine.preview_picture``."""
        return self.model_dump()


PREVIEWS = answer("image/png", "image/svg+xml", "text/html")


def router(engine: Engine, gate: Gate) -> APIRouter:
    """Routes that make, show and judge passes."""
    routes = APIRouter(prefix="/v1", tags=["passes"], responses=PROBLEMS)

    @routes.post("/passes/{template}", response_class=Response, responses=PASS, openapi_extra=pass_body())
    async def make_pass(request: Request, template: str) -> Response:
        """A signed .pkpass; what was ignored or repaired is told in X-Renderer-Warnings."""
        passdata = await raw_body(request)

        def work() -> tuple[Any, Any]:
            built = engine.build_pass(template, passdata or None)
            return built, engine.seal(built)

        built, part = await gate.run(work)
        return part_reply(part, headers=signing_header(engine) | warnings_header(built.warnings))

    @routes.post(
        "/passes/{template}/preview",
        response_class=Response,
        responses=PREVIEWS,
        openapi_extra=parameters(PreviewQuery) | pass_body(),
    )
    async def preview_template(
        request: Request, template: str, asked: Annotated[PreviewQuery, Depends(reader(PreviewQuery))]
    ) -> Response:
        """How the pass of these data looks on the phone; without a body the template alone."""
        passdata = await raw_body(request)
        shown = await gate.run(
            lambda: engine.preview_picture(template, passdata or None, **asked.arguments())
        )
        return part_reply(shown.part, headers=warnings_header(shown.warnings))

    @routes.post(
        "/preview",
        response_class=Response,
        responses=PREVIEWS,
        openapi_extra=parameters(PreviewQuery) | pkpass_body(),
    )
    async def preview_bundle(
        request: Request, asked: Annotated[PreviewQuery, Depends(reader(PreviewQuery))]
    ) -> Response:
        """How a .pkpass looks on the phone."""
        pkpass = bundle(await raw_body(request))
        shown = await gate.run(lambda: engine.preview_picture(pkpass, **asked.arguments()))
        return part_reply(shown.part, headers=warnings_header(shown.warnings))

    @routes.post("/verify", openapi_extra=pkpass_body())
    async def verify(request: Request) -> Response:
        """A strict verdict on any .pkpass: every fault by name, all of them in one answer."""
        pkpass = bundle(await raw_body(request))
        report = await gate.run(lambda: engine.verify(pkpass))
        return json_reply(facts.of_verdict(report))

    return routes


def bundle(body: bytes) -> bytes:
    """The body, which must be there; whether it is a pass is for the wallet room to say."""
    if not body:
        raise InvalidRequest("Send the .pkpass as the body.", field="body")
    return body


def signing_header(engine: Engine) -> dict[str, str]:
    """A word to whoever opens a pass of the development chain on a phone and wonders."""
    return (
        {"X-Renderer-Signing": "development; no phone opens this pass"} if engine.signer.development else {}
    )
