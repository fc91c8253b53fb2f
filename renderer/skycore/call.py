"""What an action is given: the request, who asks, and the rooms behind it; and what an action is."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from types import MappingProxyType

from sqlalchemy.engine import Connection

from renderer.delivery.compose import Composer
from renderer.errors import InvalidElement, MissingElement, UnknownAction
from renderer.skycore import actions
from renderer.skycore.request import Request
from renderer.skycore.response import Answer
from renderer.skycore.versions import Version
from renderer.store import Store
from renderer.store.accounts import Account


@dataclass(frozen=True, slots=True)
class Rooms:
    """What stands behind the API: records, composer, the gateway of shortcodes that name none, the clock."""

    store: Store
    composer: Composer
    default_gateway: str
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Call:
    """One request of an account in one version; ``connection`` is a read transaction."""

    request: Request
    version: Version
    account: Account
    rooms: Rooms
    connection: Connection

    def need(self, name: str) -> str:
        """Text of a mandatory element; raises MissingElement."""
        text = self.request.get(name)
        if text is None:
            raise MissingElement(f"{name} is missing.", field=name)
        return text

    def need_all(self) -> None:
        """Raise MissingElement for the first mandatory element of this action that is absent."""
        for name in self.version.mandatory.get(self.request.action, ()):
            self.need(name)

    def number(self, name: str, limit: int = 10_000) -> int | None:
        """A non-negative whole number, None when absent; raises InvalidElement."""
        text = self.request.get(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= limit):
            raise InvalidElement(f"{name} must be a whole number from 0 to {limit}.", field=name)
        return int(text)


@dataclass(frozen=True, slots=True)
class Action:
    """One action: its name in the documentation's spelling, what it does, and the errors it can answer."""

    name: str
    summary: str
    run: Callable[[Call], Answer]
    related: str = ""


@cache
def all_actions() -> Mapping[str, Action]:
    """Every action by its lower-case name."""
    found = {}
    for entry in pkgutil.iter_modules(actions.__path__):
        action: Action = import_module(f"{actions.__name__}.{entry.name}").ACTION
        found[action.name.lower()] = action
    return MappingProxyType(dict(sorted(found.items())))


def find_action(name: str) -> Action:
    """The action of that lower-case name; raises UnknownAction."""
    if not name:
        raise UnknownAction("Name the action in ACTION.", field="ACTION")
    try:
        return all_actions()[name]
    except KeyError:
        raise UnknownAction(f"There is no action {name[:40]!r}.", field="ACTION") from None
