"""`/v1/tickets/{template}`: ticket fields as JSON -> the ticket image."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from renderer.engine import Engine
from renderer.errors import InvalidRequest
from renderer.service.bodies import json_object
from renderer.service.documents import PROBLEMS, answer, json_body
from renderer.service.limits import Gate
from renderer.service.plain import all_without_nul
from renderer.service.queries import parameters, reader
from renderer.service.replies import content_tag, part_reply, warnings_header

MAX_SIDE = 4000


class TicketQuery(BaseModel):
    """How the ticket is drawn: both sides in pixels, or the handset whose screen it is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: str = Field("jpeg", max_length=16, description="jpeg, png or gif.")
    width: int | None = Field(None, ge=1, le=MAX_SIDE)
    height: int | None = Field(None, ge=1, le=MAX_SIDE)
    handset: str | None = Field(None, max_length=128)
    target_bytes: int | None = Field(None, ge=1, description="The image takes at most this many bytes.")

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height, when they are given; raises InvalidRequest when only one is."""
        if self.width is None and self.height is None:
            return None
        if self.width is None or self.height is None:
            missing = "width" if self.width is None else "height"
            raise InvalidRequest(f"Give width and height together; {missing} is missing.", field=missing)
        return self.width, self.height

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of ``Engine.ticket_image``."""
        asked = self.model_dump(include={"format", "handset", "target_bytes"}, exclude_none=True)
        return {"size": self.size, **asked}


def router(engine: Engine, gate: Gate) -> APIRouter:
    """Routes that draw tickets."""
    routes = APIRouter(prefix="/v1/tickets", tags=["tickets"], responses=PROBLEMS)

    @routes.post(
        "/{template}",
        response_class=Response,
        responses=answer("image/jpeg", "image/png", "image/gif"),
        openapi_extra=parameters(TicketQuery)
        | json_body("The fields by name; without a body the template's sample data are drawn."),
    )
    async def draw_ticket(
        request: Request, template: str, asked: Annotated[TicketQuery, Depends(reader(TicketQuery))]
    ) -> Response:
        """A ticket image; what was shortened or left out is told in X-Renderer-Warnings."""
        fields = all_without_nul(await json_object(request))
        arguments = asked.arguments()
        image = await gate.run(lambda: engine.ticket_image(template, fields, **arguments))
        headers = warnings_header(image.warnings)
        return part_reply(image.part, tag=content_tag(image.part), headers=headers)

    return routes
