from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import httpx
import pytest

from renderer.gateway.base import Answer
from renderer.gateway.http import MAX_ANSWER_BYTES, post, send, text_of


def asked(response: httpx.Response | Exception) -> httpx.Response | Answer:
    def answer(_request: httpx.Request) -> httpx.Response:
        if isinstance(response, Exception):
            raise response
        return response

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        return post(client, client.build_request("GET", "http://a.example/"))


def test_a_good_response_is_handed_through() -> None:
    found = asked(httpx.Response(200, text="fine"))
    assert not isinstance(found, Answer)
    assert found.text == "fine"


def test_an_answer_with_headers_beyond_ascii_is_one() -> None:
    found = asked(
        httpx.Response(200, headers=[(b"X-Note", b"\xc3\xbc\xff"), (b"Content-Length", b"4")], text="fine")
    )
    assert not isinstance(found, Answer)
    assert (found.text, found.headers.raw[0]) == ("fine", (b"X-Note", b"\xc3\xbc\xff"))


@pytest.mark.parametrize(
    ("status", "outcome", "cause"),
    [
        (301, "refused", "request"),
        (401, "refused", "credentials"),
        (402, "refused", "credit"),
        (413, "refused", "size"),
        (418, "refused", "request"),
        (408, "later", "busy"),
        (429, "later", "throughput"),
        (500, "unknown", "lost"),
        (502, "later", "busy"),
        (503, "later", "busy"),
        (504, "unknown", "lost"),
    ],
)
def test_what_was_said_is_kept_beside_what_it_means(status: int, outcome: str, cause: str) -> None:
    found = asked(httpx.Response(status, text="teapot"))
    assert isinstance(found, Answer)
    assert (found.outcome, found.cause, found.raw, found.code) == (outcome, cause, "teapot", f"HTTP {status}")
    assert str(status) in found.reason


@pytest.mark.parametrize(("header", "pause"), [("7", 7.0), ("99999", 3600.0), ("soon", None), ("", None)])
def test_the_pause_a_busy_gateway_asks_for_is_told(header: str, pause: float | None) -> None:
    found = asked(httpx.Response(503, headers={"Retry-After": header}))
    assert isinstance(found, Answer)
    assert found.retry_after == pause


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    found = asked(httpx.Response(200, content=b"x" * (MAX_ANSWER_BYTES + 1)))
    assert isinstance(found, Answer)
    assert found.outcome == "unknown"


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("Deflate", lambda data: zlib.compress(data, wbits=-15)),
        ("identity", bytes),
    ],
)
def test_an_answer_packed_unasked_is_read_as_far_as_an_answer_goes(
    coding: str, pack: Callable[[bytes], bytes]
) -> None:
    def packed(data: bytes) -> httpx.Response | Answer:
        body = httpx.ByteStream(pack(data))
        return asked(httpx.Response(200, headers={"Content-Encoding": coding}, stream=body))

    found = packed(b"SUCCESS")
    assert not isinstance(found, Answer)
    assert text_of(found) == "SUCCESS"
    bomb = packed(bytes(30_000_000 if coding == "gzip" else MAX_ANSWER_BYTES + 1))
    assert isinstance(bomb, Answer)
    assert bomb.outcome == "unknown"


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip", "deflate", "gzip, gzip"])
def test_an_answer_that_cannot_be_unpacked_is_a_lost_one(coding: str) -> None:
    stream = httpx.ByteStream(b"nonsense")
    found = asked(httpx.Response(200, headers={"Content-Encoding": coding}, stream=stream))
    assert isinstance(found, Answer)
    assert (found.outcome, found.cause) == ("unknown", "lost")


@pytest.mark.parametrize("charset", ["hex", "idna", "undefined", "punycode", "martian", "utf-8"])
def test_the_text_of_an_answer_is_told_whatever_charset_it_names(charset: str) -> None:
    for status in (200, 400):
        headers = {"Content-Type": f"text/plain; charset={charset}"}
        found = asked(httpx.Response(status, headers=headers, content="ü".encode()))
        text = found.raw if isinstance(found, Answer) else text_of(found)
        assert text == "ü" or charset == "punycode"


def test_send_leaves_the_status_to_its_caller() -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(500, text="fault"))
    with httpx.Client(transport=transport) as client:
        found = send(client, client.build_request("GET", "http://a.example/"))
    assert not isinstance(found, Answer)
    assert (found.status_code, found.text) == (500, "fault")


@pytest.mark.parametrize(
    ("error", "outcome"), [(httpx.ConnectError("no"), "later"), (httpx.ReadError("cut"), "unknown")]
)
def test_only_a_connection_never_made_is_safe_to_try_again(error: Exception, outcome: str) -> None:
    found = asked(error)
    assert isinstance(found, Answer)
    assert found.outcome == outcome
