"""`/studio/mms`: a stored message and up to four handsets -> each slide as it arrives, and the bytes."""

from __future__ import annotations

import base64
import binascii
import time
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field, ValidationError
from starlette.responses import Response

from renderer import handset
from renderer import mms as messages
from renderer.charsets import decoded
from renderer.errors import InvalidRequest
from renderer.mms import FinishedSlide, MmsMessage
from renderer.part import Part
from renderer.studio import mmsform, pages, parcel, pdutree, shell
from renderer.studio.bodies import Ask, asked
from renderer.studio.dress import MODES
from renderer.studio.house import House

MOST_HANDSETS = 4
PAGE_HANDSETS = {"apple": "apple-iphone", "google": "android"}
# the page stands in a frame of ours, alone: no script, nothing from elsewhere
PAGE_POLICY = (
    "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox"
)
Name = Annotated[str, Field(max_length=256)]


class MmsAsk(Ask):
    """The form: ``values`` by their prefixed names, handsets by profile; an empty name is no limit."""

    template: str = Field(max_length=64)
    handsets: tuple[Name, ...] = Field(("generic",), min_length=1, max_length=MOST_HANDSETS)
    carrier: Name = ""
    gateway: Name = ""
    values: dict[Annotated[str, Field(max_length=96)], Annotated[str, Field(max_length=8192)]] = Field(
        {}, max_length=500
    )


def router(house: House) -> APIRouter:
    """The page, its preview, the PDU and the link page."""
    routes = pages.routes()
    engine = house.engine

    @routes.get("/studio/mms")
    async def page(request: Request, template: str = "", data: str = "sample") -> Response:
        ids = engine.templates.ids("mms")
        chosen = template or (ids[0] if ids else "")
        form = (
            await house.run(lambda: mmsform.form(engine, engine.mms_template(chosen), data))
            if chosen
            else None
        )
        ways = [("", "No gateway")] + [(one.name, one.title) for one in handset.gateways().values()]
        return shell.page(
            request, "mms", ids=ids, chosen=chosen, form=form, modes=MODES, mode=data, ways=ways
        )

    @routes.post("/studio/api/mms/preview")
    async def preview(request: Request) -> Response:
        ask = await asked(request, MmsAsk)
        begun = time.perf_counter()
        facts, parts = await house.run(lambda: show(house, ask))
        return parcel.reply(facts, parts, begun=begun)

    @routes.post("/studio/api/mms/pdu")
    async def pdu(request: Request) -> Response:
        ask = await asked(request, MmsAsk)
        data = await house.run(lambda: compose(house, ask, ask.handsets[0]).pdu())
        part = Part(f"{ask.template}.mms", "application/vnd.wap.mms-message", data)
        return parcel.reply({}, (part,))

    @routes.get("/studio/mms/page")
    async def link_page(ask: Annotated[str, Query(max_length=24_000)], wallet: str = "apple") -> Response:
        part = await house.run(lambda: page_of(house, read(ask), wallet))
        headers = {**shell.HEADERS, "Content-Security-Policy": PAGE_POLICY}
        return Response(part.data, headers=headers, media_type=part.content_type)

    return routes


def show(house: House, ask: MmsAsk) -> tuple[dict[str, Any], list[Part]]:
    """Every handset's message; while keys fall only the first one's, and without the PDU."""
    wanted = ask.handsets if ask.settled else ask.handsets[:1]
    parts: list[Part] = []
    shown = [_shown(house, ask, name, parts) for name in wanted]
    return {"handsets": shown}, parts


def compose(house: House, ask: MmsAsk, name: str) -> MmsMessage:
    """The message of the form for one handset; raises what adapting and drawing raise."""
    given = mmsform.split(ask.values)
    own = given[""]
    return house.engine.mms(
        ask.template,
        handset=name or None,
        carrier=ask.carrier or None,
        gateway=ask.gateway or None,
        barcode_id=own.get("barcode_id"),
        subject=own.get("subject"),
        data=given["data"],
        custom_text={int(number): text for number, text in given["text"].items() if number.isdecimal()},
        passdata=given["pass"] or None,
        link=f"{house.engine.settings.public_url.rstrip('/')}/l/preview",
    )


def _shown(house: House, ask: MmsAsk, name: str, parts: list[Part]) -> dict[str, Any]:
    profile = house.engine.handset(name)
    message = compose(house, ask, name)
    facts: dict[str, Any] = {
        "name": profile.name,
        "title": profile.title,
        "screen": list(profile.screen),
        "takes": sorted(each.partition("/")[2] for each in profile.accept if each.startswith("image/")),
        "subject": message.subject,
        "slides": [_slide(slide, parts) for slide in message.slides],
        "report": message.report.as_dict(),
        "smil": message.smil,
    }
    if ask.settled:
        facts["pdu"] = pdutree.tree(message.pdu())
    return facts


def _slide(slide: FinishedSlide, parts: list[Part]) -> dict[str, Any]:
    """A slide as its player needs it; media are indexes into the parcel's parts, -1 for none."""
    return {
        "duration": slide.duration,
        "alt": slide.alt,
        "size": list(slide.size),
        "text": "" if slide.text is None else decoded(slide.text.data, charset(slide.text)),
        "image": _placed(slide.image, parts),
        "audio": _placed(slide.audio, parts),
        "video": _placed(slide.video, parts),
        "others": [{"name": one.name, "type": one.content_type, "size": len(one)} for one in slide.others],
    }


def charset(part: Part) -> str:
    """The charset parameter of a part's type, empty without one."""
    return part.content_type.partition("charset=")[2].strip('" ').lower()


def _placed(part: Part | None, parts: list[Part]) -> int:
    if part is None:
        return -1
    parts.append(part)
    return len(parts) - 1


def read(text: str) -> MmsAsk:
    """A form carried in an address: base64 of its JSON; raises InvalidRequest."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        return MmsAsk.model_validate_json(data)
    except (binascii.Error, ValueError, ValidationError):
        raise InvalidRequest("The address of this page is damaged; open it anew.", field="ask") from None


def page_of(house: House, ask: MmsAsk, wallet: str) -> Part:
    """The message's web page as a phone of today opens it, with the button of its wallet."""
    kind = wallet if wallet in PAGE_HANDSETS else "apple"
    message = compose(house, ask.model_copy(update={"carrier": "", "gateway": ""}), PAGE_HANDSETS[kind])
    stored = house.engine.mms_template(ask.template).presentation.slides
    holds_pass = any(isinstance(slide.drawn, messages.PassObject) for slide in stored)
    button = messages.page.Wallet(kind, "#") if holds_pass else None
    return messages.page.render(message, wallet=button)
