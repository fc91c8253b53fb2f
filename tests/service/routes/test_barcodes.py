from __future__ import annotations

import io
import json
import zipfile

import pytest
import zxingcpp
from PIL import Image
from starlette.testclient import TestClient


def read(data: bytes) -> str:
    with Image.open(io.BytesIO(data)) as image:
        return zxingcpp.read_barcode(image).text


@pytest.mark.parametrize(
    ("name", "kind"), [("png", "image/png"), ("gif", "image/gif"), ("jpeg", "image/jpeg")]
)
def test_one_barcode_by_get(client: TestClient, name: str, kind: str) -> None:
    answer = client.get(
        "/v1/barcodes/qr", params={"data": "Ticket_12345", "format": name, "width": 320, "ecc": "M"}
    )
    assert answer.status_code == 200
    assert answer.headers["content-type"] == kind
    assert read(answer.content) == "Ticket_12345"


def test_the_same_request_is_304_for_who_has_it(client: TestClient) -> None:
    first = client.get("/v1/barcodes/qr", params={"data": "a", "width": 100})
    tag = first.headers["etag"]
    assert not tag.startswith("W/")
    again = client.get("/v1/barcodes/qr", params={"width": 100, "data": "a"}, headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""
    other = client.get("/v1/barcodes/qr", params={"data": "b", "width": 100}, headers={"If-None-Match": tag})
    assert other.status_code == 200


def test_options_of_the_symbology_are_taken(client: TestClient) -> None:
    params = {"data": "A", "option": ["version=5", "mask=2"], "module": 4}
    answer = client.get("/v1/barcodes/qr", params=params)
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.width == (37 + 8) * 4  # version 5 has 37 modules


@pytest.mark.parametrize(
    ("path", "params", "field"),
    [
        ("/v1/barcodes/nope", {"data": "a"}, "symbology"),
        ("/v1/barcodes/qr", {}, "data"),
        ("/v1/barcodes/qr", {"data": ""}, "payload"),
        ("/v1/barcodes/qr", {"data": "a", "format": "xyz"}, "format"),
        ("/v1/barcodes/qr", {"data": "a", "width": "3"}, "width"),
        ("/v1/barcodes/qr", {"data": "a", "width": "many"}, "width"),
        ("/v1/barcodes/qr", {"data": "a", "widht": "3"}, "widht"),
        ("/v1/barcodes/qr", {"data": "a", "ecc": "Z"}, "ecc"),
        ("/v1/barcodes/qr", {"data": "a", "option": "novalue"}, "option"),
        ("/v1/barcodes/qr", {"data": "a", "option": "width=3"}, "option"),
        ("/v1/barcodes/qr", {"data": "a", "width": "100", "module": "3"}, "width"),
        ("/v1/barcodes/ean13", {"data": "5901234123450"}, "payload"),
    ],
)
def test_a_problem_names_the_field(client: TestClient, path: str, params: dict[str, str], field: str) -> None:
    answer = client.get(path, params=params)
    assert 400 <= answer.status_code < 500
    assert answer.json()["field"] == field


def test_one_barcode_by_post(client: TestClient) -> None:
    answer = client.post("/v1/barcodes", json={"symbology": "code128", "data": "A-1", "options": {}})
    assert read(answer.content) == "A-1"


MANY = [{"data": f"T{number}", "symbology": name} for number, name in enumerate(("qr", "aztec", "qr"))]


def test_many_barcodes_are_a_zip_in_order(client: TestClient) -> None:
    answer = client.post("/v1/barcodes", json=MANY)
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["0001-qr.png", "0002-aztec.png", "0003-qr.png"]
        assert [read(archive.read(name)) for name in archive.namelist()] == ["T0", "T1", "T2"]


def test_many_barcodes_are_multipart_for_who_asks(client: TestClient) -> None:
    answer = client.post("/v1/barcodes", json=MANY, headers={"Accept": "multipart/mixed"})
    assert answer.headers["content-type"].startswith("multipart/mixed; boundary=")
    assert answer.content.count(b"\x89PNG") == 3


def test_a_problem_in_one_of_many_names_its_place(client: TestClient) -> None:
    answer = client.post("/v1/barcodes", json=[*MANY, {"data": "x", "symbology": "ean13"}])
    assert answer.status_code == 422
    assert answer.json()["field"].startswith("3.")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], "body"),
        (None, "body"),
        (3, "body"),
        ([{}], "0.data"),
        ({}, "data"),
        ([{"data": "a"}, {"data": 3}], "1.data"),
        ([3], "0"),
        ({"data": 3}, "data"),
        ({"data": "a", "width": True}, "width"),
        ({"data": "a", "quiet": False}, "quiet"),
        ({"data": "a", "dpi": True}, "dpi"),
        ({"data": "a", "nope": 1}, "nope"),
        ([{"data": "a"}, {"data": "a", "nope": 1}], "1.nope"),
        ({"data": "a", "options": {"mask": [1]}}, "options.mask"),
        ({"data": "a", "options": 1}, "options"),
        ([{"data": "a"}] * 1001, "body"),
    ],
)
def test_a_body_of_another_shape_names_the_field_as_written(
    client: TestClient, body: object, field: str
) -> None:
    answer = client.post("/v1/barcodes", content=json.dumps(body))
    assert answer.status_code == 422
    told = answer.json()
    assert told["type"] == "urn:renderer:problem:invalid-request"
    assert told["field"] == field
    assert "DrawingBody" not in answer.text
    assert len({each["field"] for each in told["errors"]}) == 1


@pytest.mark.parametrize("body", ["", "{", b"\xff", '{"data": "\\ud800"}', "[{},"])
def test_a_body_that_is_no_json_is_400_without_a_field(client: TestClient, body: str | bytes) -> None:
    answer = client.post("/v1/barcodes", content=body)
    assert answer.status_code == 400
    assert "field" not in answer.json()


def test_the_body_is_documented(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]["/v1/barcodes"]["post"]["requestBody"]
    one, many = described["content"]["application/json"]["schema"]["oneOf"]
    assert "data" in one["required"]
    assert many["items"] == one
