"""Apple's push service played on loopback: HTTP/2 over TLS, pushes kept, answers by device token."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import ssl
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from h2 import events
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.exceptions import ProtocolError

START_SECONDS = 10.0
_PATH = "/3/device/"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a token is answered: a status, Apple's word for it, and what stands beside it."""

    status: int = 200
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pushed:
    """One push as it came: ``certificate`` is the common name that the client showed."""

    token: str
    topic: str
    body: bytes
    headers: Mapping[str, str]
    certificate: str | None


@dataclass(slots=True)
class PushService:
    """The stand-in: ``replies`` by device token, each one once but the last; others are told 200.

    ``url`` and ``authority`` (a PEM file to trust) are there once it runs.
    """

    replies: dict[str, list[Reply]] = field(default_factory=dict)
    pushed: list[Pushed] = field(default_factory=list)
    connections: int = 0
    url: str = ""
    authority: Path = Path()

    def answer(self, one: Pushed) -> Reply:
        """Keep a push and say what it is answered."""
        self.pushed.append(one)
        if not one.topic:
            return Reply(400, "MissingTopic")
        waiting = self.replies.get(one.token)
        if not waiting:
            return Reply()
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@contextmanager
def push_service(*, clients: Path | None = None) -> Iterator[PushService]:
    """The stand-in, listening in a thread; ``clients`` is the PEM authority of the certificates it takes."""
    service = PushService()
    with tempfile.TemporaryDirectory(prefix="renderer-apns-") as folder:
        service.authority = Path(folder) / "server.pem"
        service.authority.write_bytes(_server_certificate())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(service.authority)
        context.set_alpn_protocols(["h2"])
        if clients is not None:
            context.load_verify_locations(clients)
            context.verify_mode = ssl.CERT_OPTIONAL
        with _running(service, context):
            yield service


@contextmanager
def _running(service: PushService, context: ssl.SSLContext) -> Iterator[None]:
    loop = asyncio.new_event_loop()
    stop, ready = asyncio.Event(), threading.Event()

    async def serve() -> None:
        async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            service.connections += 1
            # cancelled: the stand-in stops while a client still holds its connection
            with suppress(ConnectionError, ssl.SSLError, ProtocolError, asyncio.CancelledError):
                await _Talk(service, reader, writer).run()
            writer.close()

        server = await asyncio.start_server(talk, "127.0.0.1", 0, ssl=context)
        service.url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ready.set()
        await stop.wait()
        server.close()
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), name="apns", daemon=True)
    thread.start()
    ready.wait(START_SECONDS)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(START_SECONDS)
        loop.close()


class _Talk:
    """One connection: its streams are requests, each answered when it ends."""

    def __init__(
        self, service: PushService, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._service, self._reader, self._writer = service, reader, writer
        self._wire = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self._open: dict[int, tuple[dict[str, str], bytearray]] = {}

    async def run(self) -> None:
        """Talk until the other side leaves."""
        self._wire.initiate_connection()
        await self._flush()
        while data := await self._reader.read(65536):
            for event in self._wire.receive_data(data):
                self._take(event)
            await self._flush()

    def _take(self, event: events.Event) -> None:
        if isinstance(event, events.RequestReceived):
            headers = {str(name): str(value) for name, value in event.headers or ()}
            self._open[int(event.stream_id or 0)] = (headers, bytearray())
        elif isinstance(event, events.DataReceived):
            number = int(event.stream_id or 0)
            self._open[number][1].extend(event.data or b"")
            self._wire.acknowledge_received_data(int(event.flow_controlled_length or 0), number)
        elif isinstance(event, events.StreamEnded):
            self._answer(int(event.stream_id or 0))

    def _answer(self, number: int) -> None:
        headers, body = self._open.pop(number)
        path = headers.get(":path", "")
        if headers.get(":method") != "POST" or not path.startswith(_PATH):
            reply = Reply(404, "BadPath")
        else:
            token, topic = path.removeprefix(_PATH), headers.get("apns-topic", "")
            reply = self._service.answer(Pushed(token, topic, bytes(body), headers, self._common_name()))
        said = json.dumps({"reason": reply.reason, **reply.facts}).encode() if reply.reason else b""
        answer = [(":status", str(reply.status)), *reply.headers.items()]
        self._wire.send_headers(number, answer, end_stream=not said)
        if said:
            self._wire.send_data(number, said, end_stream=True)

    def _common_name(self) -> str | None:
        shown = self._writer.get_extra_info("peercert") or {}
        pairs = [pair for group in shown.get("subject", ()) for pair in group]
        return next((str(value) for name, value in pairs if name == "commonName"), None)

    async def _flush(self) -> None:
        self._writer.write(self._wire.data_to_send())
        await self._writer.drain()


def _server_certificate() -> bytes:
    """Key and certificate of 127.0.0.1 in PEM, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "NOT APPLE push service")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return private + certificate.public_bytes(Encoding.PEM)
