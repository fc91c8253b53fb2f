"""What every action on passes checks and writes: template, PASSDATA, their lock, and the pass they make."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from renderer.delivery import passes as living
from renderer.delivery.passes import LOCKS
from renderer.errors import (
    BillingProblem,
    FetchRefused,
    InvalidSlotValue,
    MissingElement,
    PassError,
    PassLimitReached,
    PassLocked,
    PassNotGenerated,
    RendererError,
    UnknownId,
    UnknownTemplate,
)
from renderer.fetch.policy import check_form
from renderer.skycore.call import Call
from renderer.skycore.codes import code_of
from renderer.skycore.response import Answer, Child
from renderer.store import notices, pass_templates, passes
from renderer.store.pass_templates import StoredPassTemplate
from renderer.store.passes import IssuedPass, PassKey
from renderer.wallet import PassData

# codes that say no more than "it did not work": the action's own code says at least what
_VAGUE = frozenset({"E100", "E241", "E503", "E626", "E629", "E631", "E806"})


@dataclass(frozen=True, slots=True)
class Data:
    """PASSDATA of a request: its ``slots``, and what it is locked to by column."""

    slots: Mapping[str, str]
    locks: Mapping[str, str]

    def judged(self) -> dict[str, str]:
        """The slots as the template judges them: with the lock, which a personal pass must have."""
        return {
            **self.slots,
            **{name: self.locks[column] for name, column in LOCKS.items() if column in self.locks},
        }


def passdata_of(call: Call, *, with_locks: bool = False) -> Data:
    """PASSDATA of the request; raises MissingElement without any."""
    if not any(call.request.passdata.values()):
        raise MissingElement("PASSDATA is missing; send what the pass shall show.", field="PASSDATA")
    found = PassData.parse(dict(call.request.passdata)).slots
    slots = {name: text for name, text in found.items() if name not in LOCKS}
    locks = {column: found[name] for name, column in LOCKS.items() if name in found}
    return Data(slots, locks if with_locks else {})


def template_of(call: Call) -> StoredPassTemplate:
    """The account's template of that PASSTEMPLATEID; raises UnknownId."""
    number, mine = call.need("PASSTEMPLATEID"), call.account.id
    found = call.known("pass-template", number, lambda at: pass_templates.by_number(at, mine, number))
    if found is None:
        raise UnknownId("This account has no pass template of that id.", field="PASSTEMPLATEID")
    return found


def data_of(call: Call) -> IssuedPass:
    """The account's pass data of that PASSDATAID; raises UnknownId."""
    found = passes.pass_by_data(call.connection, call.account.id, call.need("PASSDATAID"))
    if found is None:
        raise UnknownId("This account has no pass data of that id.", field="PASSDATAID")
    return found


def check(call: Call, template: str, slots: Mapping[str, str]) -> None:
    """Raise what these data would end in; a template that is gone is no template (UnknownId)."""
    try:
        call.rooms.composer.check_pass(template, slots)
        if "THUMBNAILURL" in slots and call.rooms.pass_template(template).switches.thumbnail:
            _check_picture(slots["THUMBNAILURL"])
    except UnknownTemplate:
        raise UnknownId("The pass template was deleted.", field="PASSTEMPLATEID") from None


def _check_picture(url: str) -> None:
    """Raise InvalidSlotValue for a URL that is never fetched; which hosts are, is judged at the fetch."""
    try:
        check_form(url)
    except FetchRefused as error:
        raise InvalidSlotValue(f"THUMBNAILURL: {error.message}", slot="THUMBNAILURL") from None


@contextmanager
def or_else(kind: type[PassError]) -> Iterator[None]:
    """Tell a fault that has no code of its own as ``kind``, with its words."""
    try:
        yield
    except RendererError as error:
        if isinstance(error, kind) or code_of(error) not in _VAGUE:
            raise
        raise kind(error.message, field=error.field, slot=error.slot) from error


def commit(call: Call, work: Callable[[Connection], Answer]) -> Answer:
    """The answer of ``work``; once more when another request took the same id of the sender's meanwhile."""
    try:
        return call.commit(work)
    except IntegrityError:
        return call.commit(work)


def keep(
    connection: Connection,
    call: Call,
    template: str,
    data: Data,
    *,
    now: datetime,
    issued: bool,
    message_id: int | None = None,
) -> IssuedPass:
    """The stored data: those that CUSTOMPASSID or CUSTOMID name, with the new slots, else new ones.

    An id of the sender's own stands for one pass of a template, so giving it again changes that pass
    (inferred). Raises PassLocked when its data belong to somebody else.
    """
    earlier = _earlier(connection, call, template, data)
    if issued and (earlier is None or earlier.issued_at is None):
        check_limit(connection, call, template)
    if earlier is not None:
        if (earlier.slots, earlier.locks) != (data.slots, {**earlier.locks, **data.locks}):
            picture = earlier.picture if _same_picture(earlier, data) else None
            living.change(connection, earlier, now=now, slots=dict(data.slots), picture=picture, **data.locks)
        if issued and earlier.issued_at is None:
            passes.issue(connection, earlier.id, now=now)
        if message_id is not None:
            passes.send_with(connection, earlier.id, message_id)
        return _read(connection, earlier.id)
    key = _key(connection, call, template, data, now=now, sent=message_id is not None)
    made = passes.add_pass(
        connection,
        call.account.id,
        template=template,
        serial=key.serial,
        token=key.authentication_token,
        slots=data.slots,
        now=now,
        issued=issued,
        dialect=call.version.name,
        message_id=message_id,
        **data.locks,
    )
    return _read(connection, made)


