"""`/studio/send`: one message to one number, on the same road as a customer's, after a second look."""

from __future__ import annotations

import re
import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from starlette.responses import Response

from renderer.delivery import events
from renderer.errors import InvalidElement, InvalidRequest
from renderer.skycore.versions import V1_3, tracking_id
from renderer.store import accounts, messages, optouts
from renderer.store.accounts import Account, Shortcode
from renderer.store.rows import many
from renderer.studio import mmsform, pages, parcel, shell
from renderer.studio.bodies import Ask, asked
from renderer.studio.guard import Visitor, visitor_of
from renderer.studio.house import House
from renderer.studio.mms import MmsAsk, compose
from renderer.studio.records import mask

# international form, digits only (E.164 allows 15)
_NUMBER = re.compile(r"[1-9][0-9]{6,14}\Z", re.ASCII)
NO_ACCOUNT = (
    "Nothing can be sent before there is an account. Make one with `renderer account add NAME`, then log in."
)


class SendAsk(Ask):
    """The form; ``token`` names this one send, so that a second click does not send it twice."""

    template: str = Field(max_length=64)
    to: str = Field(max_length=32)
    sender: str = Field("", max_length=20)
    values: dict[Annotated[str, Field(max_length=96)], Annotated[str, Field(max_length=8192)]] = Field(
        {}, max_length=500
    )
    token: str = Field("", max_length=64, pattern=r"^[A-Za-z0-9_-]*$")


def router(house: House) -> APIRouter:
    """The page, the second look, and the send."""
    routes = pages.routes()
    engine = house.engine

    @routes.get("/studio/send")
    async def page(
        request: Request, visitor: Annotated[Visitor, Depends(visitor_of)], template: str = ""
    ) -> Response:
        ids = engine.templates.ids("mms")
        chosen = template or (ids[0] if ids else "")

        def read() -> tuple[mmsform.MmsForm | None, list[Shortcode]]:
            form = mmsform.form(engine, engine.mms_template(chosen), "sample") if chosen else None
            if visitor.account is None:
                return form, []
            with house.store().read() as connection:
                return form, senders(connection, visitor.account)

        form, codes = await house.run(read)
        return shell.page(request, "send", ids=ids, chosen=chosen, form=form, codes=codes, why=NO_ACCOUNT)

    @routes.post("/studio/api/send/check")
    async def check(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
        ask = await asked(request, SendAsk)
        return parcel.reply(await house.run(lambda: second_look(house, ask, visitor)))

    @routes.post("/studio/api/send")
    async def send(request: Request, visitor: Annotated[Visitor, Depends(visitor_of)]) -> Response:
        ask = await asked(request, SendAsk)
        return parcel.reply(await house.run(lambda: accept(house, ask, visitor)))

    return routes


def senders(connection: Connection, account: Account) -> list[Shortcode]:
    """The shortcodes an account may send from."""
    return many(connection, Shortcode, accounts.shortcodes, account_id=account.id)


def second_look(house: House, ask: SendAsk, visitor: Visitor) -> dict[str, Any]:
    """What would be sent to whom, and the token of this send; raises what sending it would raise."""
    row = checked(house, ask, visitor)
    message = compose(
        house, MmsAsk(template=ask.template, handsets=("generic",), values=ask.values), "generic"
    )
    return {
        "to": row["recipient"],
        "sender": row["sender"] or "the gateway's own",
        "gateway": row["gateway"],
        "subject": message.subject,
        "slides": len(message.slides),
        "bytes": message.report.size_bytes,
        "token": secrets.token_urlsafe(16),
    }


def accept(house: House, ask: SendAsk, visitor: Visitor) -> dict[str, Any]:
    """Accept the message; committing it is the promise to send. The same token is accepted once."""
    if not ask.token:
        raise InvalidRequest("Look at the message once more before it is sent.", field="token")
    row = checked(house, ask, visitor) | {"client_reference": f"studio-{ask.token}"}
    now = house.clock()
    try:
        with house.store().write() as connection:
            number = messages.add_message(connection, row, now=now)
            events.accepted(connection, number, now=now, action="test")
    except IntegrityError:
        raise InvalidRequest("This message was sent already; look for it under Messages.") from None
    return {"message": number, "tracking": tracking_id(number, "plain"), "to": mask(row["recipient"])}


def checked(house: House, ask: SendAsk, visitor: Visitor) -> dict[str, Any]:
    """The message as a row of the records; raises InvalidRequest or InvalidElement."""
    account = visitor.account
    if account is None:
        raise InvalidRequest(NO_ACCOUNT)
    recipient = re.sub(r"[\s().+-]", "", ask.to)
    if not _NUMBER.match(recipient):
        raise InvalidElement(
            "Give one number in international form: country code first, such as 31612345678.", field="to"
        )
    house.engine.mms_template(ask.template)
    with house.store().read() as connection:
        if optouts.is_opted_out(connection, account.id, recipient):
            raise InvalidElement(
                "This number has opted out; it must opt in before anything is sent.", field="to"
            )
        code = accounts.shortcode_of(connection, account.id, ask.sender) if ask.sender else None
    if ask.sender and code is None:
        raise InvalidElement("This is not a shortcode of your account.", field="sender")
    gateway = (code.gateway if code else None) or house.engine.settings.default_gateway
    house.gateway(gateway)
    return {
        "account_id": account.id,
        "dialect": V1_3.name,
        "action": "test",
        "mms_id": "",
        "template": ask.template,
        "recipient": recipient,
        "sender": ask.sender,
        "gateway": gateway,
        "content": content(ask.values),
    }


def content(values: dict[str, str]) -> dict[str, Any]:
    """The form's values in the words of a message's content."""
    given = mmsform.split(values)
    own = given[""]
    made = {
        "barcode_id": own.get("barcode_id"),
        "subject": own.get("subject"),
        "data": given["data"],
        "passdata": given["pass"],
        "custom_text": given["text"],
    }
    return {name: value for name, value in made.items() if value}
