"""sendMMSBarcode: a stored MMS with this BARCODEID drawn into it -> one number and its database."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.engine import Connection

from renderer.errors import InvalidElement, NoSuchObject, UnknownId
from renderer.skycore import sending
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success
from renderer.skycore.sending import Send
from renderer.skycore.versions import tracking_id
from renderer.store import barcodes

MAX_BARCODE_ID = 4096
SHORT_ID = 128  # characters that are encoded in no time; whether a longer one can be is found out on a thread


def run(call: Call) -> Answer:
    """Accept the send; BARCODEID is used even where the database always generates new ids."""
    call.need_all()
    barcode_id = call.need("BARCODEID")
    if len(barcode_id) > MAX_BARCODE_ID:
        raise InvalidElement(f"BARCODEID is longer than {MAX_BARCODE_ID} characters.", field="BARCODEID")
    send = sending.check_send(call, at_once=len(barcode_id) <= SHORT_ID)
    database = database_for(call, send)
    if not send.facts.has_barcode:
        raise NoSuchObject("This MMS has no barcode object.", field="barcode")
    call.rooms.composer.check_barcode(send.template.template, barcode_id)
    content = sending.content_of(call, barcode_id=barcode_id)
    return call.book(lambda connection: accept(connection, call, send, content, database))


def accept(
    connection: Connection, call: Call, send: Send, content: Mapping[str, object], database: int | None
) -> Answer:
    """Book the message and the pair of number and id."""
    made = sending.accept(connection, call, send, content)
    if database is not None:
        barcode_id, now = str(content["barcode_id"]), call.rooms.clock()
        barcodes.record_barcode(connection, database, barcode_id, send.recipient, message_id=made, now=now)
    tracking = tracking_id(made, call.version.tracking_form(call.request.action))
    return success(("MMSID", send.template.mms_id), ("TRACKINGID", tracking), ("TO", send.recipient))


def database_for(call: Call, send: Send) -> int | None:
    """Row of the barcode database: the one that 2013 names, else that of the template's barcode object."""
    if "DATABASEID" not in call.version.mandatory[call.request.action]:
        return send.template.database_id
    number, mine = call.need("DATABASEID"), call.account.id
    found = call.known("database", number, lambda at: barcodes.database_of(at, mine, number))
    if found is None:
        raise UnknownId("This account has no barcode database of that id.", field="DATABASEID")
    return found.id


ACTION = Action(
    name="sendMMSBarcode",
    summary="Send a stored MMS with a barcode of the given id to one number.",
    run=run,
    related="E110 E111 E114 E241 E620 E621 E623 E626 E628 E629 E630 E631 E632 E633 E713 E714 E715",
    quick=True,
)
