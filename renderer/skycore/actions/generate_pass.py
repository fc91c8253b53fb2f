"""generatePass: a template and PASSDATA -> a pass, its installation page and its address."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from renderer.errors import PassNotGenerated
from renderer.skycore import passes, sending
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success


def run(call: Call) -> Answer:
    """Store the data and make the pass."""
    call.need_all()
    template = passes.template_of(call)
    data = passes.passdata_of(call)
    with passes.telling_failures(call):
        sending.check_billing(call)
        with passes.or_else(PassNotGenerated):
            # whoever opens the address gets the pass: that is nobody's lock
            passes.check(call, template.template, {**data.slots, "CUSTOMID": "anybody"})

        def work(connection: Connection) -> Answer:
            now = call.rooms.clock()
            stored = passes.keep(connection, call, template.template, data, now=now, issued=False)
            return success(*passes.generate(connection, call, stored, now=now))

        return passes.commit(call, work)


ACTION = Action(
    name="generatePass",
    summary="Make a pass and tell where it can be fetched.",
    run=run,
    related="E713 E801 E802 E803 E806 E824 E829 E830 E831 E840-E899",
)
