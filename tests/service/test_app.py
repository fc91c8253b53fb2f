from __future__ import annotations

import logging
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from renderer.engine import Engine
from renderer.service.app import create_app, from_environment
from renderer.settings import Settings

POSTS = (
    "/v1/barcodes",
    "/v1/tickets/gala",
    "/v1/passes/event-ticket",
    "/v1/passes/event-ticket/preview",
    "/v1/preview",
    "/v1/verify",
    "/v1/mms/ticket-mms",
)
HOSTILE = (
    b"",
    b"\x00",
    b"\xff\xfe\x00",
    b"{",
    b"[]",
    b"null",
    b'{"a":' * 20_000,
    b"[" * 100_000,
    b'{"data": "\\ud800"}',
    b'{"data": 1e999}',
    b"<a>" * 10_000,
    b'<!DOCTYPE x [<!ENTITY a "b">]><PASSDATA>&a;</PASSDATA>',
    b"PK\x03\x04" + b"\x00" * 100,
)
TYPES = (
    "application/json",
    "application/xml",
    "text/plain",
    "multipart/form-data; boundary=x",
    "",
    "nonsense",
)


def problem(answer) -> dict:
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert {"type", "title", "status", "detail"} <= set(told)
    assert told["status"] == answer.status_code
    assert told["type"].startswith("urn:renderer:problem:")
    return told


@pytest.mark.parametrize("path", ["/r/" + "ab" * 32, "/v1/prerender", "/v1/symbologies"])
def test_with_its_records_away_it_says_when_to_come_again(tmp_path: Path, path: str) -> None:
    nobody = "postgresql://nobody@127.0.0.1:1/x"
    app = create_app(settings=Settings(home=tmp_path, database_url=nobody))
    with TestClient(app, client=("127.0.0.1", 4711), raise_server_exceptions=False) as away:
        answer = away.get(path)
    told = problem(answer)
    assert (told["status"], told["type"]) == (503, "urn:renderer:problem:records-away")
    assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize(
    "path", ["/nope", "/v1", "/v1/", "/v1/nope", "/v1/barcodes/", "/%00", "/v1/tickets/"]
)
def test_an_address_that_is_not_there_is_a_problem(client: TestClient, path: str) -> None:
    assert problem(client.get(path))["status"] in (404, 405)


def test_a_method_that_is_not_taken_is_a_problem_and_names_those_that_are(client: TestClient) -> None:
    answer = client.delete("/v1/symbologies")
    assert problem(answer)["status"] == 405
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: repr(body[:12]))
def test_a_hostile_body_is_never_a_500(client: TestClient, path: str, body: bytes) -> None:
    for kind in TYPES:
        answer = client.post(path, content=body, headers={"Content-Type": kind} if kind else {})
        assert answer.status_code < 500
        if answer.status_code >= 400:
            problem(answer)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text(max_size=30),
    query=st.dictionaries(
        st.sampled_from(["data", "format", "width", "module", "ecc", "quiet", "text", "option", "encoder"])
        | st.text(max_size=8),
        st.text(max_size=20) | st.integers(-(10**30), 10**30).map(str),
        max_size=5,
    ),
)
def test_any_query_is_an_image_or_a_problem(client: TestClient, name: str, query: dict[str, str]) -> None:
    path = "/v1/barcodes/" + quote(name.encode("utf-8", "replace"), safe="")
    answer = client.get(path, params={key: value.encode("utf-8", "replace") for key, value in query.items()})
    if answer.status_code != 200:
        problem(answer)
    assert answer.status_code < 500


@pytest.mark.parametrize(
    "path",
    [
        "/v1/tickets/{}",
        "/v1/passes/{}",
        "/v1/passes/{}/preview",
        "/v1/mms/{}",
    ],
)
@pytest.mark.parametrize("name", ["nope", "..%2f..%2fetc", "%00", "a" * 3000, "%F0%9F%8E%AB", "%ff"])
def test_a_template_that_is_not_there_is_a_problem(client: TestClient, path: str, name: str) -> None:
    told = problem(client.post(path.format(name)))
    assert told["status"] == 404
    assert told.get("field", "template") == "template"


def test_what_nobody_foresaw_is_a_problem_without_its_inside(
    app: FastAPI, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a secret path")

    monkeypatch.setattr(engine, "scan", broken)
    monkeypatch.setattr(Engine, "barcode", broken)
    with TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/v1/barcodes/qr", params={"data": "x"})
    told = problem(answer)
    assert told["status"] == 500
    assert "secret" not in answer.text


def test_the_service_reads_everything_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    monkeypatch.setenv("RENDERER_HOME", str(tmp_path))
    try:
        assert from_environment().title == "renderer"
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])


def test_the_documentation_is_there_and_loads_nothing_from_elsewhere(client: TestClient) -> None:
    page = client.get("/docs").text
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(loaded) >= 3
    for address in loaded:
        assert client.get(address).status_code == 200
    assert client.get("/openapi.json").json()["info"]["title"] == "renderer"


def test_an_app_of_its_own_engine_is_its_own(engine: Engine) -> None:
    assert create_app(engine) is not create_app(engine)
