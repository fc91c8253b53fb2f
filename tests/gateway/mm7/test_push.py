from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.gateway import mime
from renderer.gateway.inbound import InboundMessage, Pushed, PushRequest, Report
from renderer.gateway.mm7 import envelope, parse_push
from renderer.gateway.mm7.settings import BASE
from renderer.part import Part

NS = f"{BASE}REL-6-MM7-1-0"


def request(kind: str, children: str, namespace: str = NS) -> bytes:
    body = envelope.message(kind, namespace, "<MM7Version>6.3.0</MM7Version>" + children)
    return envelope.write(body, transaction="tx-9", namespace=namespace)


def pushed(body: bytes, content_type: str = "text/xml", **more: object) -> Pushed:
    return parse_push(PushRequest("us", "", content_type, body, **more))


REPORT = (
    "<MessageID>42</MessageID><Recipient><Number>16501234123</Number></Recipient>"
    "<Sender><ShortCode>60856</ShortCode></Sender><Date>2026-03-01T12:00:00Z</Date>"
    "<MMStatus>{}</MMStatus><StatusText>x</StatusText>{}"
)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("Retrieved", "Retrieved"),
        ("RETRIEVED", "Retrieved"),
        ("Expired", "Expired"),
        ("Eaten", "Unrecognized"),
    ],
)
def test_a_delivery_report_is_kept_and_answered_in_kind(said: str, status: str) -> None:
    capabilities = '<UACapabilities UAProf="http://wap.example/motol7c.xml"/>'
    told = pushed(request("DeliveryReportReq", REPORT.format(said, capabilities)))
    assert told.found == (Report("42", status, "16501234123", "http://wap.example/motol7c.xml"),)
    answer = ET.fromstring(told.reply.body)
    assert told.reply.status == 200
    assert answer.findtext(f".//{{{NS}}}TransactionID") == "tx-9"
    assert [child.tag.rpartition("}")[2] for child in answer.find(f".//{{{NS}}}DeliveryReportRsp")] == [
        "MM7Version",
        "Status",
    ]
    assert answer.findtext(f".//{{{NS}}}MM7Version") == "6.3.0"
    assert answer.findtext(f".//{{{NS}}}StatusCode") == "1000"
    assert told.busy.status == 503
    assert envelope.read("text/xml", told.busy.body)[0].status == 3000


def test_the_handset_may_stand_in_a_child_and_the_carrier_in_a_header() -> None:
    body = request(
        "DeliveryReportReq", REPORT.format("Retrieved", "<UACapabilities><UAProf>X</UAProf></UACapabilities>")
    )
    (report,) = pushed(body, headers={"x-mblox-carrier-id": "0001890"}).found
    assert isinstance(report, Report)
    assert (report.handset, report.spid) == ("X", "0001890")


def test_reports_for_lists_are_told_apart() -> None:
    body = request("DeliveryReportReq", REPORT.format("Retrieved", ""))
    (report,) = pushed(body, options={"recipients": "20"}).found
    assert isinstance(report, Report)
    assert report.gateway_id == "42/01234123"


def test_who_read_it_had_fetched_it() -> None:
    told = pushed(request("ReadReplyReq", REPORT.format("Read", "")))
    assert told.found == (Report("42", "Retrieved", "16501234123"),)
    assert b"ReadReplyRsp" in told.reply.body


def delivery(parts: list[bytes], children: str = "") -> tuple[bytes, str]:
    addresses = (
        "<LinkedID>L-1</LinkedID><Sender><RFC2822Address>+16501234123/TYPE=PLMN@mms.example</RFC2822Address></Sender>"
        '<Recipients><To><Number displayOnly="true">1</Number><ShortCode>60856</ShortCode></To></Recipients>'
        '<Subject>Re: ticket</Subject><Content href="cid:c1"/>'
    )
    inner = mime.part(
        [("Content-Type", "multipart/related; boundary=in"), ("Content-ID", "<c1>")], mime.write("in", parts)
    )
    root = mime.part([("Content-Type", "text/xml")], request("DeliverReq", children or addresses))
    return mime.write("out", [root, inner]), "multipart/related; boundary=out"


def test_an_incoming_message_comes_with_its_parts() -> None:
    parts = [
        mime.part([("Content-Type", "application/smil")], b"<smil/>"),
        mime.part([("Content-Type", "text/plain; charset=iso-8859-1")], b"Gr\xfc\xdfe"),
        mime.part([("Content-Type", "image/jpeg"), ("Content-Location", "p.jpg")], b"\xff\xd8\r\n\x00"),
        mime.part([("Content-Type", "image/gif"), ("Content-Transfer-Encoding", "base64")], b"R0lG"),
    ]
    told = pushed(*delivery(parts))
    files = (Part("p.jpg", "image/jpeg", b"\xff\xd8\r\n\x00"), Part("part1", "image/gif", b"GIF"))
    assert told.found == (
        InboundMessage("us", "16501234123", "60856", "Re: ticket", "Grüße", files, "MMS", "L-1"),
    )
    assert b"DeliverRsp" in told.reply.body


