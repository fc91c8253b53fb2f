"""getMmsIds: an account -> the MMSIDs it can send."""

from __future__ import annotations

from renderer.errors import NothingFound
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success
from renderer.store import templates


def run(call: Call) -> Answer:
    """The ids in the order in which they were made."""
    found = templates.mms_ids(call.connection, call.account.id)
    if not found:
        raise NothingFound("This account has no MMS.", field="MMSID")
    return success(("MMSIDS", ",".join(found)))


ACTION = Action(name="getMmsIds", summary="List the account's stored MMS.", run=run, related="E200")
