from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from fastapi import FastAPI
from structlog.testing import CapturingLogger

from renderer import errors
from renderer.service import problems
from renderer.service.problems import (
    MEDIA_TYPE,
    STATUS,
    field_of,
    of_error,
    of_validation,
    status_of,
    type_of,
)


def tree(base: type[errors.RendererError] = errors.RendererError) -> list[type[errors.RendererError]]:
    return [each for child in base.__subclasses__() for each in (child, *tree(child))]


@pytest.mark.parametrize("kind", tree())
def test_every_error_has_a_status(kind: type[errors.RendererError]) -> None:
    status = status_of(kind)
    blames_the_caller = issubclass(kind, errors.InputError | errors.AccessError | errors.VerificationFailed)
    assert (400 <= status < 500) == blames_the_caller


def test_the_table_names_only_errors_of_the_tree() -> None:
    assert set(STATUS) <= set(tree())


def test_types_are_stable_and_each_error_has_its_own() -> None:
    types = {type_of(kind.__name__) for kind in tree()}
    assert len(types) == len(tree())
    assert type_of("UnknownSymbology") == "urn:renderer:problem:unknown-symbology"
    assert type_of("Not Found") == "urn:renderer:problem:not-found"
    assert type_of("EmptyPayload") == "urn:renderer:problem:empty-payload"


def test_the_place_at_fault_is_a_member() -> None:
    response = of_error(errors.SlotNotDynamic("It is fixed.", slot="SECVALUE1", slide=2))
    assert response.media_type == MEDIA_TYPE
    told = json.loads(bytes(response.body))
    assert told["slot"] == "SECVALUE1"
    assert told["slide"] == 2
    assert "field" not in told


def test_a_lone_surrogate_does_not_break_the_answer() -> None:
    assert json.loads(bytes(of_error(errors.InvalidRequest("a\ud800b")).body))["detail"] == "a?b"


def test_fields_are_named_as_the_caller_wrote_them() -> None:
    assert field_of(("query", "width")) == "width"
    assert field_of(("body", "items", 0, "data")) == "items.0.data"
    assert field_of(("body", 17)) == "17"
    assert field_of(("body", "custom_text", "a", "[key]")) == "custom_text"
    assert field_of(("body", "[key]")) == ""
    assert field_of(("body",)) == ""


def test_a_schema_mismatch_lists_every_field_in_plain_words() -> None:
    found = [{"type": "missing", "loc": ("query", "data"), "msg": "Field required"}] * 30
    told = json.loads(bytes(of_validation(found).body))
    assert told["status"] == 422
    assert told["field"] == "data"
    assert len(told["errors"]) == 20
    assert "missing" in told["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/barcodes",
        "/v1/tickets/gala",
        "/v1/mms/ticket-mms",
        "/v1/passes/event-ticket",
        "/v1/passes/event-ticket/preview",
        "/v1/preview",
        "/v1/verify",
        "/API/wxml/1.3/index.php",
        "/push/smsglobal",
    ],
)
def test_a_client_that_leaves_within_its_body_is_one_line(
    app: FastAPI, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = CapturingLogger()
    monkeypatch.setattr(problems, "log", log)
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-length", b"100")],
        "client": ("127.0.0.1", 4711),
        "server": ("127.0.0.1", 80),
    }
    said = iter([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}])
    sent: list[Any] = []

    async def receive() -> Any:
        return next(said)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    assert sent[0]["status"] == 499
    assert [(call.method_name, call.args) for call in log.calls] == [("info", ("client.left",))]
