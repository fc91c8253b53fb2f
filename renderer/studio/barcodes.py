"""`/studio/barcodes`: a payload and a symbology -> its picture, the width it needs, and how it survives."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from renderer import barcode
from renderer.barcode import Symbol, Symbology
from renderer.part import Part
from renderer.studio import pages, parcel, shell
from renderer.studio.bodies import Ask, asked
from renderer.studio.house import House

# screens in px, short side first, and who had them
SCREENS: tuple[tuple[int, str], ...] = (
    (128, "the smallest phones"),
    (176, "phones of 2005"),
    (240, "feature phones"),
    (320, "early smartphones"),
    (480, "smartphones of 2010"),
    (720, "middling phones"),
    (1080, "phones of today"),
)
LEAST, PLANNED, GOOD = 2, 3, 4  # px a module: below the first nothing is sent; from the last on all is well
KINDS: Mapping[str, str] = {
    "matrix": "Matrix",
    "linear": "Linear",
    "stacked": "Stacked",
    "postal": "Postal",
}
EXAMPLE_WIDTH = 260


class BarcodeAsk(Ask):
    """The form: ``width`` in px takes the largest module that fits; options by the symbology's own names."""

    symbology: str = Field(max_length=64)
    payload: str = Field("", max_length=8000)
    width: int = Field(320, ge=16, le=4000)
    text: bool = False
    encoder: str = Field("zint", max_length=32)
    options: dict[Annotated[str, Field(max_length=32)], Annotated[str, Field(max_length=200)]] = Field(
        {}, max_length=20
    )
    format: Literal["png", "svg", "gif", "pdf"] = "png"


def router(house: House) -> APIRouter:
    """The page, its preview, and the examples' pictures."""
    routes = pages.routes()

    @routes.get("/studio/barcodes")
    def page(request: Request, symbology: str = "qr") -> Response:
        known = barcode.symbologies()
        chosen = known.get(symbology) or known["qr"]
        families = {
            title: [one for one in known.values() if one.kind == kind] for kind, title in KINDS.items()
        }
        return shell.page(request, "barcodes", families=families, chosen=chosen, count=len(known))

    @routes.get("/studio/barcodes/example/{name}.png")
    def example(name: str) -> Response:
        kind = barcode.symbologies().get(name)
        if kind is None:
            raise HTTPException(404)
        part = example_of(kind)
        headers = {"Cache-Control": "private, max-age=3600", "X-Content-Type-Options": "nosniff"}
        return Response(part.data, headers=headers, media_type=part.content_type)

    @routes.post("/studio/api/barcodes/preview")
    async def preview(request: Request) -> Response:
        ask = await asked(request, BarcodeAsk)
        begun = time.perf_counter()
        facts, part = await house.run(lambda: show(ask))
        return parcel.reply(facts, (part,), begun=begun)

    return routes


def example_of(kind: Symbology) -> Part:
    """The symbology's own example, small."""
    symbol = barcode.encode(kind.example, kind.name)
    return barcode.render(kind.example, kind.name, module=max(1, EXAMPLE_WIDTH // symbol.total_width))


def show(ask: BarcodeAsk) -> tuple[dict[str, Any], Part]:
    """The picture; when the typing has paused, also its grade after simulated delivery."""
    options: dict[str, Any] = {name: text for name, text in ask.options.items() if text.strip()}
    kind = barcode.find(ask.symbology)
    symbol = barcode.encode(ask.payload, kind.name, encoder=ask.encoder, **options)
    part = barcode.render(
        ask.payload,
        kind.name,
        format=ask.format,
        width=max(ask.width, symbol.total_width),
        text=ask.text and kind.has_text,
        encoder=ask.encoder,
        **options,
    )
    module = max(1, ask.width // symbol.total_width)
    facts: dict[str, Any] = {
        "title": kind.title,
        "modules": [symbol.width, round(symbol.height)],
        "module": module,
        "fits": ask.width >= symbol.total_width,
        "least": symbol.total_width,
        "bytes": len(part),
        "text": symbol.text,
        "advice": advice(symbol),
    }
    if ask.settled and ask.format == "png":
        facts["grade"] = grade(part, symbol, kind)
    return facts, part


def advice(symbol: Symbol) -> list[dict[str, Any]]:
    """For each screen, the whole pixels a module gets and what that means."""
    rows = []
    for width, whose in SCREENS:
        module = width // symbol.total_width
        rows.append({"width": width, "whose": whose, "module": module, "verdict": verdict(module)})
    return rows


def verdict(module: int) -> str:
    """What so many pixels a module mean on a screen."""
    if module < LEAST:
        return "too small"
    return "tight" if module < PLANNED else "fair" if module < GOOD else "good"


def grade(part: Part, symbol: Symbol, kind: Symbology) -> dict[str, Any]:
    """Letters of the drawn picture and the ways of delivery it survives; ``none`` without an open reader."""
    if not kind.readers:
        return {"verdict": "no reader"}
    found = [one for one in barcode.grade(part.data) if one.reading.data == symbol.data]
    if not found:
        return {"verdict": "unread"}
    best = found[0]
    return {
        "verdict": "read",
        "letter": best.letter,
        "letters": best.letters,
        "values": best.values,
        "survived": list(best.survived),
        "lost": list(best.lost),
    }
