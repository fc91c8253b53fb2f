"""getPassTemplate: a pass template, or the message that carries it -> its names, its barcode, its fields."""

from __future__ import annotations

from collections.abc import Mapping

from renderer.errors import InvalidElement, MissingElement, NoSuchObject, UnknownId, UnknownTemplate
from renderer.skycore import passes, sending
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, Child, success
from renderer.store import pass_templates
from renderer.wallet import PassTemplate
from renderer.wallet.slots import GROUPS

NAMES = ("PASSTEMPLATEID", "MMSID", "EMAILID")
# the API's words for Apple's styles; the last two are inferred, as no example shows them
TYPES: Mapping[str, str] = {
    "boardingPass": "Boarding Pass",
    "coupon": "Coupon",
    "eventTicket": "Event Ticket",
    "generic": "Generic",
    "storeCard": "Store Card",
}


def run(call: Call) -> Answer:
    """Describe the one template that is named; raises what naming none, several or a wrong one ends in."""
    given = [name for name in NAMES if call.request.get(name)]
    if not given:
        raise MissingElement(f"Name one of {', '.join(NAMES)}.", field="TEMPLATE")
    if len(given) > 1:
        raise InvalidElement(f"Name only one of {', '.join(NAMES)}.", field="TEMPLATE")
    number, template = _named(call, given[0])
    try:
        found = call.rooms.pass_template(template)
    except UnknownTemplate:
        raise UnknownId("The pass template was deleted.", field="PASSTEMPLATEID") from None
    return success(("PASSTEMPLATEID", number), ("PASSTEMPLATE", described(found)))


def _named(call: Call, name: str) -> tuple[str, str]:
    """PASSTEMPLATEID and template."""
    if name == "PASSTEMPLATEID":
        stored = passes.template_of(call)
        return stored.pass_template_id, stored.template
    if name == "EMAILID":
        raise UnknownId("This account has no email template of that id.", field="EMAILID")
    carried = call.rooms.composer.facts(sending.template_of(call).template).passes
    if not carried:
        raise NoSuchObject("This MMS has no pass.", field="pass")
    known = pass_templates.by_template(call.connection, call.account.id, carried[0])
    return (known.pass_template_id if known else carried[0]), carried[0]


def described(template: PassTemplate) -> tuple[Child, ...]:
    """The children of PASSTEMPLATE: texts that the template itself brings, fields as a count and labels."""
    barcode = template.barcode
    children: list[Child] = [
        ("PASSNAME", template.name or template.id),
        ("PASSTYPE", TYPES[template.style]),
        ("ORGANIZATION", str(template.base.get("organizationName", ""))),
        ("DESCRIPTION", str(template.base.get("description", ""))),
        ("BARCODEVALUE", (barcode.value if barcode else None) or ""),
        ("BARCODETEXT", (barcode.text if barcode else None) or ""),
    ]
    for prefix, (_, group, most) in GROUPS.items():
        fields = [plan for plan in template.fields if plan.group == group][:most]
        children.append((f"{prefix}FIELDS", str(len(fields))))
        children += [(plan.label_slot, plan.label or "") for plan in fields]
    return tuple(children)


ACTION = Action(
    name="getPassTemplate",
    summary="Describe a pass template by its own id, or by that of the message that carries it.",
    run=run,
    related="E174 E402 E802 E822 E823 E827 E828",
)
