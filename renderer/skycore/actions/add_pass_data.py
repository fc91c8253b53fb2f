"""addPassData: PASSDATA for a template -> stored under an id, locked to a number, an address or an own id."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from renderer.errors import PassError
from renderer.skycore import passes
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success


def run(call: Call) -> Answer:
    """Keep the data; no pass is made of them yet."""
    call.need_all()
    template = passes.template_of(call)
    data = passes.passdata_of(call, with_locks=True)
    with passes.or_else(PassError):
        passes.check(call, template.template, data.judged())

    def work(connection: Connection) -> Answer:
        now = call.rooms.clock()
        stored = passes.keep(connection, call, template.template, data, now=now, issued=False)
        return success(("PASSTEMPLATEID", template.pass_template_id), ("PASSDATAID", stored.data_id))

    return passes.commit(call, work)


ACTION = Action(
    name="addPassData",
    summary="Store the data of one pass.",
    run=run,
    related="E801 E802 E803 E804 E805 E806 E824 E829 E833 E840-E899",
)
