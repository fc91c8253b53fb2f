from __future__ import annotations

import contextlib
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.errors import InvalidElement, MalformedXml, RendererError, UnrecognisedEnvelope
from renderer.skycore import examples, request
from renderer.skycore.api import Api
from renderer.skycore.call import Rooms
from renderer.skycore.versions import V1_3
from renderer.store.base import open_store
from renderer.store.schema import upgrade
from tests.skycore.conftest import NOW, FakeComposer

BARCODE = """<REQUEST>
	<ACTION> sendMMSBarcode </ACTION>
	<API_KEY>k3y</API_KEY>
	<TO>16501234123</TO>
        <FROM>60856</FROM>
        <BARCODEID>Ticket_12345</BARCODEID>
	<MMSID>35674</MMSID>
</REQUEST>"""
PASS = """<?xml version="1.0" encoding="UTF-8"?><REQUEST><ACTION>sendPassInMMS</ACTION><API_KEY>k3y</API_KEY>
<MMSID>45633</MMSID><TO>16501234123</TO><FROM>11111</FROM>
<CUSTOMTEXT><VALUE>Erster &amp; letzter</VALUE><SLIDE>1</SLIDE></CUSTOMTEXT>
<CUSTOMTEXT><SLIDE>2</SLIDE><VALUE>Second</VALUE></CUSTOMTEXT>
<DATA><FIRST_NAME>Jo</FIRST_NAME></DATA>
<PASSDATA><BARCODEVALUE>12 34</BARCODEVALUE><PRIMARYVALUE1>Zoë</PRIMARYVALUE1></PASSDATA></REQUEST>"""
PASS_QUERY = (
    "action=SENDPASSINMMS&api_key=k3y&mmsid=45633&to=16501234123&from=11111&customtext_1=Erster+%26+letzter"
    "&customtext_2=Second&data_first_name=Jo&pd_barcodevalue=12%2034&pd_primaryvalue1=Zo%C3%AB"
)


def multipart(name: str, text: str) -> tuple[bytes, str]:
    body = f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n--b--\r\n'
    return body.encode(), "multipart/form-data; boundary=b"


def test_action_and_texts_are_trimmed_and_compared_without_case() -> None:
    made = request.from_body(BARCODE.encode())
    assert made.action == "sendmmsbarcode"
    assert made.get("BARCODEID") == "Ticket_12345"
    assert made.api_key == "k3y"
    assert "API_KEY" not in made.redacted()


@pytest.mark.parametrize("name", ["xml", "XML"])
def test_xml_is_taken_from_a_form_field_and_from_the_raw_body(name: str) -> None:
    raw = request.from_body(PASS.encode(), "text/xml")
    assert request.from_body(*multipart(name, PASS)) == raw
    form = urlencode({name: PASS}).encode()
    assert request.from_body(form, "application/x-www-form-urlencoded") == raw


def test_get_says_the_same_as_xml() -> None:
    xml, get = request.from_body(PASS.encode()), request.from_query(PASS_QUERY)
    assert (xml.action, dict(xml.fields) | {"ACTION": ""}) == (get.action, dict(get.fields) | {"ACTION": ""})
    assert dict(xml.passdata) == dict(get.passdata) == {"BARCODEVALUE": "12 34", "PRIMARYVALUE1": "Zoë"}
    assert dict(xml.custom_texts) == dict(get.custom_texts) == {1: "Erster & letzter", 2: "Second"}
    assert dict(xml.data) == dict(get.data) == {"FIRST_NAME": "Jo"}


def test_a_declared_encoding_is_obeyed_in_the_body_but_not_in_decoded_text() -> None:
    latin = PASS.replace("UTF-8", "ISO-8859-1")
    assert request.from_body(latin.encode("latin-1")).passdata["PRIMARYVALUE1"] == "Zoë"
    assert request.from_body(*multipart("xml", latin)).passdata["PRIMARYVALUE1"] == "Zoë"
    assert (
        request.from_body(PASS.replace("UTF-8", "UTF-16").encode("utf-16")).passdata["PRIMARYVALUE1"] == "Zoë"
    )


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("<!DOCTYPE REQUEST><REQUEST/>", MalformedXml),
        ('<!DOCTYPE R [<!ENTITY a "b">]><REQUEST>&a;</REQUEST>', MalformedXml),
        ("<REQUEST><ACTION>&nbsp;</ACTION></REQUEST>", MalformedXml),
        ("<REQUEST>", MalformedXml),
        ("<REQUEST>" + "<A>" * 40 + "</A>" * 40 + "</REQUEST>", MalformedXml),
        ("<REQUEST>" + "<A/>" * 6000 + "</REQUEST>", MalformedXml),
        ("<REQUEST>" + " " * (1 << 20) + "</REQUEST>", MalformedXml),
        ('<?xml version="1.0" encoding="nonsense"?><REQUEST/>', MalformedXml),
        ("<OTHER/>", UnrecognisedEnvelope),
        ("", UnrecognisedEnvelope),
    ],
)
def test_what_is_no_request_is_refused_with_its_own_error(body: str, error: type[RendererError]) -> None:
    with pytest.raises(error):
        request.from_body(body.encode())


