"""sendSavedMMS: a stored MMS with the request's own texts -> one number, or up to a hundred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.engine import Connection

from renderer import handset
from renderer.skycore import recipients, sending
from renderer.skycore.call import Action, Call
from renderer.skycore.recipients import Recipient
from renderer.skycore.response import Answer, Child, success
from renderer.skycore.sending import Send
from renderer.skycore.versions import tracking_id
from renderer.store import barcodes, handsets


def run(call: Call) -> Answer:
    """Accept the send; a list of numbers is answered number by number, and sent to those that may be."""
    call.need_all()
    if not recipients.is_list(call):
        send = sending.check_send(call)
        chosen = [Recipient(send.recipient, send.shortcode)]
    else:
        shortcode = sending.shortcode_of(call)
        template = sending.template_of(call)
        facts = sending.facts_of(call, template)
        campaign = sending.campaign_of(call)
        sending.check_billing(call)
        chosen = recipients.each(call, campaign, shortcode)
        send = Send("", shortcode, template, facts, campaign)
    content = sending.content_of(call)
    return call.commit(lambda connection: accept(connection, call, send, chosen, content))


def accept(
    connection: Connection,
    call: Call,
    send: Send,
    chosen: Sequence[Recipient],
    content: Mapping[str, object],
) -> Answer:
    """Book a message for each number that may be sent to."""
    tracked = {
        each.number: _accept_one(connection, call, send, each, content)
        for each in chosen
        if each.shortcode is not None
    }
    mms_id = ("MMSID", send.template.mms_id)
    if recipients.is_list(call):
        return success(mms_id, *recipients.sending_elements(call, chosen, tracked))
    (only,) = chosen
    tracking = tracking_id(tracked[only.number], call.version.tracking_form(call.request.action))
    sender = only.shortcode.code if only.shortcode and call.version.tells_sender else None
    told: tuple[Child, ...] = (("FROM", sender),) if sender else ()
    return success(mms_id, ("TRACKINGID", tracking), ("TO", only.number), *told)


def _accept_one(
    connection: Connection, call: Call, send: Send, each: Recipient, content: Mapping[str, object]
) -> int:
    own = dict(content)
    database = send.template.database_id
    if send.facts.has_barcode:
        own["barcode_id"] = recipients.barcode_for(connection, call, database, each.number)
    shortcode = each.shortcode or send.shortcode
    one = Send(each.number, shortcode, send.template, send.facts, send.campaign)
    made, now = sending.accept(connection, call, one, own), call.rooms.clock()
    if send.facts.has_barcode and database is not None:
        barcodes.record_barcode(
            connection, database, str(own["barcode_id"]), each.number, message_id=made, now=now
        )
    device = call.request.get("DEVICE")
    if device is not None and handset.match(device) is not None:  # one nobody knows is not worth keeping
        handsets.learn(connection, each.number, device, now=now, source="request")
    return made


ACTION = Action(
    name="sendSavedMMS",
    summary="Send a stored MMS to one number or to a list of up to 100.",
    run=run,
    related="E110 E111 E114 E241 E620 E621 E622 E623 E626 E628 E629 E631 E651 E713 E714 E715",
    quick=True,
)
