"""sendPassInMMS: PASSDATA -> a pass of its own for one number, sent in a stored MMS."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.engine import Connection

from renderer.delivery import passes as living
from renderer.errors import NoSuchObject, PassError
from renderer.skycore import passes, sending
from renderer.skycore.call import Action, Call
from renderer.skycore.passes import Data
from renderer.skycore.response import Answer, success
from renderer.skycore.sending import Send
from renderer.skycore.versions import tracking_id


def run(call: Call) -> Answer:
    """Accept the send; the pass data are locked to the number."""
    call.need_all()
    with passes.telling_failures(call):
        send = sending.check_send(call)
    if not send.facts.passes:
        raise NoSuchObject("This MMS has no pass.", field="pass")
    data = locked_data(call, send.recipient)
    with passes.or_else(PassError):
        for template in send.facts.passes:
            passes.check(call, template, data.judged())
    content = sending.content_of(call, passdata=dict(data.slots))
    with passes.telling_failures(call):
        return passes.commit(call, lambda connection: accept(connection, call, send, data, content))


def locked_data(call: Call, recipient: str) -> Data:
    """PASSDATA locked to the number; a template that takes none may be sent without."""
    sent = any(call.request.passdata.values())
    slots = passes.passdata_of(call).slots if sent else {}
    return Data(slots, {"phone": recipient})


def accept(
    connection: Connection, call: Call, send: Send, data: Data, content: Mapping[str, object]
) -> Answer:
    """Book the message and its passes, each under a serial number of its own."""
    now = call.rooms.clock()
    made = sending.accept(connection, call, send, content)
    for template in send.facts.passes:
        stored = passes.keep(connection, call, template, data, now=now, issued=True, message_id=made)
        living.tell(connection, living.GENERATED, stored, now=now)
    return success(
        ("MMSID", send.template.mms_id),
        ("TRACKINGID", tracking_id(made, call.version.tracking_form(call.request.action))),
        ("TO", send.recipient),
        ("FROM", send.shortcode.code),
    )


ACTION = Action(
    name="sendPassInMMS",
    summary="Send a pass made of the given data in a stored MMS to one number.",
    run=run,
    related="E110 E111 E114 E241 E620 E621 E622 E626 E628 E629 E713 E714 E715 E802 E803 E806 E822 E829 E831 "
    "E840-E899",
    quick=True,
)
