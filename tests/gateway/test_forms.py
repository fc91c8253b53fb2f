from __future__ import annotations

from renderer.gateway.forms import MAX_FIELDS, form_of, without_secrets
from renderer.gateway.inbound import PushRequest


def test_variables_come_from_query_and_from_either_kind_of_body() -> None:
    assert form_of(PushRequest("x", query="a=1&b=2", body=b"b=3&c=")) == {"a": "1", "b": "3", "c": ""}
    body = (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xc3\xbc\r\n--x\r\n\r\nno name\r\n--x--\r\n'
    )
    assert form_of(PushRequest("x", content_type="multipart/form-data; boundary=x", body=body)) == {"a": "ü"}


def test_what_is_no_form_has_no_variables() -> None:
    assert form_of(PushRequest("x", body=b"&".join([b"a=1"] * (MAX_FIELDS + 1)))) == {}
    assert form_of(PushRequest("x", content_type="multipart/form-data", body=b"--x")) == {}


def test_the_line_for_the_books_is_short_and_holds_no_secret() -> None:
    line = without_secrets({"token": "t", "Password": "p", "b": "x" * 500, "a": "1"})
    assert line == "a=1&b=" + "x" * 200
