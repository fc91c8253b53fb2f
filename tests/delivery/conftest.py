from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import structlog
from sqlalchemy import update

from renderer.delivery.compose import Composed, Order, TemplateFacts
from renderer.delivery.kit import Kit, Notice
from renderer.delivery.relay import Relay
from renderer.errors import RendererError
from renderer.fetch import Fetcher, Policy
from renderer.gateway.base import Answer, Capabilities, Submission
from renderer.mms.multipart import PduPart
from renderer.mms.pdu import RELATED, Pdu
from renderer.mms.wsp import ContentType
from renderer.settings import Delivery
from renderer.store import Store, accounts, messages, postbacks
from renderer.store import events as book
from renderer.store.artefacts import open_artefacts
from renderer.store.base import open_store
from renderer.store.messages import Message
from renderer.store.schema import upgrade

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
NUMBER = "16501234123"
PDU = Pdu(
    (("X-Mms-Message-Type", "m-send-req"), ("X-Mms-Transaction-Id", "T1"), ("Subject", "Hi Zoë")),
    ContentType(RELATED, (("type", "application/smil"), ("start", "<s.smil>"))),
    (
        PduPart(ContentType("application/smil"), b"<smil/>", "s.smil", "s.smil"),
        PduPart(ContentType("image/gif"), b"GIF89a", "a.gif", "a.gif"),
        PduPart(ContentType("text/plain", (("charset", "utf-8"),)), "Grüße".encode(), "t.txt", "t.txt"),
    ),
)


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class FakeComposer:
    orders: list[Order] = field(default_factory=list)
    raises: Exception | None = None

    def compose(self, order: Order) -> Composed:
        self.orders.append(order)
        if self.raises:
            raise self.raises
        return Composed(PDU.encode(), {"sent_as": "MMS", "warnings": []})

    def facts(self, template: str) -> TemplateFacts:
        raise NotImplementedError

    def check_barcode(self, template: str, barcode_id: str) -> None:
        raise NotImplementedError

    def check_pass(self, template: str, passdata: Mapping[str, str]) -> None:
        raise NotImplementedError


@dataclass
class FakeGateway:
    """Answers as told, in order, the last answer for ever."""

    answers: list[Answer | Exception] = field(default_factory=lambda: [Answer("accepted", "G-1")])
    seen: list[Submission] = field(default_factory=list)
    name: str = "smsglobal"
    capabilities: Capabilities = field(
        default_factory=lambda: Capabilities("Fake", frozenset({"*/*"}), 300_000, base64=True, attachments=15)
    )

    def submit(self, submission: Submission) -> Answer:
        self.seen.append(submission)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return replace(answer, gateway_id=answer.gateway_id and f"{answer.gateway_id}{len(self.seen)}")


@dataclass
class Booked:
    queue: str
    ids: list[int]
    key: str
    delay: float


@dataclass
class FakeQueues:
    """Keeps what was enqueued, each key once, as the durable engine does."""

    jobs: dict[str, Booked] = field(default_factory=dict)

    def enqueue(self, queue: str, ids: list[int], key: str, *, delay: float = 0.0) -> None:
        self.jobs.setdefault(key, Booked(queue, list(ids), key, delay))

    def bring_forward(self, key: str, *, delay: float = 0.0) -> None:
        if key in self.jobs:
            self.jobs[key].delay = delay

    def backlog(self, queue: str, limit: int) -> int:
        return min(limit, sum(job.queue == queue for job in self.jobs.values()))

    def taken(self, queue: str) -> list[Booked]:
        found = [job for job in self.jobs.values() if job.queue == queue]
        for job in found:
            del self.jobs[job.key]
        return found


@dataclass
class FakeHands:
    """Keeps the chunks it is given until they are taken."""

    chunks: list[list[int]] = field(default_factory=list)
    lanes: int = 4
    full: bool = False

    def room(self) -> int:
        return 0 if self.full else 2 * self.lanes

    def held(self) -> set[int]:
        return {one for chunk in self.chunks for one in chunk}

    def give(self, ids: Sequence[int]) -> None:
        self.chunks.append(list(ids))

    def taken(self) -> list[int]:
        """What was given, now done."""
        ids = sorted(self.held())
        self.chunks.clear()
        return ids


