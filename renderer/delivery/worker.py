"""A Kit's makings -> a running worker: durable queues, relay and heartbeat, started and stopped as one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from types import MappingProxyType
from typing import Protocol

from renderer.delivery import encoding, postback, push
from renderer.delivery.abreast import Abreast
from renderer.delivery.compose import Composer
from renderer.delivery.discovery import CONTENT_QUEUE
from renderer.delivery.durable import Durable
from renderer.delivery.heartbeat import Heartbeat
from renderer.delivery.kit import (
    Clock,
    Kit,
    NoticeShape,
    Shape,
    executor_name,
    log,
    unless_away,
    utc_now,
)
from renderer.delivery.line import Line
from renderer.delivery.queue import Queue
from renderer.delivery.relay import Relay
from renderer.delivery.routing import Routes
from renderer.delivery.send import send_claimed, send_content
from renderer.delivery.throttle import Rates
from renderer.fetch import Fetcher
from renderer.gateway.apns import Phones
from renderer.gateway.base import Gateway
from renderer.gateway.registry import kind_of
from renderer.settings import Settings
from renderer.store import Store
from renderer.store.artefacts import Artefacts


class Beside(Protocol):
    """Other work on a worker's durable engine."""

    @property
    def queue(self) -> Queue:
        """Its queue."""
        ...

    def run(self, stop: threading.Event) -> None:
        """Find new work until ``stop`` is set."""
        ...

    def close(self) -> None:
        """Let go of what was opened."""
        ...


class Worker:
    """One worker of this process; ``start`` returns at once, ``stop`` drains."""

    def __init__(
        self,
        settings: Settings,
        *,
        store: Store,
        artefacts: Artefacts,
        composer: Composer,
        gateway: Callable[[str], Gateway],
        fetcher: Fetcher,
        shapes: Mapping[str, Shape],
        notice_shapes: Mapping[tuple[str, str], NoticeShape] = MappingProxyType({}),
        link: Callable[[int], str] = lambda _message: "",
        file_link: Callable[[int, int], str] = lambda _received, _index: "",
        phones: Phones | None = None,
        clock: Clock = utc_now,
        beside: Callable[[Callable[[], Kit]], Beside] | None = None,
        sends: bool = True,
    ) -> None:
        """Put the parts together; nothing runs yet.

        ``beside`` is other work on the same durable engine; without ``sends`` there is only that.
        """
        self.executor = executor_name()
        waits = settings.delivery
        self._drain = waits.drain
        self._stop, self._drained = threading.Event(), threading.Event()
        self._threads: list[threading.Thread] = []
        queues = [
            # a job of one message each: more of them side by side
            Queue(CONTENT_QUEUE, lambda ids: send_content(self.kit, ids), 2 * waits.concurrency),
            Queue(encoding.QUEUE, lambda ids: encoding.encode_all(self.kit, ids), 1),
            Queue(postback.QUEUE, lambda ids: postback.pay_all(self.kit, ids), waits.concurrency),
            Queue(push.QUEUE, lambda ids: push.push_all(self.kit, ids), waits.concurrency),
        ]
        self.beside = beside(lambda: self.kit) if beside else None
        queues = [*(queues if sends else []), *([self.beside.queue] if self.beside else [])]
        self._posts = ThreadPoolExecutor(waits.posts, thread_name_prefix="post")
        self.durable = Durable(settings.records, self.executor, queues, poll=waits.poll)
        self.kit = Kit(
            store=store,
            artefacts=artefacts,
            composer=composer,
            gateway=gateway,
            fetcher=fetcher,
            shapes=shapes,
            waits=waits,
            executor=self.executor,
            enqueue=self.durable.enqueue,
            bring_forward=self.durable.bring_forward,
            clock=clock,
            link=link,
            resubmit_unknown=partial(_resubmits, settings),
            kind_of=partial(kind_of, accounts=settings.gateways),
            each=Abreast(self._posts),
            routes=Routes(settings.default_gateway, settings.routes),
            rates=Rates.of(settings),
            notice_shapes=notice_shapes,
            file_link=file_link,
            phones=phones or Phones(),
        )
        self._lines = (
            Line("send", lambda ids: send_claimed(self.kit, ids), waits.concurrency),
            Line("postback", lambda ids: postback.pay_claimed(self.kit, ids), waits.concurrency),
        )
        self.relay = Relay(self.kit, *self._lines, self.durable.backlog)
        self.heartbeat = Heartbeat(self.kit, self.durable, self.relay.keep)
        self._bodies = [("heartbeat", self.heartbeat.run, self._drained)]
        if sends:
            self._bodies.append(("relay", self.relay.run, self._stop))
        if self.beside:
            self._bodies.append(("beside", self.beside.run, self._stop))

    def start(self) -> None:
        """Say that we live before any job carries our name, then begin."""
        self.heartbeat.beat()
        self.durable.start()
        for name, body, stop in self._bodies:
            thread = threading.Thread(target=body, args=(stop,), name=name, daemon=True)
            thread.start()
            self._threads.append(thread)
        log.info("worker.started", executor=self.executor)

    def stop(self) -> None:
        """Claim no more, finish what runs within the drain time, and leave the rest to others."""
        self._stop.set()
        beating, *others = self._threads
        for thread in others:
            thread.join(timeout=30)
        # what is in hand stays ours until it is done: the heart beats on
        unbegun = [line.close(self._drain) for line in self._lines]
        with unless_away():
            self.relay.let_go(*unbegun)
        self.durable.stop(self._drain)
        self._drained.set()
        beating.join(timeout=30)
        if self.beside:
            self.beside.close()
        self._posts.shutdown(wait=False, cancel_futures=True)
        with unless_away():
            self.heartbeat.leave()
        log.info("worker.stopped", executor=self.executor)


def _resubmits(settings: Settings, gateway: str) -> bool:
    account = settings.gateways.get(gateway)
    return account is None or account.resubmit_unknown
