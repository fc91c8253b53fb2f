"""subscribe: a number -> a subscriber of a campaign."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from renderer.errors import CannotSubscribe
from renderer.skycore import membership
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer
from renderer.store import optouts, subscribers


def run(call: Call) -> Answer:
    """Let the number in, and tell it again for one that is in; whoever sent STOP must come back by itself."""
    mobile, campaign = membership.read(call)
    if optouts.is_opted_out(call.connection, call.account.id, mobile):
        raise CannotSubscribe("This number opted out itself; only it can opt in again.", field="MOBILE")

    def join(connection: Connection) -> Answer:
        subscribers.subscribe(connection, campaign.id, mobile, now=call.rooms.clock())
        return membership.tell(connection, call, "subscribed", mobile, campaign)

    return call.commit(join)


ACTION = Action(
    name="subscribe",
    summary="Subscribe a number to a campaign.",
    run=run,
    related="E110 E901 E902 E903 E904",
)
