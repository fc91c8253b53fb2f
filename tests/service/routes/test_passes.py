from __future__ import annotations

import io
import json
import zipfile

import pytest
import zxingcpp
from PIL import Image
from starlette.testclient import TestClient

from renderer.samples import sample

PASSDATA = {"BARCODEVALUE": "abc", "PRIMARYVALUE1": "John Smith"}


@pytest.fixture(scope="module")
def pkpass(client: TestClient) -> bytes:
    answer = client.post("/v1/passes/event-ticket", json=PASSDATA)
    assert answer.status_code == 200
    return answer.content


def test_passdata_becomes_a_signed_pass(client: TestClient, pkpass: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(pkpass)) as bundle:
        assert json.loads(bundle.read("pass.json"))["barcodes"][0]["message"] == "abc"
    verdict = client.post("/v1/verify", content=pkpass).json()
    assert verdict["ok"] is True
    assert verdict["errors"] == []


def test_the_answer_says_what_it_is_and_that_no_phone_takes_it(client: TestClient) -> None:
    answer = client.post("/v1/passes/event-ticket", json=PASSDATA)
    assert answer.headers["content-type"] == "application/vnd.apple.pkpass"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "no phone" in answer.headers["x-renderer-signing"]


def test_xml_is_taken_as_the_requests_write_it(client: TestClient) -> None:
    xml = sample("sendPassInMMS-1.3.xml").text.encode()
    answer = client.post("/v1/passes/event-ticket", content=xml, headers={"Content-Type": "application/xml"})
    assert answer.status_code == 200


def test_what_was_ignored_is_told(client: TestClient) -> None:
    answer = client.post("/v1/passes/event-ticket", json={**PASSDATA, "NOSUCHTHING": "x"})
    assert answer.status_code == 200
    assert "NOSUCHTHING" in answer.headers["x-renderer-warnings"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "BARCODEVALUE"),
        ({**PASSDATA, "RELLATITUDE1": "x", "RELLONGITUDE1": "1"}, "RELLATITUDE1"),
    ],
)
def test_a_problem_names_the_slot(client: TestClient, body: dict[str, str], place: str) -> None:
    answer = client.post("/v1/passes/event-ticket", json=body)
    assert answer.status_code == 422
    assert answer.json()["slot"] == place


def test_a_template_is_shown_with_given_or_sample_data(client: TestClient) -> None:
    given = client.post("/v1/passes/event-ticket/preview", json=PASSDATA, params={"scale": 2})
    assert given.headers["content-type"] == "image/png"
    alone = client.post("/v1/passes/event-ticket/preview")
    assert alone.status_code == 200
    assert alone.content != given.content


def test_a_pass_is_shown_with_its_barcode(client: TestClient, pkpass: bytes) -> None:
    answer = client.post("/v1/preview", content=pkpass, params={"scale": 2})
    with Image.open(io.BytesIO(answer.content)) as image:
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
    assert zxingcpp.read_barcode(white).text == "abc"


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"face": "side"}, "face"),
        ({"scale": "99"}, "scale"),
        ({"scale": "nan"}, "scale"),
        ({"nope": "1"}, "nope"),
    ],
)
def test_a_preview_of_another_kind_is_a_problem(
    client: TestClient, params: dict[str, str], field: str
) -> None:
    answer = client.post("/v1/passes/event-ticket/preview", params=params)
    assert answer.status_code == 422
    assert answer.json()["field"] == field


@pytest.mark.parametrize("path", ["/v1/preview", "/v1/verify"])
def test_without_a_body_the_body_is_missing(client: TestClient, path: str) -> None:
    answer = client.post(path)
    assert answer.status_code == 400
    assert answer.json()["field"] == "body"


def test_a_verdict_on_damaged_bytes_is_a_verdict(client: TestClient, pkpass: bytes) -> None:
    verdict = client.post("/v1/verify", content=pkpass[: len(pkpass) // 2]).json()
    assert verdict["ok"] is False
    assert verdict["errors"]
