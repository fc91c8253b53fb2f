"""`/studio/passes`: a template's slots, pasted PASSDATA or a foreign .pkpass -> what the phone will show."""

from __future__ import annotations

import base64
import binascii
import time
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from renderer import facts as plain
from renderer import wallet
from renderer.errors import InvalidRequest
from renderer.part import Part
from renderer.studio import pages, parcel, passfacts, passform, shell
from renderer.studio.bodies import MAX_UPLOAD, Ask, asked, upload
from renderer.studio.dress import MODES
from renderer.studio.house import House
from renderer.wallet.preview.strings import languages

Face = Literal["front", "back"]
Text = Annotated[str, Field(max_length=20_000)]


class PassAsk(Ask):
    """The form: ``slots`` by PASSDATA name, ``thumbnail`` a picture in base64."""

    template: str = Field(max_length=64)
    slots: dict[Annotated[str, Field(max_length=64)], Text] = Field({}, max_length=400)
    thumbnail: str = Field("", max_length=4 << 20)
    face: Face = "front"
    scale: float = Field(2, ge=0.5, le=4)
    language: str = Field("", max_length=35)
    dark: bool = False
    format: Literal["png", "svg"] = "png"


class Look(Ask):
    """How a foreign pass is looked at."""

    face: Face = "front"
    scale: float = Field(2, ge=0.5, le=4)
    language: str = Field("", max_length=35)
    dark: bool = False


class PasteAsk(Ask):
    """PASSDATA as it was pasted: XML, or JSON."""

    text: str = Field(max_length=256 * 1024)


def router(house: House) -> APIRouter:
    """The page and what its script asks for."""
    routes = pages.routes()
    engine = house.engine

    @routes.get("/studio/passes")
    async def page(request: Request, template: str = "", data: str = "sample") -> Response:
        ids = engine.templates.ids("pass")
        chosen = template or (ids[0] if ids else "")
        groups = await house.run(lambda: _form(house, chosen, data)) if chosen else ()
        thumbnail = bool(chosen) and engine.pass_template(chosen).switches.thumbnail
        return shell.page(
            request, "passes", ids=ids, chosen=chosen, groups=groups, modes=MODES, mode=data,
            thumbnail=thumbnail, most=MAX_UPLOAD,
        )  # fmt: skip

    @routes.post("/studio/api/passes/preview")
    async def preview(request: Request) -> Response:
        ask = await asked(request, PassAsk)
        begun = time.perf_counter()
        facts, part = await house.run(lambda: show(house, ask))
        return parcel.reply(facts, (part,), begun=begun)

    @routes.post("/studio/api/passes/pkpass")
    async def pkpass(request: Request) -> Response:
        ask = await asked(request, PassAsk)
        part = await house.run(lambda: engine.seal(_built(house, ask)))
        development = engine.signer.development
        return parcel.reply({"development": development}, (part,))

    @routes.post("/studio/api/passes/paste")
    async def paste(request: Request) -> Response:
        ask = await asked(request, PasteAsk)
        data = wallet.PassData.parse(ask.text)
        notices = [passfacts.of_notice(each, {}) for each in data.warnings]
        return parcel.reply({"slots": dict(data.slots), "notices": notices})

    @routes.post("/studio/api/passes/foreign")
    async def foreign(request: Request, look: Annotated[Look, Query()]) -> Response:
        data = await upload(request, "The pass")
        facts, part = await house.run(lambda: show_foreign(house, data, look))
        return parcel.reply(facts, (part,))

    return routes


def show(house: House, ask: PassAsk) -> tuple[dict[str, Any], Part]:
    """One face of the pass and its facts; the read-back only when the typing has paused."""
    built = _built(house, ask, signed=False)
    shown = house.engine.preview_picture(
        built, face=ask.face, scale=ask.scale, language=ask.language or None, dark=ask.dark, format=ask.format
    )
    slot_of = passfacts.slots_by_role(built)
    facts = passfacts.of_preview(shown, slot_of)
    facts["notices"] += [passfacts.of_notice(each, slot_of) for each in built.warnings]
    facts |= {"languages": languages(built.images), "style": built.template.style, "serial": built.serial}
    if ask.settled and ask.face == "front" and ask.format == "png":
        facts["readback"] = passfacts.read_back(shown)
    return facts, shown.part


def _built(house: House, ask: PassAsk, *, signed: bool = True) -> wallet.Pass:
    slots = {name: text for name, text in ask.slots.items() if text.strip()}
    thumbnail = _picture(ask.thumbnail) if ask.thumbnail else None
    if signed:
        return house.engine.build_pass(ask.template, slots, thumbnail=thumbnail)
    return wallet.build(house.engine.pass_template(ask.template), slots, thumbnail=thumbnail)


def _picture(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise InvalidRequest(
            "The picture did not arrive whole; choose it again.", field="thumbnail"
        ) from None


def show_foreign(house: House, data: bytes, look: Look) -> tuple[dict[str, Any], Part]:
    """A face of somebody else's pass, and the strict verdict over all of it."""
    opened = wallet.read(data)
    shown = house.engine.preview_picture(
        data, face=look.face, scale=look.scale, language=look.language or None, dark=look.dark
    )
    facts = passfacts.of_preview(shown, {})
    facts["languages"] = languages(opened.images)
    if look.settled:
        facts["verdict"] = plain.of_verdict(house.engine.verify(data))
        if look.face == "front":
            facts["readback"] = passfacts.read_back(shown)
    return facts, shown.part


def _form(house: House, template: str, mode: str) -> tuple[passform.Group, ...]:
    return passform.groups(house.engine.pass_template(template), mode)
