from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from renderer.fetch.answer import FinalAnswer


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def said(pair: tuple[socket.socket, socket.socket], octets: bytes, seconds: float | None = 5) -> FinalAnswer:
    ours, theirs = pair
    theirs.sendall(octets)
    answer = FinalAnswer(ours, method="POST", seconds=seconds)
    answer.begin()
    return answer


def dripped(pair: tuple[socket.socket, socket.socket], head: bytes, drop: bytes) -> FinalAnswer:
    """An answer of which a drop comes each 50 ms, for as long as somebody listens."""
    ours, theirs = pair
    theirs.sendall(head)

    def drip() -> None:
        try:
            while True:
                theirs.sendall(drop)
                time.sleep(0.05)
        except OSError:
            return

    threading.Thread(target=drip, daemon=True).start()
    return FinalAnswer(ours, method="POST", seconds=0.4)


def exhaust(answer: FinalAnswer) -> None:
    answer.begin()
    while answer.read1(100):
        pass


@pytest.mark.parametrize("interim", [100, 102, 103, 199])
def test_interim_answers_are_passed_over(pair, interim: int) -> None:
    before = b"HTTP/1.1 %d Wait\r\nLink: </x>\r\n\r\n" % interim * 3
    answer = said(pair, before + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOKmore")
    assert (answer.status, answer.read(), answer.getheader("link")) == (200, b"OK", None)


def test_a_change_of_protocol_is_no_answer(pair) -> None:
    with pytest.raises(http.client.BadStatusLine):
        said(pair, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")


@pytest.mark.parametrize("size", [b"-1", b"-5", b"x"])
def test_a_chunk_of_an_impossible_size_is_an_error(pair, size: bytes) -> None:
    answer = said(pair, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + b"\r\nabc")
    with pytest.raises(http.client.IncompleteRead):
        answer.read1(1000)


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 ", b"2"),
        (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
        (b"", b"HTTP/1.1 102 Wait\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
    ],
    ids=["status", "headers", "interim", "body", "chunks", "trailers"],
)
def test_an_answer_that_drips_for_ever_ends_in_time(pair, head: bytes, drop: bytes) -> None:
    began = time.monotonic()
    answer = dripped(pair, head, drop)
    with pytest.raises((TimeoutError, http.client.HTTPException)):
        exhaust(answer)
    assert time.monotonic() - began < 3


def test_who_hurries_takes_what_has_come_and_waits_for_next_to_nothing(pair) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
    answer = said(pair, head % 2 + b"OK")
    answer.hurry()
    assert answer.read1(2) == b"OK"
    answer = said(pair, head % 100 + b"some")
    answer.hurry()
    assert answer.read1(100) == b"some"
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        answer.read1(96)
    assert time.monotonic() - began < 1


def test_without_a_limit_an_answer_is_waited_for(pair) -> None:
    assert said(pair, b"HTTP/1.1 204 No Content\r\n\r\n", seconds=None).status == 204
