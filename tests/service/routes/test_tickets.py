from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image
from starlette.testclient import TestClient


def opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return image.copy()


def test_fields_become_a_ticket_of_the_size_asked_for(client: TestClient) -> None:
    answer = client.post(
        "/v1/tickets/gala",
        params={"width": 320, "height": 480, "format": "png"},
        json={"event": "Winter Science Fair", "code": "TCK-3"},
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    image = opened(answer.content)
    assert image.size == (320, 480)
    assert zxingcpp.read_barcode(image).text == "TCK-3"


def test_without_a_body_the_sample_data_are_drawn_the_same_each_time(client: TestClient) -> None:
    first, second = (client.post("/v1/tickets/gala") for _ in range(2))
    assert first.headers["content-type"] == "image/jpeg"
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]


def test_a_handset_gives_the_size(client: TestClient) -> None:
    answer = client.post("/v1/tickets/gala", params={"handset": "motol7c", "format": "png"})
    assert opened(answer.content).size == (176, 220)


def test_the_byte_budget_is_obeyed(client: TestClient) -> None:
    answer = client.post("/v1/tickets/gala", params={"target_bytes": 30_000})
    assert len(answer.content) <= 30_000


@pytest.mark.parametrize(
    ("params", "body", "field"),
    [
        ({"width": 300}, None, "height"),
        ({"width": 300, "height": 99_999}, None, "height"),
        ({"handset": "no such"}, None, "handset"),
        ({"format": "xyz"}, None, "format"),
        ({}, {"nope": "x"}, "nope"),
        ({}, {"event": "x"}, "code"),
        ({}, {"event": ["x"], "code": "y"}, "event"),
        ({}, {"event": "x", "code": "T\0"}, "code"),
        ({}, {"event": "\0", "code": "T"}, "event"),
        ({"target_bytes": 10}, None, None),
    ],
)
def test_a_problem_names_the_field(client: TestClient, params, body, field) -> None:
    answer = client.post("/v1/tickets/gala", params=params, json=body)
    assert answer.status_code in (400, 422)
    if field:
        assert answer.json()["field"] == field
