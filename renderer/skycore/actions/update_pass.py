"""updatePass: new PASSDATA for stored data -> a new revision of the pass, and its phones told."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.engine import Connection

from renderer.delivery import passes as living
from renderer.errors import PassNotUpdated, UnknownId
from renderer.skycore import passes
from renderer.skycore.call import Action, Call
from renderer.skycore.passes import Data
from renderer.skycore.response import Answer, success
from renderer.store import passes as book
from renderer.store.passes import IssuedPass


def run(call: Call) -> Answer:
    """Change what is sent and keep the rest; number, address and own id stay what they were."""
    call.need_all()
    stored = passes.data_of(call)
    data = passes.passdata_of(call)
    with passes.or_else(PassNotUpdated):
        passes.check(call, stored.template, {**merged(call, stored, data), "CUSTOMID": "anybody"})
    return passes.commit(call, lambda connection: _work(connection, call, stored.id, data))


def merged(call: Call, stored: IssuedPass, data: Data) -> Mapping[str, str]:
    """The data from now on; what the template does not let be sent any more is dropped from the old ones."""
    return {**living.still_taken(call.rooms.pass_template(stored.template), stored.slots), **data.slots}


def _work(connection: Connection, call: Call, pass_id: int, data: Data) -> Answer:
    fresh = book.locked(connection, pass_id)
    if fresh is None or fresh.deleted_at is not None:
        raise UnknownId("The pass data were deleted.", field="PASSDATAID")
    own = data.slots.get("CUSTOMPASSID", fresh.custom_pass_id)
    holder = book.pass_by_own_id(connection, fresh.account_id, fresh.template, custom_pass_id=own)
    if holder is not None and holder.id != fresh.id:
        raise PassNotUpdated("CUSTOMPASSID is another pass's.", slot="CUSTOMPASSID")
    values = {"slots": merged(call, fresh, data), "custom_pass_id": own}
    if "THUMBNAILURL" in data.slots or not fresh.picture:
        values["picture"] = None  # it is fetched anew, or tried again
    push = living.change(connection, fresh, now=call.rooms.clock(), **values)
    return success(("PASSDATAID", fresh.data_id), ("UPDATESTATUSID", str(push)))


ACTION = Action(
    name="updatePass",
    summary="Change the data of a pass; phones that hold it are told.",
    run=run,
    related="E802 E803 E807 E808 E809 E824 E829 E840-E899",
)
