"""deletePassData: stored data -> gone for the API; a pass that was delivered lives on."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from renderer.errors import PassNotDeleted
from renderer.skycore import passes
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success
from renderer.store import passes as book


def run(call: Call) -> Answer:
    """Forget the data."""
    call.need_all()
    stored = passes.data_of(call)

    def work(connection: Connection) -> Answer:
        book.forget_data(connection, stored, now=call.rooms.clock())
        return success()

    with passes.or_else(PassNotDeleted):
        return passes.commit(call, work)


ACTION = Action(
    name="deletePassData", summary="Delete the data of a pass.", run=run, related="E807 E808 E821"
)
