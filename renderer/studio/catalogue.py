"""`/studio/api/handsets`, `/studio/api/carriers`: a few letters -> the profiles a person may mean."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query
from starlette.responses import Response

from renderer import handset
from renderer.handset.names import fold
from renderer.studio import parcel
from renderer.studio.house import House
from renderer.studio.shell import TIMES

MOST = 40
Words = Annotated[str, Query(max_length=100)]


class Entry(NamedTuple):
    """One profile as a list shows it; ``folded`` is every name it answers to, ready to be searched."""

    name: str
    title: str
    note: str
    folded: str


def router(_house: House) -> APIRouter:
    """The two searches."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/studio/api/handsets")
    def handsets(q: Words = "") -> Response:
        return _found(search(all_handsets(), q), len(all_handsets()))

    @routes.get("/studio/api/carriers")
    def carriers(q: Words = "") -> Response:
        return _found(search(all_carriers(), q), len(all_carriers()))

    return routes


def _found(entries: list[Entry], of: int) -> Response:
    rows: list[dict[str, Any]] = [
        {"name": one.name, "title": one.title, "note": one.note} for one in entries[:MOST]
    ]
    return parcel.reply({"entries": rows, "found": len(entries), "of": of})


def search(entries: Iterable[Entry], words: str) -> list[Entry]:
    """Entries that hold every word in one of their names; those that begin with the first word lead."""
    wanted = [folded for word in words.split() if (folded := fold(word))]
    found = [one for one in entries if all(word in one.folded for word in wanted)]
    first = wanted[0] if wanted else ""
    return sorted(found, key=lambda one: not fold(one.title).startswith(first))


@cache
def all_handsets() -> tuple[Entry, ...]:
    """Every handset profile, our own rows first."""
    return tuple(
        Entry(
            one.name,
            one.title,
            f"{one.screen[0]} {TIMES} {one.screen[1]}, {one.mms_max_bytes // 1000} kB",
            " ".join(fold(name) for name in (one.title, one.name, *one.aliases)),
        )
        for one in handset.profiles().values()
    )


@cache
def all_carriers() -> tuple[Entry, ...]:
    """Every carrier."""
    return tuple(
        Entry(
            one.name,
            one.title,
            f"{one.max_bytes // 1000} kB" if one.max_bytes else "states no limit",
            " ".join(fold(name) for name in (one.title, one.name, *one.aliases)),
        )
        for one in handset.carriers().values()
    )
