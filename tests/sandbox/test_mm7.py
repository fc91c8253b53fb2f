from __future__ import annotations

import httpx
import pytest

from renderer.sandbox import mm7, soap
from renderer.sandbox.script import Behaviour
from renderer.sandbox.taken import Attached, FromPhone, Taken
from tests.sandbox.conftest import Sandbox

CHILDREN = (
    "<MM7Version>6.8.0</MM7Version><SenderIdentification><SenderAddress><ShortCode>60856</ShortCode>"
    "</SenderAddress></SenderIdentification><Recipients><To><Number>16501234123</Number></To></Recipients>"
    '<Subject>Hi</Subject><Content href="cid:c"/>'
)


def ask(sandbox: Sandbox, kind: str = "SubmitReq", children: str = CHILDREN, **more: object) -> soap.Asked:
    xml = soap.envelope(kind, mm7.NAMESPACE, "t-1", children)
    file = b"Content-Type: image/gif\r\nContent-Location: a.gif\r\n\r\nGIF"
    body = mm7._multipart("b", [b"Content-Type: text/xml\r\n\r\n" + xml, file])
    response = httpx.post(
        f"{sandbox.base}{mm7.PATH}",
        content=body,
        headers={"Content-Type": "multipart/related; boundary=b"},
        **{"auth": ("sandbox", "sandbox"), **more},
    )
    answered = soap.read("text/xml", response.content)
    assert answered is not None
    assert answered.transaction == "t-1"
    return answered


def test_a_good_submit_is_taken_with_its_files(sandbox: Sandbox) -> None:
    answered = ask(sandbox)
    assert (answered.kind, answered.text("StatusCode")) == ("SubmitRsp", "1000")
    taken = sandbox.carrier.taken[answered.text("MessageID")]
    assert (taken.recipient, taken.sender, taken.subject) == ("16501234123", "60856", "Hi")
    assert [(file.name, file.data) for file in taken.attachments] == [("a.gif", b"GIF")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<Subject>Hi</Subject>", "<Colour/>", "4004"),
        ("<MM7Version>6.8.0</MM7Version>", "", "4002"),
        ("16501234123", "elsewhere", "2002"),
        ("</Number>", "</Number><Number>16501234124</Number>", "3003"),
        ('<Content href="cid:c"/>', "", "2004"),
    ],
)
def test_the_schema_and_the_codes_are_kept(sandbox: Sandbox, old: str, new: str, code: str) -> None:
    assert ask(sandbox, children=CHILDREN.replace(old, new)).text("StatusCode") == code
    assert sandbox.carrier.taken == {}


def test_strangers_and_strange_requests_get_a_fault(sandbox: Sandbox) -> None:
    assert ask(sandbox, auth=("sandbox", "wrong")).text("StatusCode") == "4001"
    assert ask(sandbox, auth=None).text("StatusCode") == "4001"
    assert ask(sandbox, "DanceReq").text("StatusCode") == "4003"
    broken = httpx.post(f"{sandbox.base}{mm7.PATH}", content=b"nonsense")
    assert b"4004" in broken.content


def test_a_message_is_taken_back_until_a_handset_has_it(sandbox: Sandbox) -> None:
    sandbox.carrier.script.default = Behaviour(delay=30)
    number = ask(sandbox).text("MessageID")
    named = f"<MM7Version>6.8.0</MM7Version><MessageID>{number}</MessageID>"
    assert ask(sandbox, "ReplaceReq", named).text("StatusCode") == "1000"
    assert ask(sandbox, "CancelReq", named).text("StatusCode") == "1000"
    assert sandbox.carrier.recalled == {number}
    sandbox.carrier.fetched.add(number)
    assert ask(sandbox, "CancelReq", named).text("StatusCode") == "3001"
    assert ask(sandbox, "CancelReq", "<MessageID>9</MessageID>").text("StatusCode") == "2005"


def test_its_calls_are_envelopes() -> None:
    taken = Taken("42-1", "r", "165", "60856", "", "", (), 0.0)
    call = mm7.report_call(taken, Behaviour(handset="a<b", spid="0001890", status="EXPIRED"))
    report = soap.read(call.content_type, call.body)
    assert report is not None
    assert (report.text("MessageID"), report.text("MMStatus")) == ("42", "Expired")
    assert b'UAProf="a&lt;b"' in call.body
    assert call.headers["X-Mblox-Carrier-Id"] == "0001890"
    phone = FromPhone("7", "165", "60856", "Grüße", "Re", "MMS", (Attached("a.jpg", "image/jpeg", b"\xff"),))
    call = mm7.incoming_call(phone)
    incoming = soap.read(call.content_type, call.body)
    assert incoming is not None
    assert [file.data for file in incoming.files] == ["Grüße".encode(), b"\xff"]
