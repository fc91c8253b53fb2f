"""The way out, against servers on loopback that count connections and misbehave."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renderer.fetch.pools import Connection, Pool
from renderer.fetch.wire import Client, Wire

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nOK"


@dataclass
class Server:
    """Answers each request on each connection by ``reply``; None hangs up."""

    reply: Callable[[int], bytes | None] = lambda _number: OK
    tls: ssl.SSLContext | None = None
    connections: int = 0
    requests: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def url(self, path: str = "/p") -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}{path}"

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with connection:
            try:
                stream = self.tls.wrap_socket(connection, server_side=True) if self.tls else connection
                with stream, stream.makefile("rb") as lines:
                    while request := self._request(lines):
                        self.requests.append(request)
                        reply = self.reply(len(self.requests))
                        if reply is None:
                            return
                        stream.sendall(reply)
            except OSError:
                return

    def _request(self, lines) -> bytes:
        head = b""
        while (line := lines.readline()) not in (b"\r\n", b""):
            head += line
        length = [
            int(one.split(b":")[1])
            for one in head.split(b"\r\n")
            if one.lower().startswith(b"content-length")
        ]
        return head + b"\r\n" + lines.read(length[0]) if length else head


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    made: list[Server] = []

    def start(*args, **options) -> Server:
        made.append(Server(*args, **options))
        return made[-1]

    yield start
    for one in made:
        one.socket.close()


@pytest.fixture
def client() -> Iterator[Client]:
    with Client() as opened:
        yield opened


def post(client: Client, url: str, body: bytes = b"body", **options) -> httpx.Response:
    wait = httpx.Timeout(options.pop("timeout", 5))
    request = client.build_request("POST", url, content=body, timeout=wait, **options)
    return client.send(request)


def test_a_request_arrives_as_httpx_wrote_it_and_the_answer_is_httpxs(serve, client: Client) -> None:
    server = serve()
    answer = post(
        client, server.url("/a%20b?c=d&e=%C3%BC"), b"\0\xff", headers={"Host": "x.example", "X-Two": "1"}
    )
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (200, "OK", "text/plain")
    head, _, body = server.requests[0].partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /a%20b?c=d&e=%C3%BC HTTP/1.1"
    assert [line for line in lines if line.lower().startswith(b"host")] == [b"host: x.example"]
    assert b"x-two: 1" in [line.lower() for line in lines]
    assert body == b"\0\xff" or server.requests[0].endswith(b"\0\xff")


def test_a_header_that_comes_twice_is_sent_twice(serve, client: Client) -> None:
    server = serve()
    headers = [("X-A", "1"), ("x-a", "2"), ("X-B", "3")]
    assert client.send(client.build_request("GET", server.url(), headers=headers)).text == "OK"
    (sent,) = server.requests
    lines = sent.lower().split(b"\r\n")
    assert {b"x-a: 1", b"x-a: 2", b"x-b: 3"} <= set(lines)


def test_a_connection_serves_one_request_after_another(serve, client: Client) -> None:
    server = serve()
    for _ in range(3):
        assert post(client, server.url()).text == "OK"
    assert (server.connections, len(server.requests)) == (1, 3)


def test_a_connection_is_kept_though_nobody_reads_the_short_answer(serve, client: Client) -> None:
    server = serve()
    for _ in range(3):
        request = client.build_request("POST", server.url(), content=b"x", timeout=5)
        client.send(request, stream=True).close()
    assert server.connections == 1


@pytest.mark.parametrize("read", [True, False])
@pytest.mark.parametrize(
    "answer", [OK, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 204 No Content\r\n\r\n"]
)
def test_a_connection_is_given_back_when_its_answer_is_closed(
    serve, client: Client, monkeypatch: pytest.MonkeyPatch, answer: bytes, read: bool
) -> None:
    closed: list[bool] = []

    def put(pool: Pool, connection: Connection | None) -> None:
        if connection is not None and connection._answering is not None:
            closed.append(connection._answering.isclosed())
        put_back(pool, connection)

    put_back = Pool._put_conn
    monkeypatch.setattr(Pool, "_put_conn", put)
    server = serve(lambda _number: answer)
    for _ in range(3):
        response = client.send(client.build_request("POST", server.url(), content=b"x"), stream=True)
        if read:
            response.read()
        response.close()
    assert closed == [True] * 3
    assert server.connections == 1


def test_a_long_answer_that_nobody_reads_costs_the_connection(serve, client: Client) -> None:
    server = serve(lambda _number: b"HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n" + bytes(100))
    for _ in range(2):
        request = client.build_request("POST", server.url(), content=b"x", timeout=5)
        client.send(request, stream=True).close()
    assert server.connections == 2


def test_a_connection_that_the_server_closed_meanwhile_is_made_anew(serve, client: Client) -> None:
    hung_up = threading.Event()

    def reply(number: int) -> bytes | None:
        if number == 1:
            hung_up.set()
        return OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")

    server = serve(reply)
    assert [post(client, server.url()).text for _ in range(3)] == ["OK"] * 3
    assert hung_up.is_set()
    assert server.connections >= 2


@pytest.mark.parametrize("kind", ["plain", "tls"])
def test_a_connection_that_was_silent_for_long_is_not_trusted(
    serve, names, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path, trust = names
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server = serve(tls=context if kind == "tls" else None)
    monkeypatch.setattr("renderer.fetch.pools._STALE", 0.0)
    with Client(Wire(tls=trust)) as client:
        for _ in range(3):
            assert post(client, server.url(), extensions={"sni_hostname": "a.example"}).text == "OK"
    assert (server.connections, len(server.requests)) == (3, 3)


def test_redirects_are_answers_like_others(serve, client: Client) -> None:
    server = serve(
        lambda _number: b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    )
    assert post(client, server.url()).status_code == 302
    assert len(server.requests) == 1


def test_chunked_and_compressed_bodies_come_as_httpx_gives_them(serve, client: Client) -> None:
    packed = gzip.compress(b"hello" * 100)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    server = serve(lambda _number: head + b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed))
    assert [post(client, server.url()).content for _ in range(2)] == [b"hello" * 100] * 2
    assert server.connections == 1


def test_nobody_at_the_door_is_a_connect_error(client: Client) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(httpx.ConnectError):
        post(client, f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (None, httpx.RemoteProtocolError),
        (b"this is no HTTP\r\n\r\n", httpx.RemoteProtocolError),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", httpx.ReadTimeout),
        (b"", httpx.ReadTimeout),
    ],
    ids=["hung up", "no HTTP", "half a body", "silence"],
)
def test_a_lost_answer_is_never_a_connect_error(serve, client: Client, reply: bytes | None, error) -> None:
    server = serve(lambda _number: reply)
    with pytest.raises(error) as caught:
        post(client, server.url(), timeout=0.3)
    assert not isinstance(caught.value, httpx.ConnectError | httpx.ConnectTimeout)
    assert len(server.requests) == 1  # and is not asked for again


def test_an_interim_answer_is_not_taken_for_the_answer(serve, client: Client) -> None:
    server = serve(
        lambda number: b"HTTP/1.1 102 Processing\r\n\r\n" + OK.replace(b"OK\r\n", b"%d\r\n" % number)
    )
    answers = [post(client, server.url()) for _ in range(3)]
    assert [(one.status_code, one.reason_phrase, one.text) for one in answers] == [(200, "OK", "OK")] * 3
    assert server.connections == 1


def test_bodies_come_as_they_arrive_and_end_with_the_time(serve, client: Client) -> None:
    server = serve(lambda _number: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\nab")
    request = client.build_request("GET", server.url(), timeout=0.5)
    response = client.send(request, stream=True)
    pieces = response.iter_raw()
    assert next(pieces) == b"ab"
    with pytest.raises(httpx.ReadTimeout):
        next(pieces)
    response.close()


def test_nobody_waits_for_an_answer_he_does_not_read(serve, client: Client) -> None:
    server = serve(lambda _number: b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    request = client.build_request("POST", server.url(), content=b"x", timeout=20)
    began = time.monotonic()
    client.send(request, stream=True).close()
    assert time.monotonic() - began < 5


def test_headers_beyond_ascii_are_no_fault(serve, client: Client) -> None:
    server = serve(lambda _number: OK.replace(b"text/plain", b"text/plain; name=\xc3\xbc\xff"))
    answer = post(client, server.url())
    assert (answer.text, answer.headers.raw[0][1]) == ("OK", b"text/plain; name=\xc3\xbc\xff")


HOSTILE = (
    b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\nabc",
    b"HTTP/1.1 200 OK\r\nContent-Length: 3, 4\r\n\r\nabc",
    b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 300 + b"\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
    b"HTTP/1.1 200 OK\r\nX\xff\xfe: \xff\x00\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: \xc3\xbc; charset=\xff\r\nContent-Length: 2\r\n\r\nhi",
    bytes(100_000),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(HOSTILE),
    st.lists(st.tuples(st.integers(0, 200), st.binary(min_size=1, max_size=1)), max_size=6),
)
def test_whatever_a_server_answers_ends_as_an_answer_or_an_error_of_httpx(
    serve, answer: bytes, damage: list[tuple[int, bytes]]
) -> None:
    damaged = bytearray(answer)
    for place, octet in damage:
        damaged[place : place + 1] = octet
    sent: list[bytes] = []

    def reply(_number: int) -> bytes | None:
        sent.append(bytes(damaged))
        return sent[0] if len(sent) == 1 else None

    server = serve(reply)
    with Client() as client, contextlib.suppress(httpx.HTTPError):
        post(client, server.url(), timeout=0.2)
    assert len(server.requests) == 1
    server.socket.close()


def test_a_body_cut_short_is_told(serve, client: Client) -> None:
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"
    sent: list[bytes] = []

    def reply(_number: int) -> bytes | None:
        sent.append(cut)
        return cut if len(sent) == 1 else None

    server = serve(reply)
    request = client.build_request("POST", server.url(), content=b"x", timeout=0.3)
    with pytest.raises(httpx.TransportError):
        client.send(request)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for two names, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    day = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(day)
        .not_valid_after(day + dt.timedelta(days=36500))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("a.example"), x509.DNSName("b.example")]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + certificate.public_bytes(pem)
    )
    return path, ssl.create_default_context(cadata=certificate.public_bytes(pem).decode())


def test_a_connection_verified_for_one_name_does_not_serve_another(serve, names) -> None:
    path, trust = names
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    asked: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    server = serve(tls=context)
    with Client(Wire(tls=trust)) as client:
        for name in ("a.example", "b.example", "a.example"):
            answer = post(client, server.url(), headers={"Host": name}, extensions={"sni_hostname": name})
            assert answer.text == "OK"
    assert (server.connections, asked) == (2, ["a.example", "b.example"])


def test_a_name_the_certificate_does_not_hold_is_refused(serve, names) -> None:
    path, trust = names
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    server = serve(tls=context)
    with Client(Wire(tls=trust)) as client:
        for name in ("c.example", None):
            with pytest.raises(httpx.ConnectError):
                post(client, server.url(), extensions={"sni_hostname": name} if name else {})
    with Client() as unknown_authority, pytest.raises(httpx.ConnectError):
        post(unknown_authority, server.url(), extensions={"sni_hostname": "a.example"})
    assert server.requests == []


@pytest.mark.parametrize("after", ["in the handshake", "after the request", "in the answer"])
def test_only_what_breaks_before_the_request_was_sent_is_a_connect_error(names, after: str) -> None:
    path, trust = names
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    got: list[bytes] = []

    def talk() -> None:
        connection, _ = listening.accept()
        if after == "in the handshake":
            connection.recv(100)
            connection.close()
            return
        stream = context.wrap_socket(connection, server_side=True)
        got.append(stream.recv(10_000))
        if after == "in the answer":
            stream.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\nSUCC")
        with socket.socket(fileno=stream.detach()) as bare:
            bare.sendall(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening, Client(Wire(tls=trust)) as client:
        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(httpx.TransportError) as caught:
            post(client, url, extensions={"sni_hostname": "a.example"})
        thread.join(5)
    never_sent = after == "in the handshake"
    assert isinstance(caught.value, httpx.ConnectError) is never_sent
    assert bool(got) is not never_sent
    assert "Connection(" not in str(caught.value)


def test_connections_to_the_least_used_hosts_are_let_go(serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renderer.fetch.wire._NAMES", 2)
    wire = Wire()
    servers = [serve() for _ in range(3)]
    with Client(wire) as client:
        for server in servers:
            post(client, server.url())
        post(client, servers[0].url())
    assert [server.connections for server in servers] == [2, 1, 1]