def test_a_message_without_an_id_is_named_by_its_transaction() -> None:
    (found,) = pushed(*delivery([], "<Sender><Number>165</Number></Sender>")).found
    assert isinstance(found, InboundMessage)
    assert (found.raw_id, found.recipient, found.parts) == ("tx-9", "", ())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"nonsense", 4004),
        (b"", 4004),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', 4004),
        (request("SubmitReq", ""), 4003),
        (request("DeliveryReportReq", ""), 4004),
        (request("ReadReplyReq", "<MessageID> </MessageID>"), 4004),
        (request("DeliverReq", ""), 4004),
    ],
)
def test_what_cannot_be_done_is_a_soap_fault(body: bytes, code: int) -> None:
    told = pushed(body)
    assert (told.reply.status, told.found) == (400, ())
    fault, _ = envelope.read("text/xml", told.reply.body)
    assert (fault.kind, fault.status) == ("Fault", code)
    assert ET.fromstring(told.reply.body).find(f".//{{{envelope.SOAP}}}Fault") is not None


@given(st.binary(max_size=300), st.text(max_size=40))
def test_garbage_never_crashes(body: bytes, content_type: str) -> None:
    report = request("DeliveryReportReq", REPORT.format("Retrieved", ""))
    for kind in (content_type, "text/xml", "multipart/related; boundary=x"):
        for data in (body, b"--x\r\n\r\n" + report + b"\r\n--x\r\n" + body, report[: len(body) * 3]):
            told = pushed(data, kind)
            ET.fromstring(told.reply.body)


# -- vendors' own examples, in our words and with their mistakes -------------------------------------------


def test_a_report_said_to_be_multipart_that_is_none() -> None:
    body = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<soap-env:Envelope '
        f'xmlns:soap-env="{envelope.SOAP}" xmlns=\n"{BASE}REL-6-MM7-1-4">\n<soap-env:Header>\n'
        '   <TransactionID soap-env:mustUnderstand="1">10000001</TransactionID>\n</soap-env:Header>\n'
        "<soap-env:Body>\n<DeliveryReportReq><MM7Version>6.8.0</MM7Version><MessageID>3695006</MessageID>"
        "<Recipient><Number>16175550123</Number></Recipient><Sender><Number>111122</Number></Sender>"
        "<Date>2015-03-16T14:03:51.749Z</Date><MMStatus>Retrieved</MMStatus><StatusText>Success</StatusText>"
        '<UACapabilities UAProf="Samsung Galaxy" /></DeliveryReportReq></soap-env:Body></soap-env:Envelope>'
    ).encode()
    told = pushed(b"\n" + body, 'multipart/related; type="text/xml";')
    assert told.found == (Report("3695006", "Retrieved", "16175550123", "Samsung Galaxy"),)
    assert f"{BASE}REL-6-MM7-1-4".encode() in told.reply.body
    assert b"10000001" in told.reply.body


DELIVER = f"""------=_Part_1.2
Content-Type: text/xml
Content-ID: <soap-start>

<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<soap-env:Envelope xmlns:ns1="{envelope.SOAP}" xmlns=
"{BASE}REL-6-MM7-1-4">
<soap-env::Header>
   <TransactionID soap-env:mustUnderstand="1">1000001</TransactionID>
</soap-env::Header>
<soap-env::Body>
   <DeliverReq>
      <MM7Version>6.8.0</MM7Version>
      <LinkedID>1000001</LinkedID>
      <Sender><Number>1617423433</Number></Sender>
      <Recipients><To><Number displayOnly="false">111122</Number></To></Recipients>
      <TimeStamp>2014-04-14T16:15:23.414Z</TimeStamp>
      <Priority>Normal</Priority>
      <Content href="cid:default.cid" allowAdaptations="true"/>
   </DeliverReq>
</soap-env:Body>
</soap-env:Envelope>

------=_Part_1.2
Content-Type: multipart/mixed;
        boundary="----=_Part_3.4"
Content-ID: <default.cid>

------=_Part_3.4
Content-Type: image/jpeg
Content-Transfer-Encoding: binary
Content-ID: image_0.jpg

<Binary contents>

------=_Part_3.4
Content-Type: text/plain
Content-Transfer-Encoding: binary
Content-ID: text_0.txt
Test MO message!

------=_Part_3.4--

------=_Part_1.2--
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_delivery_with_prefixes_never_declared_and_colons_doubled(ending: str) -> None:
    kind = 'multipart/related; start="soap-start"; type="text/xml";\n        boundary="----=_Part_1.2"'
    told = pushed(DELIVER.replace("\n", ending).encode(), kind)
    (found,) = told.found
    assert isinstance(found, InboundMessage)
    assert (found.sender, found.recipient, found.raw_id) == ("1617423433", "111122", "1000001")
    assert found.text.strip() == "Test MO message!"
    assert [(part.name, part.content_type) for part in found.parts] == [("image_0.jpg", "image/jpeg")]
    assert found.parts[0].data.strip() == b"<Binary contents>"


def test_a_namespace_of_another_release_is_echoed() -> None:
    for release in ("REL-5-MM7-1-0", "REL-5-MM7-1-5", "REL-6-MM7-1-4"):
        told = pushed(request("DeliveryReportReq", REPORT.format("Rejected", ""), BASE + release))
        assert envelope.read("text/xml", told.reply.body)[0].namespace == BASE + release
