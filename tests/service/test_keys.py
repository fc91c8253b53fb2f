from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from renderer.service.keys import KeyNeeded, key_of


def client(*, needed: bool) -> TestClient:
    async def answer(_: object) -> PlainTextResponse:
        return PlainTextResponse("in")

    app = Starlette(routes=[Route("/v1/x", answer), Route("/health", answer)])
    return TestClient(KeyNeeded(app, lambda: needed, lambda key: key == "good"))


def test_without_an_account_no_key_is_needed() -> None:
    assert client(needed=False).get("/v1/x").text == "in"


@pytest.mark.parametrize(
    "headers", [{"Authorization": "Bearer good"}, {"authorization": "bearer  good "}, {"X-API-Key": "good"}]
)
def test_a_known_key_opens_the_door(headers: dict[str, str]) -> None:
    assert client(needed=True).get("/v1/x", headers=headers).text == "in"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer bad"},
        {"Authorization": "Basic good"},
        {"Authorization": "Bearer"},
        {"X-API-Key": ""},
        {"X-API-Key": "good" * 100},
    ],
)
def test_any_other_is_refused_with_the_way_in(headers: dict[str, str]) -> None:
    answer = client(needed=True).get("/v1/x?api_key=good", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["type"] == "urn:renderer:problem:unauthorized"


def test_other_addresses_have_their_own_guards() -> None:
    assert client(needed=True).get("/health").text == "in"


def test_a_bearer_wins_over_the_other_header() -> None:
    assert key_of(Headers({"Authorization": "Bearer a", "X-API-Key": "b"})) == "a"
    assert key_of(Headers({})) == ""


def test_that_there_is_no_account_is_not_asked_each_time() -> None:
    asked = []

    async def answer(_: object) -> PlainTextResponse:
        return PlainTextResponse("in")

    app = Starlette(routes=[Route("/v1/x", answer)])
    guarded = TestClient(KeyNeeded(app, lambda: bool(asked.append(1)), lambda _: False))
    assert [guarded.get("/v1/x").text for _ in range(5)] == ["in"] * 5
    assert len(asked) == 1
