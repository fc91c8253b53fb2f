"""saveMMS and sendMMS: a request's slides -> a stored message, ready at once or once it is encoded."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.engine import Connection

from renderer.delivery import encoding
from renderer.errors import InvalidElement
from renderer.fetch.client import Fetched
from renderer.mms.rules import OF_2013, TODAY, Rules
from renderer.mms.slide import Presentation
from renderer.skycore import slides
from renderer.skycore.call import Call
from renderer.skycore.versions import V2013
from renderer.store import contents, notices, templates
from renderer.store.saved import Prepared, prepare

MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class Ready:
    """A message whose files are fetched and kept; ``state`` is ready or encoding."""

    name: str
    prepared: Prepared
    state: str


def read(call: Call) -> Ready:
    """The request's message: checked, fetched, checked again with its files, and these kept.

    Raises SlideError and its leaves, FetchError, InvalidElement for a NAME that is too long.
    """
    limits, seconds = rules_of(call)
    draft = slides.read(call.request.root, limits, seconds=seconds)
    if len(draft.name) > MAX_NAME:
        raise InvalidElement(f"NAME is longer than {MAX_NAME} characters.", field="NAME")
    made = _titled(slides.fetched(draft, lambda url: _fetch(call, url)), call)
    prepared = prepare(made, call.rooms.artefacts(), slides.sources(draft))
    state = templates.ENCODING if encoding.is_needed(made) else templates.READY
    return Ready(made.name, prepared, state)


def rules_of(call: Call) -> tuple[Rules, int]:
    """The rules, and how many seconds a slide lasts that does not say: 2013's for its address and its form.

    Its form is the one with CONTENT, which knows no SUBJECT, so that one is not asked for at any address.
    """
    of_2013 = call.version.name == V2013.name or call.request.root.child("CONTENT") is not None
    return (OF_2013, 5) if of_2013 else (TODAY, 10)


def store(connection: Connection, call: Call, ready: Ready) -> str:
    """MMSID of the stored message; its notice is told at once when it is ready."""
    now, action = call.rooms.clock(), call.request.action
    contents.add_content(connection, ready.prepared.template, ready.prepared.document, now=now)
    _, mms_id = templates.add_mms(
        connection,
        call.account.id,
        template=ready.prepared.template,
        name=ready.name,
        state=ready.state,
        dialect=call.version.name,
        action=action,
        now=now,
    )
    if ready.state == templates.READY:
        kind = encoding.told(action).stored
        facts = {"mms_id": mms_id}
        notices.tell(connection, call.account.id, kind, facts, dialect=call.version.name, now=now)
    return mms_id


def _fetch(call: Call, url: str) -> Fetched:
    return call.rooms.fetcher().get(url)


def _titled(made: Presentation, call: Call) -> Presentation:
    """The title of 2013 for a message without a subject: its name and who sends it."""
    if made.subject.strip():
        return made
    return Presentation(made.name, f"{made.name} from {call.account.name}"[: TODAY.max_subject], made.slides)
