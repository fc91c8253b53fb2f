"""unsubscribe: a subscriber -> out of a campaign."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from renderer.errors import NotSubscribed
from renderer.skycore import membership
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer
from renderer.store import subscribers


def run(call: Call) -> Answer:
    """Let the number out of this campaign alone; it may be subscribed again."""
    mobile, campaign = membership.read(call)

    def leave(connection: Connection) -> Answer:
        if not subscribers.unsubscribe(connection, campaign.id, mobile, now=call.rooms.clock()):
            raise NotSubscribed("This number is not subscribed to the campaign.")
        return membership.tell(connection, call, "unsubscribed", mobile, campaign)

    return call.commit(leave)


ACTION = Action(
    name="unsubscribe",
    summary="Unsubscribe a number from a campaign.",
    run=run,
    related="E110 E901 E902 E903 E905",
    codes={(NotSubscribed, ""): "E905"},
)
