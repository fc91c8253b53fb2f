"""`/studio/tickets`: a ticket template, fields and a size -> the very picture that would be sent."""

from __future__ import annotations

import time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from renderer import barcode
from renderer.errors import ImageError
from renderer.part import Part
from renderer.studio import pages, parcel, shell
from renderer.studio.bodies import Ask, asked
from renderer.studio.dress import MODES, Value, dressed
from renderer.studio.house import House
from renderer.studio.shell import TIMES
from renderer.ticket import TicketImage, TicketTemplate

MAX_SIDE = 4000
# sizes worth looking at: old phones, middling ones, today's, and a print
SIZES: tuple[tuple[str, str], ...] = (
    ("640x960", f"640 {TIMES} 960, as designed"),
    ("1080x1620", f"1080 {TIMES} 1620, a phone of today"),
    ("480x640", f"480 {TIMES} 640"),
    ("320x480", f"320 {TIMES} 480"),
    ("240x320", f"240 {TIMES} 320"),
    ("176x220", f"176 {TIMES} 220"),
    ("128x160", f"128 {TIMES} 160"),
    ("handset", "A handset's screen"),
    ("own", "Another size"),
)


class TicketAsk(Ask):
    """The form: ``width`` and ``height`` in px, or a handset that has them; ``target_bytes`` 0 = no limit."""

    template: str = Field(max_length=64)
    fields: dict[Annotated[str, Field(max_length=64)], Annotated[str, Field(max_length=8192)]] = Field(
        {}, max_length=200
    )
    width: int = Field(640, ge=1, le=MAX_SIDE)
    height: int = Field(960, ge=1, le=MAX_SIDE)
    handset: str = Field("", max_length=256)
    format: Literal["jpeg", "png", "gif"] = "jpeg"
    target_bytes: int = Field(0, ge=0, le=10_000_000)


def router(house: House) -> APIRouter:
    """The page and its preview."""
    routes = pages.routes()
    engine = house.engine

    @routes.get("/studio/tickets")
    async def page(request: Request, template: str = "", data: str = "sample") -> Response:
        ids = engine.templates.ids("ticket")
        chosen = template or (ids[0] if ids else "")
        loaded = await house.run(lambda: engine.ticket_template(chosen)) if chosen else None
        return shell.page(
            request,
            "tickets",
            ids=ids,
            chosen=chosen,
            loaded=loaded,
            values=samples(loaded, data) if loaded else {},
            modes=MODES,
            mode=data,
            sizes=SIZES,
        )

    @routes.post("/studio/api/tickets/preview")
    async def preview(request: Request) -> Response:
        ask = await asked(request, TicketAsk)
        begun = time.perf_counter()
        facts, parts = await house.run(lambda: show(house, ask))
        return parcel.reply(facts, parts, begun=begun)

    return routes


def samples(template: TicketTemplate, mode: str) -> dict[str, str]:
    """The template's sample values in one of the modes; a barcode's payload stays what it is."""
    return dressed(
        {
            name: Value(spec.sample, spec.max, plain=spec.type == "barcode")
            for name, spec in template.fields.items()
        },
        mode,
    )


def show(house: House, ask: TicketAsk) -> tuple[dict[str, Any], tuple[Part, ...]]:
    """The ticket, its barcode's own slide where it has one, and the facts."""
    options: dict[str, Any] = {"target_bytes": ask.target_bytes} if ask.target_bytes else {}
    given = {name: text for name, text in ask.fields.items() if text}
    where = {"handset": ask.handset} if ask.handset else {"size": (ask.width, ask.height)}
    made = house.engine.ticket_image(ask.template, given, format=ask.format, **where, **options)
    slide = made.barcode.slide if made.barcode else None
    parts = (made.part, slide) if slide else (made.part,)
    facts = of_ticket(made)
    if ask.settled:
        facts["readback"] = read_back(made)
    return facts, parts


def of_ticket(made: TicketImage) -> dict[str, Any]:
    """Size, bytes, texts as set with their boxes (share of the picture), and every compromise."""
    width, height = made.width, made.height
    found = made.barcode
    return {
        "width": width,
        "height": height,
        "bytes": len(made.part),
        "quality": made.quality,
        "description": made.description,
        "texts": [
            {
                "layer": box.layer,
                "text": box.text,
                "box": [
                    round(box.rect.x / width, 4),
                    round(box.rect.y / height, 4),
                    round(box.rect.width / width, 4),
                    round(box.rect.height / height, 4),
                ],
            }
            for box in made.boxes
            if box.kind == "text" and box.text
        ],
        "notices": [
            {"code": one.code, "kind": "cut", "message": one.message, "where": one.layer, "slot": ""}
            for one in made.warnings
        ],
        "barcode": found
        and {
            "symbology": barcode.symbologies()[found.symbology].title,
            "payload": found.payload,
            "module": found.module,
            "own_slide": found.own_slide,
            "on_grid": found.on_grid,
        },
    }


def read_back(made: TicketImage) -> dict[str, Any]:
    """Whether an independent reader finds the payload in the bytes that would be sent."""
    found = made.barcode
    if found is None:
        return {"verdict": "none"}
    if not barcode.symbologies()[found.symbology].readers:
        return {"verdict": "no reader"}
    part = found.slide or made.part
    try:
        texts = {reading.text for reading in barcode.scan.read(part.data)}
    except ImageError:
        texts = set()
    verdict = "same" if found.payload in texts else "different" if texts else "unread"
    return {"verdict": verdict, "text": found.payload}