def shape(notice: Notice) -> bytes:
    return f"<PB>{notice.message.id}:{notice.event.kind}</PB>".encode()


@dataclass
class World:
    """A kit over a real store, with everything outside played."""

    kit: Kit
    clock: Clock
    composer: FakeComposer
    gateway: FakeGateway
    queues: FakeQueues
    customer: list[httpx.Request]
    replies: list[httpx.Response | Exception]
    account: int
    sends: FakeHands = field(default_factory=FakeHands)
    posts: FakeHands = field(default_factory=FakeHands)

    def relay(self) -> Relay:
        return Relay(self.kit, self.sends, self.posts, self.queues.backlog)

    def add(self, **changes: object) -> int:
        row = {
            "account_id": self.account,
            "dialect": "1.3",
            "action": "sendmmsbarcode",
            "mms_id": "35674",
            "template": "ticket-mms",
            "recipient": NUMBER,
            "sender": "60856",
            "gateway": "smsglobal",
            "content": {"barcode_id": "T-1"},
            **changes,
        }
        with self.kit.store.write() as connection:
            return messages.add_message(connection, row, now=self.clock())

    def message(self, message_id: int) -> Message:
        with self.kit.store.read() as connection:
            found = messages.message(connection, message_id)
        assert found is not None
        return found

    def happened(self, message_id: int) -> list[str]:
        with self.kit.store.read() as connection:
            return [event.kind for event in book.events_of(connection, message_id)]

    def owed(self, message_id: int) -> list[postbacks.Postback]:
        with self.kit.store.read() as connection:
            return postbacks.postbacks_of(connection, message_id)

    def beat_steadily(self) -> None:
        """Let this worker's beats have arrived for a whole lease, the last one now."""
        pulse, lease, gap = self.kit.pulse, timedelta(seconds=self.kit.waits.lease), self.kit.gap
        for back in (lease, lease / 2, timedelta(0)):
            pulse.beat(self.clock() - back, gap=gap)

    def with_waits(self, **changes: object) -> None:
        self.kit = replace(self.kit, waits=self.kit.waits.model_copy(update=changes))


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Keep log lines to ourselves: tracebacks of expected defects are slow to draw and say nothing here."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url)
    upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def world(store: Store, tmp_path: Path) -> Iterator[World]:
    clock, composer, gateway, queues = Clock(), FakeComposer(), FakeGateway(), FakeQueues()
    customer: list[httpx.Request] = []
    replies: list[httpx.Response | Exception] = []

    def answer(request: httpx.Request) -> httpx.Response:
        customer.append(request)
        reply = replies.pop(0) if replies else httpx.Response(200)
        if isinstance(reply, Exception):
            raise reply
        return reply

    resolver: Callable[[str, int], list[str]] = lambda _host, _port: ["93.184.215.14"]  # noqa: E731
    fetcher = Fetcher(Policy(), transport=httpx.MockTransport(answer), resolver=resolver)
    kit = Kit(
        store=store,
        artefacts=open_artefacts(str(tmp_path / "artefacts")),
        composer=composer,
        gateway=lambda _name: gateway,
        fetcher=fetcher,
        shapes={"1.3": shape, "2013": shape},
        waits=Delivery(),
        executor="me",
        enqueue=queues.enqueue,
        bring_forward=queues.bring_forward,
        clock=clock,
    )
    with store.write() as connection:
        account = accounts.add_account(
            connection, "Acme", now=START, postback_url="https://customer.example/pb"
        )
    yield World(kit, clock, composer, gateway, queues, customer, replies, account)
    fetcher.close()


def silence(world: World) -> None:
    """Take the account's postback address away."""
    with world.kit.store.write() as connection:
        connection.execute(update(accounts.accounts).values(postback_url=None))


def failure(message: str = "It cannot be drawn.") -> RendererError:
    return RendererError(message)
