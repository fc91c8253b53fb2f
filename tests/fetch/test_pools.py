from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from urllib3 import exceptions

from renderer.fetch import pools
from renderer.fetch.pools import Pool
from renderer.sandbox.server import free_port

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK"


@contextmanager
def server(replies: int = 9) -> Iterator[tuple[Pool, list[bytes], list[int]]]:
    """A pool to a server, what single reads brought it, and its connections; it leaves after ``replies``."""
    heard: list[bytes] = []
    connections: list[int] = []

    def talk() -> None:
        while True:
            try:
                connection, (_, port) = listening.accept()
            except OSError:
                return
            connections.append(port)
            with connection:
                for _ in range(replies):
                    data = connection.recv(1 << 20)
                    if not data:
                        break
                    heard.append(data)
                    connection.sendall(OK)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        pool = Pool("127.0.0.1", listening.getsockname()[1], maxsize=1)
        yield pool, heard, connections
        pool.close()
        listening.shutdown(socket.SHUT_RDWR)


def post(pool: Pool, body: bytes | None = b"a=b") -> bytes:
    return pool.urlopen("POST", "/p", body=body, headers={"X-A": "1"}, retries=False, timeout=5).data


@pytest.mark.parametrize("body", [b"a=b", b"x" * 20_000, b"", None])
def test_head_and_body_come_in_one_piece(body: bytes | None) -> None:
    with server() as (pool, heard, _):
        assert post(pool, body) == b"OK"
    (whole,) = heard
    head, _, rest = whole.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /p HTTP/1.1\r\n")
    assert b"X-A: 1" in head
    assert rest == (body or b"")


def test_a_connection_is_kept_until_it_was_silent_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    with server() as (pool, heard, connections):
        assert [post(pool) for _ in range(3)] == [b"OK"] * 3
        assert len(connections) == 1
        monkeypatch.setattr(pools, "_STALE", 0.0)
        assert post(pool) == b"OK"
    assert (len(heard), len(connections)) == (4, 2)


def test_a_request_that_cannot_be_made_sends_nothing() -> None:
    with server() as (pool, heard, _):
        with pytest.raises(ValueError, match="header"):
            pool.urlopen("POST", "/p", body=b"", headers={"X-A": "1\r\nX-B: 2"}, retries=False)
        assert post(pool) == b"OK"
    assert len(heard) == 1


def test_where_nobody_listens_it_is_told_that_no_connection_was_made() -> None:
    with pytest.raises(exceptions.NewConnectionError):
        post(Pool("127.0.0.1", free_port(), maxsize=1))
