from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.gateway.base import Submission
from renderer.gateway.mm7 import envelope, requests
from renderer.gateway.mm7.settings import Mm7Settings

MESSAGE = Submission("mms-7", "16501234123", "60856", "Tickets & <more>", ())
FULL = Mm7Settings(vaspid="V", vasid="1", service_code="gold")


def children(xml: str) -> list[str]:
    return [child.tag.rpartition("}")[2] for child in ET.fromstring(xml)]


def test_a_submit_has_its_elements_in_the_schemas_order() -> None:
    xml = requests.submit_req(FULL, MESSAGE, ["16501234123"])
    assert children(xml) == [
        "MM7Version",
        "SenderIdentification",
        "Recipients",
        "ServiceCode",
        "DeliveryReport",
        "Subject",
        "Content",
    ]
    root = ET.fromstring(xml)
    space = {"m": FULL.namespace}
    assert root.tag == f"{{{FULL.namespace}}}SubmitReq"
    assert [e.tag.rpartition("}")[2] for e in root.find("m:SenderIdentification", space)] == [
        "VASPID",
        "VASID",
        "SenderAddress",
    ]
    assert root.findtext("m:SenderIdentification/m:SenderAddress/m:ShortCode", None, space) == "60856"
    assert root.findtext("m:Recipients/m:To/m:Number", None, space) == "16501234123"
    assert root.findtext("m:Subject", None, space) == "Tickets & <more>"
    assert root.find("m:Content", space).attrib == {"href": "cid:content", "allowAdaptations": "false"}


def test_what_is_not_set_is_not_said() -> None:
    plain = Submission("r", "1", "", "", ())
    xml = requests.submit_req(
        Mm7Settings(delivery_report=False, allow_adaptations=True), plain, ["16501234123"]
    )
    assert children(xml) == ["MM7Version", "SenderIdentification", "Recipients", "DeliveryReport", "Content"]
    assert "<DeliveryReport>false<" in xml
    assert 'allowAdaptations="true"' in xml
    assert "<SenderIdentification></SenderIdentification>" in xml


def test_several_numbers_stand_in_one_to() -> None:
    root = ET.fromstring(requests.submit_req(FULL, MESSAGE, ["16501234123", "16501234124"]))
    to = root.findall(f".//{{{FULL.namespace}}}To")
    assert [len(each) for each in to] == [2]


def test_a_cancel_and_a_replace_name_the_message() -> None:
    assert children(requests.cancel_req(FULL, "42")) == ["MM7Version", "SenderIdentification", "MessageID"]
    assert children(requests.replace_req(FULL, "42")) == [
        "MM7Version",
        "SenderIdentification",
        "MessageID",
        "Content",
    ]


@pytest.mark.parametrize(
    ("of", "element"),
    [
        ("60856", "<ShortCode>60856</ShortCode>"),
        ("16501234123", "<Number>16501234123</Number>"),
        ("+16501234123", "<Number>16501234123</Number>"),
        ("a@b.example", "<RFC2822Address>a@b.example</RFC2822Address>"),
        ("GALA<", "<ShortCode>GALA&lt;</ShortCode>"),
    ],
)
def test_an_address_stands_in_the_element_of_its_kind(of: str, element: str) -> None:
    assert requests.address(of) == element


numbers_of_all = st.lists(st.from_regex(r"[1-9][0-9]{8,14}", fullmatch=True), min_size=1, max_size=5)
printable = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30).map(str.strip)


@given(printable, printable, numbers_of_all)
def test_whatever_it_says_two_readers_read_the_same(subject: str, vaspid: str, numbers: list[str]) -> None:
    settings = Mm7Settings(vaspid=vaspid, recipients=5)
    message = Submission("r", numbers[0], "60856", subject, ())
    data = envelope.write(
        requests.submit_req(settings, message, numbers), transaction="t", namespace=settings.namespace
    )
    asked, _ = envelope.read("text/xml", data)
    root = ET.fromstring(data)
    space = f"{{{settings.namespace}}}"
    assert asked.kind == "SubmitReq"
    assert asked.node.value("Subject") == (root.findtext(f".//{space}Subject") or "").strip() == subject
    assert asked.node.value("VASPID") == (root.findtext(f".//{space}VASPID") or "").strip() == vaspid
    found = [node.text for node in asked.node.all() if node.name == "Number"]
    assert found == [each.text for each in root.iter(f"{space}Number")] == numbers
