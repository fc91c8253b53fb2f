"""TO as one number or a list, what each of them is sent, and how the answer tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from renderer.errors import RendererError, TooManyNumbers
from renderer.skycore import sending
from renderer.skycore.call import MAX_NUMBERS, Call
from renderer.skycore.codes import code_of
from renderer.skycore.response import MAX_ECHO, Child
from renderer.skycore.versions import tracking_id
from renderer.store import barcodes
from renderer.store.accounts import Campaign, Shortcode


@dataclass(frozen=True, slots=True)
class Recipient:
    """One number of TO: the sender it is sent to from, or why it is not sent to."""

    number: str
    shortcode: Shortcode | None
    refusal: RendererError | None = None


def is_list(call: Call) -> bool:
    """Whether TO names several numbers, so that each is answered for."""
    return "," in call.need("TO")


def numbers_of(call: Call) -> list[str]:
    """The numbers of TO, each once, in their order; raises TooManyNumbers."""
    listed = [each.strip() for each in call.need("TO").split(",")]
    if len(listed) > MAX_NUMBERS:
        raise TooManyNumbers(f"TO may hold at most {MAX_NUMBERS} numbers.", field="TO")
    return list(dict.fromkeys(each for each in listed if each))


def one(call: Call, campaign: Campaign | None, chosen: Shortcode, number: str) -> Recipient:
    """A number that passed its checks; raises InvalidElement, OptedOut, NotSubscribed or UnknownGateway."""
    sending.number_in(number)
    shortcode = sending.sender_of_country(call, chosen, number)
    sending.check_standing(call.connection, call, number, campaign)
    return Recipient(number, shortcode)


def each(call: Call, campaign: Campaign | None, chosen: Shortcode) -> list[Recipient]:
    """Every number of TO with its own outcome; raises TooManyNumbers."""
    found = []
    for number in numbers_of(call):
        try:
            found.append(one(call, campaign, chosen, number))
        except RendererError as refusal:
            found.append(Recipient(number, None, refusal))
    return found


def check_any(listed: Sequence[Recipient]) -> None:
    """Raise the first refusal when every number has one."""
    if listed and listed[0].refusal is not None and all(each_.refusal for each_ in listed):
        raise listed[0].refusal


def sending_elements(
    call: Call, recipients: Sequence[Recipient], tracked: Mapping[str, int]
) -> tuple[Child, ...]:
    """A SENDING element for each number: its tracking id, or why there is none."""
    form = call.version.tracking_form(call.request.action)
    return tuple(
        ("SENDING", _accepted(each_, tracked, form) if each_.refusal is None else _refused(call, each_))
        for each_ in recipients
    )


def barcode_for(connection: Connection, call: Call, database_id: int | None, number: str) -> str:
    """The barcode id of a send that need not bring one: taken from the database, or a new one.

    A BARCODEID in the request is used unless the database always generates new ids.
    """
    database = None if database_id is None else barcodes.database_by_row(connection, database_id)
    given = call.request.get("BARCODEID")
    if given is not None and not (database is not None and database.always_generate):
        return given
    return barcodes.take_or_generate(connection, database, number)


def _accepted(recipient: Recipient, tracked: Mapping[str, int], form: str) -> tuple[Child, ...]:
    return ("TRACKINGID", tracking_id(tracked[recipient.number], form)), ("TO", recipient.number)


def _refused(call: Call, recipient: Recipient) -> tuple[Child, ...]:
    refusal = recipient.refusal or RendererError("It was not sent.")
    code = code_of(refusal, call.version.codes)
    return ("ERRORCODE", code), ("TO", recipient.number[:MAX_ECHO]), ("ERRORINFO", refusal.message)
