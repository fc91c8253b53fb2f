"""sendPassInMMS: PASSDATA -> a pass of its own for one number, sent in a stored MMS."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.engine import Connection

from renderer.errors import NoSuchObject
from renderer.skycore import sending
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success
from renderer.skycore.sending import Send
from renderer.skycore.versions import tracking_id
from renderer.store import passes


def run(call: Call) -> Answer:
    """Accept the send; the pass data are locked to the number."""
    call.need_all()
    send = sending.check_send(call)
    if not send.facts.passes:
        raise NoSuchObject("This MMS has no pass.", field="pass")
    for template in send.facts.passes:
        call.rooms.composer.check_pass(template, call.request.passdata)
    content = sending.content_of(call, passdata=dict(call.request.passdata))
    return call.commit(lambda connection: accept(connection, call, send, content))


def accept(connection: Connection, call: Call, send: Send, content: Mapping[str, object]) -> Answer:
    """Book the message and its passes."""
    made = sending.accept(connection, call, send, content)
    issue(connection, call, send, made, call.rooms.clock())
    return success(
        ("MMSID", send.template.mms_id),
        ("TRACKINGID", tracking_id(made, call.version.tracking_form(call.request.action))),
        ("TO", send.recipient),
        ("FROM", send.shortcode.code),
    )


def issue(connection: Connection, call: Call, send: Send, message_id: int, now: datetime) -> None:
    """Note the passes that go out with the message, each under a serial number of its own."""
    for template in send.facts.passes:
        passes.add_pass(
            connection,
            call.account.id,
            template=template,
            serial=new_serial(now),
            token=secrets.token_urlsafe(24),
            slots=call.request.passdata,
            phone=send.recipient,
            message_id=message_id,
            now=now,
        )


def new_serial(now: datetime) -> str:
    """A serial number after the examples' pattern: chance, then day and time of issue."""
    return f"{secrets.token_hex(7).upper()}-{now:%m%d%y}-{now:%H%M%S}"


ACTION = Action(
    name="sendPassInMMS",
    summary="Send a pass made of the given data in a stored MMS to one number.",
    run=run,
    related="E110 E111 E241 E620 E621 E626 E628 E629 E713 E714 E715 E802 E803 E806 E822 E840-E899",
)
