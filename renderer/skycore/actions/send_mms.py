"""sendMMS: slides with media by URL -> a stored MMS, and at once a send of it to one number or a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from renderer.delivery.compose import TemplateFacts
from renderer.delivery.encoding import HELD
from renderer.errors import MissingElement
from renderer.skycore import recipients, saving, sending
from renderer.skycore.call import Action, Call
from renderer.skycore.recipients import Recipient
from renderer.skycore.response import Answer, success
from renderer.skycore.saving import Ready
from renderer.skycore.sending import Send
from renderer.skycore.versions import tracking_id
from renderer.store import messages, templates
from renderer.store.accounts import Campaign
from renderer.store.templates import StoredMms


@dataclass(frozen=True, slots=True)
class Order:
    """A message whose files are kept, and whom it goes to with what."""

    ready: Ready
    campaign: Campaign | None
    chosen: Sequence[Recipient]
    content: Mapping[str, object]


def run(call: Call) -> Answer:
    """Check the numbers, then store the message, then send it, or hold it until it is encoded."""
    call.need_all()
    shortcode = sending.shortcode_of(call)
    campaign = sending.campaign_of(call)
    sending.check_billing(call)
    if recipients.is_list(call):
        chosen = recipients.each(call, campaign, shortcode)
        recipients.check_any(chosen)
    else:
        chosen = [recipients.one(call, campaign, shortcode, call.need("TO"))]
    content = sending.content_of(call)
    ready = saving.read(call)
    order = Order(ready, campaign, chosen, content)
    return call.commit(lambda connection: accept(connection, call, order))


def accept(connection: Connection, call: Call, order: Order) -> Answer:
    """Store the message and book it for each number that may be sent to."""
    ready = order.ready
    mms_id, now = saving.store(connection, call, ready), call.rooms.clock()
    stored = StoredMms(0, mms_id, ready.prepared.template, None, ready.state, ready.name, now)
    tracked: dict[str, int] = {}
    for each in order.chosen:
        if each.shortcode is None:
            continue
        send = Send(each.number, each.shortcode, stored, TemplateFacts(0, False, ()), order.campaign)
        made = tracked[each.number] = sending.accept(connection, call, send, order.content)
        if ready.state == templates.ENCODING:
            messages.change(connection, made, now=now, state=HELD)
    if recipients.is_list(call):
        return success(("MMSID", mms_id), *recipients.sending_elements(call, order.chosen, tracked))
    (only,) = order.chosen
    tracking = tracking_id(tracked[only.number], call.version.tracking_form(call.request.action))
    return success(("TO", only.number), ("MMSID", mms_id), ("TRACKINGID", tracking))


ACTION = Action(
    name="sendMMS",
    summary="Store an MMS of slides with text and media by URL and send it.",
    run=run,
    related="E110 E111 E114 E201 E223-E230 E301-E304 E331-E338 E341 E343 E351-E358 E361-E363 E628 E713-E715",
    codes={(MissingElement, "TO"): "E201"},
)
