"""What an action is given: the request, who asks, and the rooms behind it; and what an action is."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TypeVar

from sqlalchemy.engine import Connection

from renderer.delivery.compose import Composer
from renderer.delivery.routing import Routes
from renderer.errors import (
    ConfigurationError,
    InvalidElement,
    MissingElement,
    RendererError,
    TooManyNumbers,
    UnknownAction,
    UnknownTemplate,
)
from renderer.fetch import Fetcher
from renderer.skycore import actions, repeats
from renderer.skycore.commits import Commits
from renderer.skycore.memory import Memory
from renderer.skycore.request import Request
from renderer.skycore.response import Answer
from renderer.skycore.versions import Version
from renderer.store import Store
from renderer.store.accounts import Account
from renderer.store.artefacts import Artefacts
from renderer.store.passes import PassKey
from renderer.wallet import PassTemplate

Found = TypeVar("Found")
MAX_NUMBERS = 100
_YES = frozenset({"yes", "true", "1"})


def _nothing() -> Artefacts:
    raise ConfigurationError("This service keeps no files.")


def _nowhere() -> Fetcher:
    raise ConfigurationError("This service does not fetch by URL.")


def _not_at_hand(_template: str) -> bool:
    return False


def _no_pass(template: str) -> PassTemplate:
    raise UnknownTemplate(f"There is no pass template {template[:40]!r}.", field="template")


@dataclass(frozen=True, slots=True)
class Rooms:
    """What stands behind the API: records, composer, the gateway of shortcodes that name none, the clock.

    ``artefacts`` keep files and ``fetcher`` brings them, both opened at first use; ``report_link`` is the
    address of a report by its digest; ``reaches`` raises UnknownGateway where a gateway does not deliver to
    a number. ``pass_template`` is a pass template by its id, ``pass_link`` the address of a pass's page,
    ``pass_key`` what the first pass of data sent to a number is known by beforehand. ``memory`` is what
    look-ups are believed from; ``at_hand`` says whether the composer knows a template without a wait.
    """

    store: Store
    composer: Composer
    default_gateway: str
    clock: Callable[[], datetime]
    memory: Memory = field(default_factory=Memory)
    at_hand: Callable[[str], bool] = _not_at_hand
    artefacts: Callable[[], Artefacts] = _nothing
    fetcher: Callable[[], Fetcher] = _nowhere
    report_link: Callable[[str], str] = lambda digest: digest
    reaches: Callable[[str, str], None] = lambda _gateway, _number: None
    pass_template: Callable[[str], PassTemplate] = _no_pass
    pass_link: Callable[[int], str] = str
    pass_key: Callable[[str, str, Mapping[str, str]], PassKey | None] = lambda _template, _phone, _slots: None
    routes: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def gateway_for(self, number: str, named: str | None) -> str:
        """The gateway a message is booked for: its shortcode's, else its country's, else the default."""
        return Routes(self.default_gateway, self.routes).to(number, named)[0]


class Reading:
    """A read transaction that begins when it is first needed and ends with the request."""

    def __init__(self, store: Store) -> None:
        """Nothing is opened yet."""
        self._store = store
        self._stack = ExitStack()
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """The connection, opened now if it was not."""
        if self._connection is None:
            self._connection = self._stack.enter_context(self._store.read())
        return self._connection

    def close(self) -> None:
        """End the transaction, if one was begun."""
        self._stack.close()
        self._connection = None


class RecordsNeeded(Exception):
    """A request that was to be answered from memory alone needs the records."""


class NoReading(Reading):
    """A read transaction that may not begin: whoever needs it is told to come back on a thread."""

    @property
    def connection(self) -> Connection:
        """Never there; raises RecordsNeeded."""
        raise RecordsNeeded


class CommitNeeded(Exception):
    """A request on the event loop that only has to be booked: ``work`` does it, in a write transaction."""

    def __init__(self, work: Callable[[Connection], Answer]) -> None:
        """Keep the work; it answers the request."""
        super().__init__()
        self.work = work


@dataclass(frozen=True, slots=True)
class Call:
    """One request of an account in one version, with its read transaction and its way to write."""

    request: Request
    version: Version
    account: Account
    rooms: Rooms
    reading: Reading
    commits: Commits

    @property
    def connection(self) -> Connection:
        """A read transaction."""
        return self.reading.connection

    def need(self, name: str) -> str:
        """Text of a mandatory element; raises MissingElement."""
        text = self.request.get(name)
        if text is None:
            raise MissingElement(f"{name} is missing.", field=name)
        return text

    def need_all(self) -> None:
        """Raise MissingElement for the first mandatory element of this action that is absent.

        A TO of more than 100 numbers is told as soon as it is seen (TooManyNumbers), as the known clients do.
        """
        for name in self.version.mandatory.get(self.request.action, ()):
            text = self.need(name)
            if name == "TO" and not text.strip(", "):
                raise MissingElement("TO names no number.", field="TO")
            if name == "TO" and text.count(",") >= MAX_NUMBERS:
                raise TooManyNumbers(f"TO may hold at most {MAX_NUMBERS} numbers.", field="TO")

    def number(self, name: str, limit: int = 10_000) -> int | None:
        """A non-negative whole number, None when absent; raises InvalidElement."""
        text = self.request.get(name)
        if text is None:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) <= limit):
            raise InvalidElement(f"{name} must be a whole number from 0 to {limit}.", field=name)
        return int(text)

    def may_wait(self) -> None:
        """Whatever follows takes time: raise RecordsNeeded unless this is a thread that may wait."""
        if isinstance(self.reading, NoReading):
            raise RecordsNeeded

    def says_yes(self, name: str) -> bool:
        """Whether an element says yes, true or 1."""
        return (self.request.get(name) or "").lower() in _YES

    def known(self, what: str, key: str, look: Callable[[Connection], Found | None]) -> Found | None:
        """A row of this account by its key: looked up, or remembered from a moment ago."""
        return self.rooms.memory.recall((what, self.account.id, key), lambda: look(self.connection))

    def book(self, work: Callable[[Connection], Answer]) -> Answer:
        """As ``commit``; on the event loop raises CommitNeeded, so nothing may be wrapped around it."""
        if isinstance(self.reading, NoReading) and repeats.reference_of(self.request) is None:
            raise CommitNeeded(work)
        return self.commit(work)

    def commit(self, work: Callable[[Connection], Answer]) -> Answer:
        """The answer of ``work``, whose writes are on the disk; a repeated CLIENTREFERENCE has its first one.

        ``work`` must be safe to run again from the start (see Commits).
        """
        self.may_wait()
        reference = repeats.reference_of(self.request)
        if reference is None:
            return self.commits.run(work)
        return self.commits.run(
            lambda connection: repeats.once(
                connection, self.account.id, reference, work, now=self.rooms.clock()
            )
        )


@dataclass(frozen=True, slots=True)
class Action:
    """One action: its name in the documentation's spelling, what it does, and the errors it can answer.

    ``aliases`` are other names that documents give it, in lower case; ``codes`` are those that only this
    action has for an error and its element. A ``quick`` one touches nothing that waits (disk, network)
    before it asks for the records, so that a refusal can be told at once.
    """

    name: str
    summary: str
    run: Callable[[Call], Answer]
    related: str = ""
    aliases: tuple[str, ...] = ()
    codes: Mapping[tuple[type[RendererError], str], str] = field(default_factory=dict)
    quick: bool = False


@cache
def all_actions() -> Mapping[str, Action]:
    """Every action by its lower-case name."""
    found = {}
    for entry in pkgutil.iter_modules(actions.__path__):
        action: Action = import_module(f"{actions.__name__}.{entry.name}").ACTION
        found[action.name.lower()] = action
    return MappingProxyType(dict(sorted(found.items())))


@cache
def _by_any_name() -> Mapping[str, Action]:
    aliases = {alias: action for action in all_actions().values() for alias in action.aliases}
    return MappingProxyType({**aliases, **all_actions()})


def is_quick(name: str) -> bool:
    """Whether a request of that action may be tried without the records; an unknown action may."""
    action = _by_any_name().get(name)
    return action is None or action.quick


def codes_of(name: str) -> Mapping[tuple[type[RendererError], str], str]:
    """The codes that only the action of that name has; none when there is no such action."""
    action = _by_any_name().get(name)
    return action.codes if action is not None else {}


def find_action(name: str) -> Action:
    """The action of that lower-case name; raises UnknownAction."""
    if not name:
        raise UnknownAction("Name the action in ACTION.", field="ACTION")
    try:
        return _by_any_name()[name]
    except KeyError:
        raise UnknownAction(f"There is no action {name[:40]!r}.", field="ACTION") from None
