"""Requests from a grammar, mutated: always one answer with one code, never a defect of ours.

A sample runs with every suite, 50,000 in the nightly run, through the service's own door.
"""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from renderer.service.dialect import Door
from renderer.skycore import examples
from renderer.skycore.api import INTERNAL, Api
from renderer.skycore.call import Rooms, all_actions
from renderer.skycore.versions import V1_3, V2013
from renderer.store.base import open_store
from tests.skycore.conftest import NOW, FakeComposer

NAMES = [
    "ACTION", "API_KEY", "USER", "PASS", "MMSID", "TO", "FROM", "BARCODEID", "DATABASEID", "CAMPAIGNREF",
    "TOCAMPAIGN", "CAMPAIGNID", "MOBILE", "CAMPAIGNNAME", "BRANDNAME", "START_DATE", "END_DATE", "DDMTITLE",
    "DDMTEXT", "DDMTIMEOUT", "DDMFORCE", "CUSTOMSUBJECT", "FALLBACKSMSTEXT", "DISABLEFALLBACKSMS", "DEVICE",
    "OPERATORID", "SPID", "CLIENTREFERENCE", "PASSTEMPLATEID", "PASSDATAID", "EMAILID", "NAME", "SUBJECT",
    "RELADDRESS1", "NONSENSE",
]  # fmt: skip
VALUES = [
    examples.KEY, examples.NUMBER, "35674", "45633", "60856", "11111", "12333", "332", "17856", "Ticket_1",
    "10001", "2026-02-20 12:00:00", "16501234123,16501234124", "yes", "5", "", " ", "+1650", "-1", "9" * 40,
    "%00", "\ud800", "é<&>\"'", "\x0b", "{$name|x}", "../../etc/passwd", "' OR 1=1 --", "2026-02-30 12:00:00",
    "a\0b", "x" * 300, "é" * 3000, "9" * 19, "2147483648", "-2147483649", "0", "1e9", "0001-01-01 00:00:00",
]  # fmt: skip
actions = st.sampled_from(
    [action.name for action in all_actions().values()] + ["", "nonsense", "GETSENDINGSTATUS"]
)
values = st.one_of(st.sampled_from(VALUES), st.text(max_size=12))
pairs = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=10)
passdata = st.lists(
    st.tuples(st.sampled_from(["BARCODEVALUE", "SECVALUE2", "RELLATITUDE1", "PHONE", "X"]), values),
    max_size=3,
)
slides = st.lists(
    st.sampled_from(
        [
            "<SLIDE><TEXT>x</TEXT></SLIDE>",
            "<SLIDE/>",
            "<SLIDE duration='x'><TEXT>y</TEXT></SLIDE>",
            "<SLIDE><IMAGE><URL>http://nowhere.example/1.jpg</URL></IMAGE></SLIDE>",
            "<SLIDE><AUDIO><URL></URL></AUDIO><VIDEO><URL>ftp://x</URL></VIDEO></SLIDE>",
            "<CUSTOMTEXT><SLIDE>1</SLIDE><VALUE>v</VALUE></CUSTOMTEXT>",
            "<CUSTOMTEXT><SLIDE>0</SLIDE></CUSTOMTEXT>",
            "<CONTENT><NAME>n</NAME><SEQUENCE><SLIDE><TEXT>z</TEXT></SLIDE></SEQUENCE></CONTENT>",
        ]
    ),
    max_size=9,
)
# most requests are whole, so that the checks behind the envelope are reached as well
whole = st.fixed_dictionaries(
    {},
    optional={
        "API_KEY": st.just(examples.KEY),
        "MMSID": st.sampled_from(["35674", "45633"]),
        "TO": st.just(examples.NUMBER),
        "FROM": st.just("60856"),
        "BARCODEID": st.just("Ticket_1"),
    },
)
mutations = st.lists(
    st.tuples(
        st.sampled_from(["cut", "drop", "insert", "double"]), st.integers(0, 10_000), st.binary(max_size=3)
    ),
    max_size=3,
)
forms = st.sampled_from(["raw", "form", "multipart", "get", "flat", "get-xml"])


