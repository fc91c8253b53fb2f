from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from renderer.data import assets_dir
from renderer.engine import Engine
from renderer.service.app import create_app
from renderer.service.dialect import form, utf8_variables
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore import examples

SAMPLES = assets_dir() / "samples" / "requests"


@pytest.fixture
def client(engine: Engine, tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(home=tmp_path)
    road = Road(settings, engine)
    examples.load(road.store)
    road.close()
    with TestClient(create_app(engine, settings)) as made:
        yield made


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/API/wxml/1.3/index.php", "sendMMSBarcode-1.3.xml"),
        ("/API/wxml/index.php", "sendMMSBarcode-2013.xml"),
        ("/API/wxml/1.3/index.php", "sendPassInMMS-1.3.xml"),
        ("/API/wxml/1.3/index.php", "sendMMSBarcode-1.3.query"),
        ("/API/wxml/1.3/index.php", "sendPassInMMS-1.3.query"),
    ],
)
def test_each_sample_is_answered_over_http(client: TestClient, path: str, name: str) -> None:
    text = (SAMPLES / name).read_text().strip()
    if name.endswith(".xml"):
        answers = [
            client.post(path, content=text.encode()),
            client.post(path, data={"xml": text}),
            client.post(path, files={"XML": (None, text)}),
        ]
    else:
        answers = [client.get(f"{path}?{text}"), client.post(path, content=text, headers=FORM)]
    for answer in answers:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/xml; charset=utf-8"
        assert ET.fromstring(answer.content).findtext("STATUS") == "Success"


FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "query", ["", "action=x", "%ff%fe", "xml=%3CREQUEST%3E", "action=sendmmsbarcode&to=%00"]
)
def test_nonsense_is_answered_with_200_and_a_code(client: TestClient, query: str) -> None:
    answer = client.get(f"/API/wxml/1.3/index.php?{query}")
    assert answer.status_code == 200
    assert (ET.fromstring(answer.content).findtext("ERRORCODE") or "").startswith("E1")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (b"a=%E9t%E9&b=%C3%A9", [("a", "été"), ("b", "é")]),
        (b"a=\xe9", [("a", "é")]),
        ("a=é".encode(), [("a", "é")]),
        (b"a=100%&b=%zz", [("a", "100%"), ("b", "%zz")]),
        (b"a=x+y%2Bz%26=1", [("a", "x y+z&=1")]),
        (b"a=", [("a", "")]),
    ],
)
def test_what_is_no_utf8_is_read_as_latin_1(query: bytes, expected: list[tuple[str, str]]) -> None:
    assert parse_qsl(utf8_variables(query), keep_blank_values=True, strict_parsing=True) == expected
    assert form(query, FORM["content-type"]).decode() == utf8_variables(query)


@pytest.mark.parametrize("body", [b" <REQUEST>%\xe9</REQUEST>", "<R/>".encode("utf-16")])
def test_xml_is_left_as_it_is(body: bytes) -> None:
    assert form(body, FORM["content-type"]) == body


def test_a_form_of_many_parts_is_left_as_it_is() -> None:
    assert form(b"--x%\xff", "multipart/form-data; boundary=x") == b"--x%\xff"