def _key(
    connection: Connection, call: Call, template: str, data: Data, *, now: datetime, sent: bool
) -> PassKey:
    """By chance; the first pass of these data sent to a number has one that pre-rendering knew."""
    phone = data.locks.get("phone")
    known = call.rooms.pass_key(template, phone, data.slots) if sent and phone else None
    if known is not None and passes.pass_by_serial(connection, known.serial) is None:
        return known
    return PassKey(new_serial(now), secrets.token_urlsafe(24), phone)


def generate(connection: Connection, call: Call, stored: IssuedPass, *, now: datetime) -> tuple[Child, ...]:
    """Make the pass of stored data, and tell where it lies; raises PassLimitReached.

    The limit is on passes of a template an account makes, each counted once (inferred).
    """
    if stored.issued_at is None:
        check_limit(connection, call, stored.template)
        passes.issue(connection, stored.id, now=now)
    living.tell(connection, living.GENERATED, stored, now=now)
    link = call.rooms.pass_link(stored.id)
    return (
        ("PASSDATAID", stored.data_id),
        ("SERIALNUMBER", stored.serial),
        ("CUSTOMPASSID", stored.custom_pass_id or ""),
        ("PASSLINK", link),
        ("DOWNLOADURL", f"{link}?download=1"),
    )


def check_limit(connection: Connection, call: Call, template: str) -> None:
    """Raise PassLimitReached when the account made as many passes of the template as it lets be made."""
    most = call.rooms.pass_template(template).download_limit
    if most is None:
        return
    pass_templates.hold(connection, call.account.id, template)
    if passes.issued_count(connection, call.account.id, template) >= most:
        raise PassLimitReached(f"No more than {most} passes may be made of this template.")


_FAILURES: tuple[tuple[type[RendererError], str], ...] = (
    (PassLimitReached, living.LIMIT),
    (BillingProblem, living.NO_CREDIT),
    (PassNotGenerated, living.NOT_GENERATED),
)


@contextmanager
def telling_failures(call: Call, stored: IssuedPass | None = None) -> Iterator[None]:
    """Owe the account a notice of a pass that could not be made, and let the error go on."""
    try:
        yield
    except RendererError as error:
        kind = next((kind for cause, kind in _FAILURES if isinstance(error, cause)), None)
        if kind is not None:
            call.may_wait()
            call.commits.run(lambda connection: _tell_failure(connection, call, kind, stored))
        raise


def _tell_failure(connection: Connection, call: Call, kind: str, stored: IssuedPass | None) -> None:
    now = call.rooms.clock()
    if stored is not None:
        living.tell(connection, kind, stored, now=now)
        return
    facts = {"custom_pass_id": call.request.passdata.get("CUSTOMPASSID", "")}
    to = call.request.get("TO")  # by now a number that was judged
    if to is not None:
        facts |= {"referenced_by": "Phone", "reference": to}
    notices.tell(connection, call.account.id, kind, facts, dialect=call.version.name, now=now)


def new_serial(now: datetime) -> str:
    """A serial number after the examples' pattern: chance, then day and time of issue."""
    return f"{secrets.token_hex(7).upper()}-{now:%m%d%y}-{now:%H%M%S}"


def _earlier(connection: Connection, call: Call, template: str, data: Data) -> IssuedPass | None:
    own = {"custom_pass_id": data.slots.get("CUSTOMPASSID"), "custom_id": data.locks.get("custom_id")}
    found = [
        one
        for name, value in own.items()
        if (one := passes.pass_by_own_id(connection, call.account.id, template, **{name: value})) is not None
    ]
    if len({one.id for one in found}) > 1:
        raise PassLocked("CUSTOMPASSID and CUSTOMID name two different passes.", slot="CUSTOMPASSID")
    if not found:
        return None
    one = passes.locked(connection, found[0].id) or found[0]
    for column, value in data.locks.items():
        if one.locks.get(column, value) != value:
            raise PassLocked("This id belongs to a pass of another recipient.", slot="CUSTOMPASSID")
    return one


def _same_picture(earlier: IssuedPass, data: Data) -> bool:
    return bool(earlier.picture) and earlier.slots.get("THUMBNAILURL") == data.slots.get("THUMBNAILURL")


def _read(connection: Connection, pass_id: int) -> IssuedPass:
    found = passes.pass_by_id(connection, pass_id)
    if found is None:
        raise LookupError(pass_id)
    return found
