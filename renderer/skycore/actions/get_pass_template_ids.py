"""getPassTemplateIds: an account -> the ids of its pass templates, in one list with commas."""

from __future__ import annotations

from renderer.errors import NothingFound
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success
from renderer.store import templates


def run(call: Call) -> Answer:
    """List the ids; raises NothingFound for an account without pass templates."""
    mine = call.account.id
    found = call.known("pass templates", "", lambda at: templates.pass_template_ids(at, mine) or None)
    if not found:
        raise NothingFound("This account has no pass templates.", field="PASSTEMPLATEID")
    return success(("PASSTEMPLATEIDS", ",".join(found)))


ACTION = Action(
    name="getPassTemplateIds",
    summary="List the ids of the account's pass templates.",
    run=run,
    related="E800",
    quick=True,
)
