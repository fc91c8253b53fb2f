from __future__ import annotations

from contextlib import suppress
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import InvalidRequest
from renderer.gateway import mime
from renderer.gateway.mm7 import envelope
from renderer.gateway.mm7.settings import BASE

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40).map(str.strip)
NS = f"{BASE}REL-6-MM7-1-4"
XML = "text/xml"


def wrapped(body: str, header: str = "") -> bytes:
    inside = f"<s:Header>{header}</s:Header><s:Body>{body}</s:Body>"
    return f'<s:Envelope xmlns:s="{envelope.SOAP}">{inside}</s:Envelope>'.encode()


@given(st.integers(0, 9999), texts, texts, st.sampled_from(["REL-5-MM7-1-0", "REL-6-MM7-1-4"]))
def test_an_answer_round_trips(code: int, text: str, transaction: str, release: str) -> None:
    asked = envelope.Envelope("x", envelope.Node("x"), transaction, BASE + release, "5.3.0")
    data = envelope.answer(asked, "SubmitRsp", code, text, extra=envelope.element("MessageID", "42"))
    found, beside = envelope.read(XML, data)
    assert (found.kind, found.status, found.status_text) == ("SubmitRsp", code, text)
    assert (found.transaction, found.namespace, found.version) == (transaction, BASE + release, "5.3.0")
    assert found.node.value("MessageID") == "42"
    assert beside == []
    root = ET.fromstring(data)  # another reader agrees
    assert root.find(f".//{{{BASE}{release}}}StatusCode").text == str(code)
    assert root.find(f".//{{{BASE}{release}}}TransactionID").get(f"{{{envelope.SOAP}}}mustUnderstand") == "1"


@given(st.sampled_from([2007, 3000, 4004]), texts, texts)
def test_a_fault_round_trips(code: int, text: str, transaction: str) -> None:
    asked = envelope.Envelope("x", envelope.Node("x"), transaction, NS)
    found, _ = envelope.read(XML, envelope.fault(asked, code, text, detail="RSErrorRsp"))
    assert (found.kind, found.status, found.transaction, found.namespace) == ("Fault", code, transaction, NS)
    assert found.status_text == text
    assert found.node.value("faultcode").endswith("Server" if code == 3000 else "Client")


def test_a_bare_fault_speaks_for_itself() -> None:
    found, _ = envelope.read(XML, wrapped("<s:Fault><faultstring>No such thing</faultstring></s:Fault>"))
    assert (found.kind, found.status, found.status_text) == ("Fault", None, "No such thing")


def test_the_root_part_is_the_one_that_start_names() -> None:
    other = mime.part([("Content-Type", "image/gif"), ("Content-ID", "<gif>")], b"GIF")
    root = mime.part([("Content-Type", "Text/XML"), ("Content-ID", "<env>")], wrapped("<DeliverReq/>"))
    body = mime.write("b", [other, root])
    for start in ('; start="<env>"', "; start=env", "", "; start=nothing"):
        found, beside = envelope.read(f"Multipart/Related; boundary=b; type=text/xml{start}", body)
        assert found.kind == "DeliverReq"
        assert [part.data for part in beside] == [b"GIF"]
    found, _ = envelope.read("multipart/related; type=text/xml", body)  # the boundary is not named
    assert found.kind == "DeliverReq"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<a/>",
        wrapped(""),
        b"<Envelope><Body>text</Body></Envelope>",
        b'<!DOCTYPE a [<!ENTITY x "y">]>' + wrapped("<DeliverReq/>"),
    ],
)
def test_what_is_no_envelope_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidRequest):
        envelope.read(XML, body)


def test_a_status_that_is_no_number_is_none() -> None:
    for said in ("", "OK", "-1", "1" * 9, "1000.0"):
        found, _ = envelope.read(XML, wrapped(f"<SubmitRsp><StatusCode>{said}</StatusCode></SubmitRsp>"))
        assert found.status is None


@given(st.binary(max_size=300), st.text(max_size=40))
def test_garbage_never_crashes(body: bytes, content_type: str) -> None:
    for kind in (content_type, XML, "multipart/related", "multipart/related; boundary=x"):
        for data in (body, wrapped("<a/>") + body, b"--x\r\n\r\n" + body):
            with suppress(InvalidRequest):
                envelope.read(kind, data)
