"""generatePassById: data stored before -> their pass, its installation page and its address."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from renderer.delivery.passes import still_taken
from renderer.errors import PassNotGenerated
from renderer.skycore import passes, sending
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success


def run(call: Call) -> Answer:
    """Make the pass of the data; asked again, it is the same pass under the same serial number."""
    call.need_all()
    stored = passes.data_of(call)
    with passes.telling_failures(call, stored):
        sending.check_billing(call)
        with passes.or_else(PassNotGenerated):
            slots = still_taken(call.rooms.pass_template(stored.template), stored.slots)
            passes.check(call, stored.template, {**slots, "CUSTOMID": "anybody"})

        def work(connection: Connection) -> Answer:
            return success(*passes.generate(connection, call, stored, now=call.rooms.clock()))

        return passes.commit(call, work)


ACTION = Action(
    name="generatePassById",
    summary="Make a pass of stored data and tell where it can be fetched.",
    run=run,
    related="E713 E807 E808 E830 E831",
)
