"""`/v1/mms/{template}`: what one recipient gets -> the adapted message as JSON, or its binary PDU."""

from __future__ import annotations

import base64
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter
from starlette.responses import Response

from renderer.engine import Engine
from renderer.mms import MmsMessage
from renderer.part import Part
from renderer.service.accept import choose
from renderer.service.bodies import json_body, shaped
from renderer.service.documents import PROBLEMS, answer, model_body
from renderer.service.limits import Gate
from renderer.service.plain import PlainText, without_nul
from renderer.service.queries import parameters, reader
from renderer.service.replies import json_reply, part_reply

PDU_TYPE = "application/vnd.wap.mms-message"
Text = Annotated[PlainText, Field(max_length=8192)]


class MessageQuery(BaseModel):
    """Who the message is for: handset, carrier and gateway by name; none = generic."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    handset: str | None = Field(None, max_length=256)
    carrier: str | None = Field(None, max_length=128)
    gateway: str | None = Field(None, max_length=64)


class MessageBody(BaseModel):
    """What one recipient brings, in the words of the send requests."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    barcode_id: Text | None = None
    passdata: dict[str, Annotated[str | int | float | None, AfterValidator(without_nul)]] | None = None
    data: dict[str, Text] = Field({}, max_length=1000)
    custom_text: dict[Annotated[int, Field(ge=1, le=9999)], Text] = Field({}, max_length=100)
    subject: PlainText | None = Field(None, max_length=1000)
    link: PlainText = Field("", max_length=2000, description="Page to link to when something cannot be sent.")
    to: PlainText = Field("", max_length=256, description="Recipient in the PDU.")
    sender: PlainText = Field(
        "", max_length=256, description="Sender in the PDU; none = inserted by the MMS centre."
    )

    def arguments(self) -> dict[str, Any]:
        """Keyword arguments of ``Engine.mms``."""
        return self.model_dump(exclude={"to", "sender"})


BODY: TypeAdapter[MessageBody | None] = TypeAdapter(MessageBody | None)


def router(engine: Engine, gate: Gate) -> APIRouter:
    """Routes that compose messages."""
    routes = APIRouter(prefix="/v1/mms", tags=["mms"], responses=PROBLEMS)

    @routes.post(
        "/{template}",
        response_class=Response,
        responses=answer("application/json", PDU_TYPE),
        openapi_extra=parameters(MessageQuery) | model_body(MessageBody),
    )
    async def compose(
        request: Request,
        template: str,
        target: Annotated[MessageQuery, Depends(reader(MessageQuery))],
    ) -> Response:
        """The message for this handset: JSON with parts and report, or its PDU by the Accept header."""
        body = shaped(await json_body(request) or b"null", BODY) or MessageBody.model_validate({})
        arguments = target.model_dump() | body.arguments()
        message = await gate.run(lambda: engine.mms(template, **arguments))
        accept = ",".join(request.headers.getlist("accept"))
        if choose(accept, ("application/json", PDU_TYPE)) == PDU_TYPE:
            return part_reply(Part(f"{template}.mms", PDU_TYPE, pdu(message, body)))
        return json_reply(told(message))

    return routes


def pdu(message: MmsMessage, body: MessageBody) -> bytes:
    """The m-send-req with the addresses of the request."""
    addresses: dict[str, Any] = {"to": body.to} if body.to else {}
    if body.sender:
        addresses["sender"] = body.sender
    return message.pdu(**addresses)


def told(message: MmsMessage) -> dict[str, Any]:
    """The message as JSON: SMIL, report, and each part with its bytes in base64."""
    parts = [
        {
            "name": part.name,
            "content_type": part.content_type,
            "bytes": len(part),
            "data": base64.b64encode(part.data).decode(),
        }
        for part in message.parts
    ]
    report = message.report.as_dict()
    return {"subject": message.subject, "smil": message.smil, "parts": parts, "report": report}
