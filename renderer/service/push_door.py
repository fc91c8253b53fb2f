"""Gateways' pushes -> answered before any routing, which costs as much as keeping a report does."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from renderer.errors import RendererError
from renderer.gateway.registry import kind_of, modules
from renderer.service import problems
from renderer.service.push import MM7, MM7_PATH, PUSH, Desk, pushing

_WHOLE = re.compile(rb"[0-9]{1,18}")
_LENGTH, _PIECEWISE = b"content-length", b"transfer-encoding"


@dataclass(frozen=True, slots=True)
class Place:
    """An address of pushes: ``path`` is its pattern, ``names`` the accounts that ``asked`` may mean."""

    path: str
    methods: Collection[str]
    asked: str
    names: tuple[str, ...]


class PushDoor:
    """Pure ASGI: pushes to gateways that there are, as they usually come.

    What is unusual (another name or method, a body without a length or beyond the limit) goes on to the
    routes of ``push.router``, which answer the same.
    """

    def __init__(self, app: ASGIApp, desk: Desk, max_bytes: int) -> None:
        """Stand before ``app``; a body larger than ``max_bytes`` is not for this door."""
        self.app = app
        self.desk = desk
        self.max_bytes = max_bytes
        self.places = places(desk)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what is a push, pass on everything else."""
        place = self.places.get(scope["path"]) if scope["type"] == "http" else None
        if place is None or scope["method"] not in place.methods or not self._is_usual(scope):
            await self.app(scope, receive, send)
            return
        scope["route"] = place  # as a router notes it, for whoever measures
        try:
            answer = await self.desk.take(place.asked, place.names, Request(scope, receive))
        except ClientDisconnect:
            answer = problems.left(scope["method"], scope["path"])
        except RendererError as error:
            answer = problems.of_error(error)
        await answer(scope, receive, send)

    def _is_usual(self, scope: Scope) -> bool:
        if scope.get("root_path"):
            return False
        lengths = [text for name, text in scope["headers"] if name in (_LENGTH, _PIECEWISE)]
        return not lengths or bool(
            len(lengths) == 1 and _WHOLE.fullmatch(lengths[0]) and int(lengths[0]) <= self.max_bytes
        )


def places(desk: Desk) -> Mapping[str, Place]:
    """The addresses of every gateway that pushes, by their paths."""
    accounts = desk.settings.gateways
    found = {MM7_PATH: Place(MM7_PATH, ("POST",), MM7, tuple(desk.relays()))}
    for name in {*accounts, *modules()}:
        if "/" not in name and pushing(kind_of(name, accounts)) is not None:
            found[PUSH.format(gateway=name)] = Place(PUSH, ("GET", "POST"), name, (name,))
    return found
