"""Settings -> the Kit: everything that a job on the road needs, handed to it as one argument."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol, TypeVar

import structlog
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from renderer.delivery.compose import Composer
from renderer.delivery.meter import Meter
from renderer.delivery.recent import Recent
from renderer.delivery.routing import Routes
from renderer.delivery.throttle import Rates
from renderer.fetch import Fetcher
from renderer.gateway.apns import Phones
from renderer.gateway.base import Gateway
from renderer.settings import Delivery
from renderer.store import Store
from renderer.store.artefacts import Artefacts
from renderer.store.events import Event
from renderer.store.messages import Message
from renderer.store.notices import StoredNotice
from renderer.store.postbacks import Postback

Item = TypeVar("Item")
Result = TypeVar("Result")
log = structlog.get_logger("renderer.delivery")


@dataclass(frozen=True, slots=True)
class Notice:
    """What a postback tells: the event, and the message it happened to."""

    postback: Postback
    event: Event
    message: Message


Shape = Callable[[Notice], bytes]
NoticeShape = Callable[[StoredNotice], bytes]
Clock = Callable[[], datetime]


class Enqueue(Protocol):
    """How a job asks for another: on a queue, under a key, now or after a delay in seconds."""

    def __call__(self, queue: str, ids: list[int], key: str, *, delay: float = 0.0) -> None:
        """Enqueue once for each key."""
        ...


class Each(Protocol):
    """How a job does one thing to many: side by side where the worker can, answers in order."""

    def __call__(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """Do ``work`` to each of ``items``."""
        ...


def in_turn(work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """Do it to one after the other."""
    return [work(one) for one in items]


@dataclass(frozen=True, slots=True)
class Kit:
    """The tools of every job; ``executor`` names this process, ``shapes`` give a dialect's postbacks.

    ``each`` posts side by side; ``kind_of`` is the gateway's kind behind an account's name.
    ``file_link`` is where a file of a phone's message is fetched, by the message's id and the file's place.
    ``recent`` has what was composed and is about to be handed over.
    """

    store: Store
    artefacts: Artefacts
    composer: Composer
    gateway: Callable[[str], Gateway]
    fetcher: Fetcher
    shapes: Mapping[str, Shape]
    waits: Delivery
    executor: str
    enqueue: Enqueue
    bring_forward: Callable[[str], None]
    clock: Clock
    link: Callable[[int], str] = lambda _message: ""
    resubmit_unknown: Callable[[str], bool] = lambda _gateway: True
    kind_of: Callable[[str], str] = str
    each: Each = field(default_factory=lambda: in_turn)
    routes: Routes = field(default_factory=Routes)
    rates: Rates = field(default_factory=Rates)
    notice_shapes: Mapping[tuple[str, str], NoticeShape] = field(default_factory=dict)
    file_link: Callable[[int, int], str] = lambda _received, _index: ""
    phones: Phones = field(default_factory=Phones)
    meter: Meter = field(default_factory=Meter)
    recent: Recent = field(default_factory=Recent)

    @contextmanager
    def write(self) -> Iterator[tuple[Connection, datetime]]:
        """A write transaction and the moment it begins; a power cut that takes it back has it done again."""
        with self.store.write(lasting=False) as connection:
            yield connection, self.clock()


def utc_now() -> datetime:
    """The system's clock, in UTC."""
    return datetime.now(UTC)


def executor_name() -> str:
    """A name no other worker has or had: host, process, chance."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"


def insist(work: Callable[[], Result], *, pause: float = 0.5) -> Result:
    """Do database work that must not be lost, again and again while the database is away.

    Without its database a worker has nothing else to do; when it is killed meanwhile, another one adopts.
    """
    while True:
        try:
            return work()
        except OperationalError as error:
            log.warning("database.away", error=_first_line(error))
            time.sleep(pause)


@contextmanager
def unless_away() -> Iterator[None]:
    """Do database work that is only a courtesy: while the database is away it is left undone."""
    try:
        yield
    except OperationalError as error:
        log.warning("database.away", error=_first_line(error))


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).partition("\n")[0][:200]
