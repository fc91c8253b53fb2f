from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from renderer.errors import InvalidRequest
from renderer.service.bodies import json_mapping, media_type
from renderer.service.limits import UnsupportedMediaType


def test_an_empty_body_is_none() -> None:
    assert json_mapping(b" \n", "") is None


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=utf-8", "", "application/x+json"]
)
def test_json_in_every_spelling_of_its_type(kind: str) -> None:
    assert json_mapping(b'{"a": 1}', kind) == {"a": 1}


@pytest.mark.parametrize("body", [b"[", b"[1]", b"3", b"\xff", b"[" * 100_000, b"{}x", b"\x00"])
def test_what_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidRequest):
        json_mapping(body, "application/json")


def test_another_type_is_refused() -> None:
    with pytest.raises(UnsupportedMediaType):
        json_mapping(b"<a/>", "application/xml")


def test_media_types_are_told_without_parameters() -> None:
    assert media_type(" Text/HTML ; charset=x") == "text/html"


ROUTES = ("/v1/barcodes", "/v1/tickets/gala", "/v1/mms/ticket-mms")
BODIES = ('{"data": "a"}', '{"event": "Fair", "code": "T"}', '{"barcode_id": "T"}')


@pytest.mark.parametrize(("path", "body"), list(zip(ROUTES, BODIES, strict=True)))
def test_every_json_address_takes_json_and_nothing_else(client: TestClient, path: str, body: str) -> None:
    for kind in ("application/json", "application/vnd.x+json; charset=utf-8", ""):
        headers = {"Content-Type": kind} if kind else {}
        assert client.post(path, content=body, headers=headers).status_code == 200, kind
    for kind in ("text/plain", "application/x-www-form-urlencoded", "nonsense"):
        answer = client.post(path, content=body, headers={"Content-Type": kind})
        assert answer.status_code == 415, kind
        assert answer.headers["content-type"] == "application/problem+json"
        assert "application/json" in answer.json()["detail"]
        assert answer.headers["accept"] == "application/json"


@pytest.mark.parametrize("path", [*ROUTES, "/v1/passes/event-ticket", "/v1/verify", "/v1/preview"])
def test_a_compressed_body_is_refused(client: TestClient, path: str) -> None:
    answer = client.post(path, content=b"\x1f\x8b", headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 415
    assert "gzip" in answer.json()["detail"]
    assert answer.headers["accept-encoding"] == "identity"


def test_identity_is_no_coding_and_a_byte_order_mark_no_harm(client: TestClient) -> None:
    content = b'\xef\xbb\xbf{"data": "a"}'
    assert (
        client.post("/v1/barcodes", content=content, headers={"Content-Encoding": "Identity"}).status_code
        == 200
    )
