from __future__ import annotations

import email
import io
import zipfile

from starlette.requests import Request

from renderer.part import Part
from renderer.service import replies

PARTS = (Part("a.png", "image/png", b"\x89PNG\r\n--x"), Part('b".txt', "text/plain", b"hello"))


def request(method: str = "GET", **headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": method, "headers": raw})


def test_equal_recipes_have_equal_tags_in_any_order() -> None:
    assert replies.etag({"a": 1, "b": [2]}) == replies.etag({"b": [2], "a": 1})
    assert replies.etag({"a": 1}) != replies.etag({"a": "1"})


def test_a_client_that_has_it_gets_304() -> None:
    tag = replies.etag({"a": 1})
    for held in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        answer = replies.not_modified(request(if_none_match=held), tag)
        assert answer is not None
        assert answer.status_code == 304
        assert answer.headers["etag"] == tag
    assert replies.not_modified(request(if_none_match='"other"'), tag) is None
    assert replies.not_modified(request(), tag) is None
    assert replies.not_modified(request("POST", if_none_match=tag), tag) is None


def test_names_in_headers_are_plain() -> None:
    answer = replies.part_reply(Part('x"\r\ny é.png', "image/png", b""))
    assert answer.headers["content-disposition"] == 'inline; filename="x___y__.png"'
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_many_parts_are_a_zip_with_equal_bytes_each_time() -> None:
    first, second = (bytes(replies.many_reply(PARTS, "*/*").body) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert [archive.read(name) for name in archive.namelist()] == [part.data for part in PARTS]


def test_many_parts_are_multipart_for_who_asks() -> None:
    answer = replies.many_reply(PARTS, "multipart/mixed")
    raw = f"Content-Type: {answer.headers['content-type']}\r\n\r\n".encode() + bytes(answer.body)
    found = email.message_from_bytes(raw).get_payload()
    assert [part.get_payload(decode=True) for part in found] == [part.data for part in PARTS]
    assert found[0].get_filename() == "a.png"


def test_multipart_that_is_refused_is_not_sent() -> None:
    assert replies.many_reply(PARTS, "multipart/mixed;q=0, */*").media_type == "application/zip"


def test_warnings_travel_as_ascii() -> None:
    assert replies.warnings_header([]) == {}
    told = replies.warnings_header(["Žluťoučký\r\nX: y", "two"])["X-Renderer-Warnings"]
    assert told.isascii()
    assert "\n" not in told
    assert told.endswith("; two")


def test_anything_becomes_json() -> None:
    assert bytes(replies.json_reply({"a": frozenset({2, 1}), "b": (1,)}).body) == b'{"a":[1,2],"b":[1]}'
