"""Settings -> the Kit: everything that a job on the road needs, handed to it as one argument."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar

import structlog
from sqlalchemy.engine import Connection

from renderer.delivery.compose import Composer
from renderer.delivery.meter import Meter
from renderer.delivery.pulse import Pulse
from renderer.delivery.recent import Recent
from renderer.delivery.routing import Routes
from renderer.delivery.throttle import Rates
from renderer.fetch import Fetcher
from renderer.gateway.apns import Phones
from renderer.gateway.base import Gateway
from renderer.settings import Delivery
from renderer.store import AWAY, Store, why_away
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


class BringForward(Protocol):
    """How a job that waits is made to begin now, or in ``delay`` seconds; one that runs is left alone."""

    def __call__(self, key: str, *, delay: float = 0.0) -> None:
        """Change when the job of that key begins."""
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
    ``recent`` has what was composed and is about to be handed over; ``in_flight`` are the attempts that this
    process has begun and not recorded.
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
    bring_forward: BringForward
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
    pulse: Pulse = field(default_factory=Pulse)
    in_flight: set[int] = field(default_factory=set)

    def book(self, queue: str, ids: Sequence[int], key: str, *, delay: float) -> None:
        """Put a job on a queue that must not begin before what is written next is committed.

        Enqueued before the commit, a crash between the two cannot lose it; ``due`` is for after the commit.
        """
        self.enqueue(queue, list(ids), key, delay=max(delay, self.waits.lease))

    def due(self, key: str, *, delay: float) -> None:
        """What was to be written first is: the job is due in ``delay`` seconds."""
        if delay < self.waits.lease:
            with unless_away():
                self.bring_forward(key, delay=delay)

    def steady(self) -> bool:
        """Whether this worker may call another one dead: its own beats have arrived for a whole lease."""
        lease = timedelta(seconds=self.waits.lease)
        return self.pulse.steady(self.clock(), gap=self.gap, lease=lease)

    @property
    def gap(self) -> timedelta:
        """How far apart beats may arrive without a doubt that others' arrive as well."""
        return timedelta(seconds=max(self.waits.lease / 2, 2 * self.waits.heartbeat))

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
        except AWAY as error:
            log.warning("database.away", error=why_away(error))
            time.sleep(pause)


@contextmanager
def unless_away() -> Iterator[None]:
    """Do database work that is only a courtesy: while the database is away it is left undone."""
    try:
        yield
    except AWAY as error:
        log.warning("database.away", error=why_away(error))
