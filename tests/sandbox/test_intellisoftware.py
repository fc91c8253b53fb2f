from __future__ import annotations

from urllib.parse import parse_qsl

import httpx
import pytest

from renderer.sandbox import intellisoftware
from renderer.sandbox.script import Behaviour
from renderer.sandbox.taken import Attached, FromPhone, Taken
from tests.sandbox.conftest import Sandbox

FORM = {
    "username": "sandbox",
    "password": "sandbox",
    "to": "447700900123",
    "text": "Hi",
    "type": "1",
    "from": "",
}


def submit(sandbox: Sandbox, **changes: str) -> str:
    return httpx.post(f"{sandbox.base}{intellisoftware.PATH}", data={**FORM, **changes}).text


def test_one_number_gets_one_line_and_many_get_theirs_in_no_order(sandbox: Sandbox) -> None:
    assert submit(sandbox).startswith("ID:1001600000000000")
    sandbox.carrier.script.numbers["456"] = Behaviour(code="INVALID_NUMBER")
    first, second = submit(sandbox, to="447700900123,447700900456").split()
    assert first == "447700900456,ERR:INVALID_NUMBER"
    assert second.startswith("447700900123,ID:")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"password": "x"}, "LOGIN_INVALID"),
        ({"to": ""}, "NO_TO"),
        ({"text": ""}, "NO_TEXT"),
        ({"to": "44x"}, "INVALID_NUMBER"),
        ({"to": ",".join(["447700900123"] * 101)}, "INVALID_REQUEST"),
        ({"from": "GALA"}, "INVALID_REQUEST"),
        ({"type": "9"}, "INVALID_REQUEST"),
    ],
)
def test_the_documented_rules_are_kept(sandbox: Sandbox, changes: dict[str, str], error: str) -> None:
    assert submit(sandbox, **changes) == f"ERR:{error}"
    assert sandbox.carrier.taken == {}


def test_its_calls_have_the_documented_variables() -> None:
    taken = Taken("1001-3", "r", "447700900123", "", "", "", (), 0.0)
    report = dict(parse_qsl(intellisoftware.report_call(taken, Behaviour(status="EXPIRED")).body.decode()))
    assert report == {"msgid": "1001", "status": "8", "toaddr": "447700900123"}
    phone = FromPhone("7", "4477", "60856", "t", "Re", "MMS", (Attached("a.jpg", "image/jpeg", b""),))
    incoming = dict(parse_qsl(intellisoftware.incoming_call(phone).body.decode()))
    assert (incoming["type"], incoming["text"], incoming["filelist"]) == ("5", "Re", "text.txt,a.jpg")


def test_files_of_a_phones_message_are_kept_until_asked_for(sandbox: Sandbox) -> None:
    file = Attached("a.jpg", "image/jpeg", b"\xff\xd8")
    sandbox.carrier.sent_in["7"] = FromPhone("7", "4477", "60856", "Grüße", "", "MMS", (file,))

    def ask(**changes: str) -> bytes:
        form = {"username": "sandbox", "password": "sandbox", "msgid": "7", "msgpart": "a.jpg", **changes}
        return httpx.post(f"{sandbox.base}{intellisoftware.FILES_PATH}", data=form).content

    assert ask() == b"\xff\xd8"
    assert ask(msgpart="text.txt") == "Grüße".encode()
    assert ask(msgpart="b.jpg") == ask(msgid="8") == b"ERR:INVALID_REQUEST"
    assert ask(password="x") == b"ERR:LOGIN_INVALID"


def test_unicode_comes_in_hexadecimal(sandbox: Sandbox) -> None:
    form = {key: said for key, said in FORM.items() if key != "text"}
    url = f"{sandbox.base}{intellisoftware.SMS_PATH}"
    assert httpx.post(url, data={**form, "type": "2", "hex": "04140430"}).text.startswith("ID:")
    assert [taken.text for taken in sandbox.carrier.taken.values()] == ["Да"]