@st.composite
def requests(draw: Any) -> tuple[str, bytes, str, bytes]:
    """Method, query, content type and body of one request."""
    fields = [("ACTION", draw(actions)), *draw(whole).items(), *draw(pairs)]
    form, data = draw(forms), draw(passdata)
    if form in {"get", "flat"}:
        variables = [(name.lower(), text) for name, text in fields] + [(f"pd_{n}", t) for n, t in data]
        sent = mutated(urlencode(variables, errors="surrogatepass").encode(), draw(mutations))
        return ("GET", sent, "", b"") if form == "get" else ("POST", b"", FORM, sent)
    inner = "".join(f"<{name}>{escape(clean(text))}</{name}>" for name, text in fields)
    inner += (
        f"<PASSDATA>{''.join(f'<{n}>{escape(clean(t))}</{n}>' for n, t in data)}</PASSDATA>" if data else ""
    )
    document = mutated(f"<REQUEST>{inner}{''.join(draw(slides))}</REQUEST>".encode(), draw(mutations))
    if form == "get-xml":
        return "GET", b"xml=" + quote(document).encode(), "", b""
    if form == "form":
        return "POST", b"", FORM, b"xml=" + quote(document).encode()
    if form == "multipart":
        head = b'--b\r\nContent-Disposition: form-data; name="XML"\r\n\r\n'
        return "POST", b"", "multipart/form-data; boundary=b", head + document + b"\r\n--b--\r\n"
    return "POST", b"", "text/xml", document


FORM = "application/x-www-form-urlencoded"


def clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def mutated(data: bytes, changes: list[tuple[str, int, bytes]]) -> bytes:
    for how, at, piece in changes:
        place = at % (len(data) + 1)
        if how == "cut":
            data = data[:place]
        elif how == "drop":
            data = data[:place] + data[place + 1 :]
        elif how == "insert":
            data = data[:place] + piece + data[place:]
        else:
            data = data[:place] + data
    return data


@pytest.fixture(scope="module")
def door(lasting_url: str) -> Any:
    store = open_store(lasting_url)
    examples.load(store)
    api = Api(Rooms(store, FakeComposer(), "outbox", lambda: NOW))

    async def nobody(*_: Any) -> None:
        raise AssertionError("the door passed a request of the dialect on")

    yield Door(nobody, lambda: api)
    store.close()


def ask(door: Door, request: tuple[str, bytes, str, bytes], path: str) -> tuple[int, bytes]:
    method, query, content_type, body = request
    sent: list[dict[str, Any]] = []
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": [(b"content-type", content_type.encode())],
        "client": ("127.0.0.1", 1),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(door(scope, receive, send))
    return sent[0]["status"], sent[1]["body"]


def check(door: Door, request: tuple[str, bytes, str, bytes], path: str) -> None:
    status, body = ask(door, request, path)
    assert status == 200
    root = ET.fromstring(body)
    assert root.tag == "RESPONSE"
    assert root[0].tag == "STATUS"
    codes = [element.text or "" for element in root.findall("ERRORCODE")]
    if root[0].text == "Success":
        assert codes == []
    else:
        assert len(codes) == 1
        assert codes[0][0] == "E"
        assert codes[0][1:].isdigit()
        assert codes[0] != INTERNAL
        assert root.findtext("ERRORINFO")


paths = st.sampled_from([V1_3.path, V2013.path])
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=600, deadline=None, suppress_health_check=SLOW)
@given(requests(), paths)
def test_any_request_is_answered_with_success_or_one_code(
    door: Door, request_: tuple[str, bytes, str, bytes], path: str
) -> None:
    check(door, request_, path)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@settings(max_examples=50_000, deadline=None, suppress_health_check=SLOW)
@given(requests(), paths)
def test_any_of_fifty_thousand(door: Door, request_: tuple[str, bytes, str, bytes], path: str) -> None:
    check(door, request_, path)
