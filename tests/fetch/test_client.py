from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import httpx
import pytest

from renderer.errors import FetchFailed, FetchRefused
from renderer.fetch import Fetcher, Policy

POLICY = Policy(allowed_hosts=frozenset({"a.example", "b.example"}), max_bytes=1000, timeout=5)
PUBLIC = {"a.example": ["93.184.215.14"], "b.example": ["93.184.215.15"], "evil.example": ["10.0.0.1"]}


def fetcher(
    answer: Callable[[httpx.Request], httpx.Response],
    policy: Policy = POLICY,
    clock: Callable[[], float] | None = None,
) -> Fetcher:
    return Fetcher(
        policy,
        transport=httpx.MockTransport(answer),
        resolver=lambda host, _port: PUBLIC[host],
        clock=clock or itertools.count().__next__,
    )


def picture(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b"png", headers={"content-type": "image/png; x=y"})


def test_bytes_come_with_their_type_and_the_name_goes_in_host_and_sni() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return picture(request)

    found = fetcher(answer).get("https://a.example/p.png", content_types=("image/",))
    assert (found.data, found.content_type) == (b"png", "image/png")
    (request,) = seen
    assert request.url.host == "93.184.215.14"
    assert request.headers["host"] == "a.example"
    assert request.extensions["sni_hostname"] == "a.example"
    assert request.headers["accept-encoding"] == "identity"


def test_each_redirect_is_vetted_like_a_new_url() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.headers["host"] == "a.example":
            return httpx.Response(302, headers={"location": "http://b.example/there"})
        return picture(request)

    assert fetcher(answer).get("http://a.example/").url == "http://b.example/there"

    def astray(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"location": "http://evil.example/"})

    with pytest.raises(FetchRefused):
        fetcher(astray).get("http://a.example/")


def test_a_relative_redirect_stays_and_a_circle_ends() -> None:
    hops = itertools.count()

    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(301, headers={"location": f"/{next(hops)}"})

    with pytest.raises(FetchFailed, match="redirects more than 3"):
        fetcher(answer).get("http://a.example/")
    assert next(hops) == 4


def test_https_is_never_left_for_http() -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(302, headers={"location": "http://a.example/"})

    with pytest.raises(FetchRefused, match="https to http"):
        fetcher(answer).get("https://a.example/")


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (httpx.Response(404, content=b""), "404"),
        (httpx.Response(200, content=b"x", headers={"content-type": "text/html"}), "text/html"),
        (httpx.Response(200, content=b"x"), "none"),
        (httpx.Response(200, content=bytes(1001), headers={"content-type": "image/png"}), "larger"),
        (
            httpx.Response(
                200,
                stream=httpx.ByteStream(b"x"),
                headers={"content-type": "image/png", "content-encoding": "gzip"},
            ),
            "compressed",
        ),
    ],
)
def test_wrong_answers_are_failures_in_words(response: httpx.Response, said: str) -> None:
    with pytest.raises(FetchFailed, match=said):
        fetcher(lambda _request: response).get("http://a.example/", content_types=("image/",))


class Endless(httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield b"x" * 100


class Slow(httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield b"."


def test_an_undeclared_flood_stops_at_the_cap() -> None:
    answer = httpx.Response(200, stream=Endless(), headers={"content-type": "image/png"})
    with pytest.raises(FetchFailed, match="larger than 1000"):
        fetcher(lambda _request: answer, clock=lambda: 0.0).get("http://a.example/")


def test_a_drip_stops_at_the_deadline() -> None:
    answer = httpx.Response(200, stream=Slow(), headers={"content-type": "image/png"})
    with pytest.raises(FetchFailed, match="within 5 seconds"):
        fetcher(lambda _request: answer).get("http://a.example/")


@pytest.mark.parametrize("error", [httpx.ConnectError("refused"), httpx.ReadTimeout("slow")])
def test_network_failures_are_fetch_failures(error: Exception) -> None:
    def answer(_request: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(FetchFailed, match=r"a\.example"):
        fetcher(answer).get("http://a.example/")
    with pytest.raises(FetchFailed, match=r"a\.example"):
        fetcher(answer).post("http://a.example/", b"", "text/xml")


def test_a_post_tells_its_status_and_follows_nothing() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(302, headers={"location": "http://evil.example/"})

    assert fetcher(answer).post("http://b.example/pb", b"<x/>", "text/xml") == 302
    assert [(r.method, r.content, r.headers["content-type"]) for r in seen] == [("POST", b"<x/>", "text/xml")]


def test_a_post_may_bring_its_own_policy() -> None:
    client = fetcher(picture)
    alone = POLICY.allowing("b.example", timeout=2)
    assert alone.timeout == 2
    assert client.post("http://b.example/", b"", "text/xml", alone) == 200
    with pytest.raises(FetchRefused):
        client.post("http://a.example/", b"", "text/xml", alone)
    client.close()
