"""A request with CLIENTREFERENCE -> the answer it had the first time, or its own, kept for a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import orjson
from sqlalchemy.engine import Connection

from renderer.errors import InvalidElement
from renderer.skycore.request import Request
from renderer.skycore.response import Answer, Child
from renderer.store import repeats

ELEMENT = "CLIENTREFERENCE"


def reference_of(request: Request) -> str | None:
    """CLIENTREFERENCE, None without one; raises InvalidElement when it is too long."""
    reference = request.get(ELEMENT)
    if reference is not None and len(reference) > repeats.MAX_REFERENCE:
        message = f"{ELEMENT} is longer than {repeats.MAX_REFERENCE} characters."
        raise InvalidElement(message, field=ELEMENT)
    return reference


def earlier(connection: Connection, account_id: int, reference: str, *, now: datetime) -> Answer | None:
    """The first answer of the last 24 hours; None when there is none."""
    kept = repeats.first_answer(connection, account_id, reference, now=now)
    return read(kept) if kept else None


def once(
    connection: Connection,
    account_id: int,
    reference: str,
    work: Callable[[Connection], Answer],
    *,
    now: datetime,
) -> Answer:
    """The first answer if there is one, else that of ``work``, kept in the same transaction as its writes.

    Only what was accepted is kept: a refusal sent nothing, so a mended request may come under its reference.
    """
    row_id, kept = repeats.claim(connection, account_id, reference, now=now)
    if kept:
        return read(kept)
    answer = work(connection)
    repeats.keep(connection, row_id, written(answer))
    return answer


def written(answer: Answer) -> str:
    """An answer as text."""
    return orjson.dumps([answer.code, answer.children]).decode()


def read(text: str) -> Answer:
    """The answer of that text."""
    code, children = orjson.loads(text)
    return Answer(tuple(_child(each) for each in children), code)


def _child(pair: list[str | list[object]]) -> Child:
    name, content = pair
    if isinstance(content, str):
        return str(name), content
    return str(name), tuple(_child(each) for each in content)  # type: ignore[arg-type] # what written() made