@pytest.mark.parametrize(
    "body",
    [
        "<REQUEST><TO>1</TO><CUSTOMTEXT><VALUE>x</VALUE></CUSTOMTEXT></REQUEST>",
        "<REQUEST><TO>1</TO><CUSTOMTEXT><VALUE>x</VALUE><SLIDE>one</SLIDE></CUSTOMTEXT></REQUEST>",
        "to=1&customtext_0=x",
    ],
)
def test_a_fault_is_kept_in_a_request_that_can_be_read(body: str) -> None:
    made = request.from_body(body.encode())
    assert isinstance(made.fault, InvalidElement)
    assert (made.action, made.get("TO")) == ("", "1")


@settings(max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(alphabet="<>/REQUSTACION&;=% \n'\"!-[]", max_size=80).map(str.encode)
    )
)
def test_any_bytes_make_a_request_or_a_clear_error(body: bytes) -> None:
    for content_type in ("", "multipart/form-data; boundary=b", "text/xml"):
        with contextlib.suppress(RendererError):
            request.from_body(body, content_type)


@pytest.mark.parametrize(
    ("sent", "read"), [(b"%E9", "é"), (b"%C3%A9", "é"), (b"\xe9", "é"), (b"a%2Bb+c", "a+b c")]
)
def test_octets_that_are_not_utf8_never_become_replacement_characters(sent: bytes, read: str) -> None:
    body = b"action=sendmmsbarcode&barcodeid=" + sent
    assert request.from_body(body, "application/x-www-form-urlencoded").fields["BARCODEID"] == read


def test_a_multipart_text_in_latin_1_is_kept() -> None:
    head = b'--B\r\nContent-Disposition: form-data; name="barcodeid"\r\n\r\n'
    action = b'\r\n--B\r\nContent-Disposition: form-data; name="action"\r\n\r\nsendmmsbarcode\r\n--B--\r\n'
    found = request.from_body(head + b"\xe9" + action, "multipart/form-data; boundary=B")
    assert found.fields["BARCODEID"] == "é"


@pytest.mark.parametrize("control", ["%00", "%01", "%1d", "%0b", "%EF%BF%BE"])
@pytest.mark.parametrize("query", ["mmsid=a{}b", "user{}=x", "pd_primaryvalue1={}", "data_a=x{}", "a=%20{}"])
def test_what_xml_cannot_carry_is_refused_in_variables_too(query: str, control: str) -> None:
    sent = query.format(control)
    with pytest.raises(UnrecognisedEnvelope):
        request.from_query(f"action=getmmsids&{sent}")
    with pytest.raises(UnrecognisedEnvelope):
        request.from_body(sent.encode(), "application/x-www-form-urlencoded")


def test_control_characters_are_refused_in_a_multipart_form() -> None:
    for name, text in (("mmsid", "a\0b"), ("customsubject", "a\x1fb")):
        with pytest.raises(UnrecognisedEnvelope):
            request.from_body(*multipart(name, text))


def test_lines_and_tabs_are_no_control_characters() -> None:
    assert request.from_query("a=1&data_note=x%0D%0Ay%09z").data["NOTE"] == "x\r\ny\tz"


@pytest.mark.parametrize("slide", ["99999", "9" * 40, "x", "", "-1", "0", "%D9%A1"])
def test_a_custom_text_of_no_slide_is_a_fault_however_it_is_spelt(slide: str) -> None:
    fault = request.from_query(f"action=sendsavedmms&customtext_{slide}=x").fault
    assert isinstance(fault, InvalidElement)


def test_either_database_is_spared_what_postgres_cannot_keep(database_url: str) -> None:
    store = open_store(database_url)
    upgrade(store)
    examples.load(store)
    api = Api(Rooms(store, FakeComposer(), "outbox", lambda: NOW))
    for query in ("action=getmmsids&user=a%00&pass=x", f"action=getmmsids&api_key={examples.KEY}&x=a%00"):
        assert api.get(query, V1_3).code == "E100"
    store.close()
