"""saveMMS: slides with media by URL -> a stored MMS under a new MMSID."""

from __future__ import annotations

from renderer.skycore import saving
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success


def run(call: Call) -> Answer:
    """Fetch, check and keep the message; one with sound or film is locked until it is encoded."""
    ready = saving.read(call)
    return call.commit(lambda connection: success(("MMSID", saving.store(connection, call, ready))))


ACTION = Action(
    name="saveMMS",
    summary="Store an MMS of slides with text and media by URL.",
    run=run,
    related="E223-E230 E301-E304 E331-E338 E341 E343 E351-E358 E361-E363",
)
