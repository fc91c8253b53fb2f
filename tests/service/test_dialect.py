from __future__ import annotations

import asyncio
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest
import structlog
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from renderer.data import assets_dir
from renderer.delivery.compose import Order, open_pdu
from renderer.engine import Engine
from renderer.errors import RendererError
from renderer.service.app import create_app
from renderer.service.dialect import Door, _variables, form, utf8_variables
from renderer.service.road import Road
from renderer.settings import Service, Settings
from renderer.skycore import examples
from renderer.skycore.request import from_query
from renderer.skycore.versions import V1_3
from renderer.store import messages

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


@given(
    st.lists(st.sampled_from([*"ab1&=+%;<>/ ", "%C3%A9", "%e9", "%zz", "%00", "xml=", "%3C", "é"])).map(
        "".join
    )
    | st.text()
)
@example("<REQUEST/>")
@example("%3CREQUEST/%3E")
@example("&&=&a&=b&a==")
def test_a_query_that_is_left_as_it_is_reads_as_its_utf8_would(query: str) -> None:
    raw = query.encode("utf-8", "surrogatepass")
    told = []
    for text in (_variables(raw), utf8_variables(raw)):
        try:
            told.append(repr(from_query(text)))
        except RendererError as error:
            told.append(repr(error))
    assert told[0] == told[1]


@pytest.mark.parametrize("body", [b" <REQUEST>%\xe9</REQUEST>", "<R/>".encode("utf-16")])
def test_xml_is_left_as_it_is(body: bytes) -> None:
    assert form(body, FORM["content-type"]) == body


def test_a_form_of_many_parts_is_left_as_it_is() -> None:
    assert form(b"--x%\xff", "multipart/form-data; boundary=x") == b"--x%\xff"


PATH = "/API/wxml/1.3/index.php"


def code_of(content: bytes) -> str | None:
    return ET.fromstring(content).findtext("ERRORCODE")


def test_a_body_over_the_cap_is_answered_whether_it_says_its_length_or_not(client: TestClient) -> None:
    body = b"<REQUEST>" + b" " * (1 << 20) + b"</REQUEST>"
    for sent in (body, iter([body[: 1 << 19], body[1 << 19 :]])):
        answer = client.post(PATH, content=sent)
        assert (answer.status_code, code_of(answer.content)) == (200, "E108")


def test_a_body_over_the_services_own_cap_is_no_500(engine: Engine, tmp_path: Path) -> None:
    small = Settings(home=tmp_path, service=Service(max_body_bytes=2048))
    with TestClient(create_app(engine, small)) as client:
        for sent in (iter([b"<REQUEST>", b" " * 4096]), b"<REQUEST>" + b" " * 4096):
            answer = client.post(PATH, content=sent)
            assert (answer.status_code, code_of(answer.content)) == (200, "E108")
            assert answer.headers["connection"] == "close"
        assert client.post("/v1/scan", content=b" " * 4096).status_code == 413


def test_a_large_request_is_parsed_on_a_thread_and_answered_alike(client: TestClient) -> None:
    text = (SAMPLES / "sendMMSBarcode-1.3.xml").read_text()
    padded = text.replace("</REQUEST>", f"<NOTE>{'x' * 40_000}</NOTE></REQUEST>")
    assert ET.fromstring(client.post(PATH, content=padded).content).findtext("STATUS") == "Success"


def test_the_log_line_of_a_refusal_tells_its_code_and_no_number(client: TestClient) -> None:
    with structlog.testing.capture_logs() as lines:
        client.get(
            f"{PATH}?action=sendmmsbarcode&api_key={examples.KEY}&mmsid=35674&to=123&from=1&barcodeid=x"
        )
    (line,) = [each for each in lines if each["event"] == "request"]
    assert (line["code"], line["status"], line["path"]) == ("E110", 200, PATH)
    assert examples.KEY not in str(lines)


def test_other_methods_and_paths_are_not_the_dialects(client: TestClient) -> None:
    assert client.delete(PATH).status_code == 405
    assert client.get(f"{PATH}/more").status_code == 404
    head = client.head(f"{PATH}?action=x")
    assert (head.status_code, head.content) == (200, b"")


def test_the_dialect_is_listed_in_the_description(client: TestClient) -> None:
    assert set(client.get("/openapi.json").json()["paths"][PATH]) == {"get", "post"}


def test_a_client_that_leaves_is_told_to_the_log_alone() -> None:
    sent: list[MutableMapping[str, Any]] = []

    async def leave() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def keep(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def never(*_: object) -> None:
        raise AssertionError("nobody is there to read it")

    scope = {"type": "http", "method": "POST", "path": PATH, "headers": []}
    asyncio.run(Door(never, lambda: pytest.fail("no API is needed"))(scope, leave, keep))
    assert (sent[0]["status"], sent[1]["body"]) == (499, b"")


def test_a_saved_message_is_composed_like_a_template(engine: Engine, tmp_path: Path) -> None:
    road = Road(Settings(home=tmp_path), engine)
    examples.load(road.store)
    body = (
        f"<REQUEST><ACTION>saveMMS</ACTION><API_KEY>{examples.KEY}</API_KEY><NAME>n</NAME><SUBJECT>s</SUBJECT>"
        "<SLIDE><TEXT>Hello {$firstname|Sir}</TEXT></SLIDE></REQUEST>"
    )
    mms_id = ET.fromstring(road.api.post(body.encode(), "text/xml", V1_3).xml()).findtext("MMSID")
    sent = f"action=sendsavedmms&api_key={examples.KEY}&mmsid={mms_id}&to={examples.NUMBER}&from=60856"
    assert road.api.get(f"{sent}&data_firstname=Bill", V1_3).code is None
    with road.store.read() as connection:
        message = messages.message(connection, 1)
    assert message is not None
    composed = road.composer.compose(Order(message.template, gateway="outbox", data=message.content["data"]))
    assert [part.data for part in open_pdu(composed.pdu).parts] == [b"Hello Bill"]
    road.close()
