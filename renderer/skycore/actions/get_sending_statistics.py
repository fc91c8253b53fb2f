"""getSendingStatistics: two moments in UTC -> the address of a report of all messages between them."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy.engine import Connection

from renderer.errors import AskedTooOften, InvalidDate, InvalidElement, PeriodTooLong
from renderer.skycore.call import Action, Call
from renderer.skycore.response import Answer, success
from renderer.skycore.statistics import report
from renderer.store import statistics
from renderer.store.artefacts import digest_of

# the interface says that both are limited and not to what: ours to set (inferred)
LONGEST = timedelta(days=31)
A_DAY = 100
_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\Z", re.ASCII)


def run(call: Call) -> Answer:
    """Make the report and keep it for a week under an address that cannot be guessed."""
    call.need_all()
    begin, end = moment(call, "START_DATE"), moment(call, "END_DATE")
    if end < begin:
        raise InvalidDate("END_DATE is before START_DATE.", field="END_DATE")
    if end - begin > LONGEST:
        raise PeriodTooLong(f"A report covers at most {LONGEST.days} days.", field="END_DATE")
    mine, now = call.account.id, call.rooms.clock()
    if statistics.asked_since(call.connection, mine, now - timedelta(days=1)) >= A_DAY:
        raise AskedTooOften(f"At most {A_DAY} reports are made in 24 hours.")
    digest = digest_of("report", secrets.token_bytes(32))
    call.rooms.artefacts().put(digest, report(call.connection, mine, begin, end))
    # the element's name is inferred: the documents say only that the answer is a link
    answer = success(("URL", call.rooms.report_link(digest)))

    def note(connection: Connection) -> Answer:
        statistics.add_statistics(connection, mine, digest, now=now)
        return answer

    return call.commit(note)


def moment(call: Call, name: str) -> datetime:
    """A moment in UTC; raises MissingElement, InvalidElement for its form or InvalidDate for its day."""
    text = call.need(name)
    if not _FORM.match(text):
        raise InvalidElement(f"{name} must be in the form YYYY-MM-DD hh:mm:ss.", field=name)
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    except ValueError:
        raise InvalidDate(f"{name} is no moment of the calendar.", field=name) from None


ACTION = Action(
    name="getSendingStatistics",
    summary="Make a report of the messages of a period.",
    run=run,
    related="E506 E507 E508 E509 E510",
    aliases=("getsendingstatus",),
)
