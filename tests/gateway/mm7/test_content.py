from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import InvalidRequest
from renderer.gateway import mime
from renderer.gateway.mm7 import content, envelope
from renderer.part import Part

SMIL = Part("s.smil", "application/smil", b'<smil><body><par><img src="a.gif"/></par></body></smil>')
ENVELOPE = envelope.write("<SubmitReq/>", transaction="t", namespace="urn:n")
names = st.from_regex(r"[a-z]{1,8}\.gif", fullmatch=True)
parts = st.lists(st.builds(Part, names, st.just("image/gif"), st.binary(max_size=200)), max_size=4)


@given(parts, st.booleans(), st.booleans())
def test_what_is_written_reads_back(drawn: list[Part], base64: bool, smil: bool) -> None:
    kind, body = content.write(ENVELOPE, drawn, SMIL if smil else None, base64=base64)
    found, beside = envelope.read(kind, body)
    assert found.kind == "SubmitReq"
    read = content.read(beside, "cid:content")
    expected = [SMIL, *drawn] if smil else drawn
    assert [(part.name, part.media, part.data) for part in read] == [
        (part.name, part.content_type, part.data) for part in expected
    ]


@pytest.mark.parametrize("base64", [True, False])
def test_the_standard_librarys_reader_sees_the_same(base64: bool) -> None:
    gif = Part("a.gif", "image/gif", b"GIF89a" + bytes(range(256)).replace(b"\r", b"").replace(b"\n", b""))
    kind, body = content.write(ENVELOPE, [gif], SMIL, base64=base64)
    message = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body, policy=policy.HTTP)
    assert message.get_param("type") == "text/xml"
    root, inner = message.iter_parts()
    assert root["content-id"] == message.get_param("start") == "<envelope>"
    assert root.get_payload(decode=True) == ENVELOPE
    assert inner["content-id"] == "<content>"
    assert inner.get_content_type() == "multipart/related"
    smil, picture = inner.iter_parts()
    assert smil["content-id"] == inner.get_param("start") == "<s.smil>"
    assert (picture["content-id"], picture["content-location"]) == ("<a.gif>", "a.gif")
    assert picture["content-transfer-encoding"] == ("base64" if base64 else "binary")
    assert picture.get_payload(decode=True) == gif.data
    assert not base64 or max(map(len, body.splitlines())) < 1000


def test_without_smil_the_content_is_mixed() -> None:
    _, body = content.write(ENVELOPE, [Part("a.gif", "image/gif", b"G")], None, base64=False)
    assert b"multipart/mixed" in body
    assert b"multipart/related" not in body


def test_content_that_nothing_names_is_all_there_is() -> None:
    beside = [mime.MimePart(b"G", {"content-type": "image/gif"})]
    assert content.read(beside, "cid:else") == beside
    assert content.read([], "") == []


def test_nesting_ends_somewhere() -> None:
    part = mime.part([("Content-Type", "image/gif")], b"G")
    for level in range(6):
        part = mime.part(
            [("Content-Type", f"multipart/mixed; boundary=b{level}")], mime.write(f"b{level}", [part])
        )
    outer = mime.read("multipart/mixed; boundary=o", mime.write("o", [part]))
    with pytest.raises(InvalidRequest):
        content.read(outer, "")


@pytest.mark.parametrize(
    ("content_type", "data", "text"),
    [
        ("text/plain; charset=utf-8", "ü".encode(), "ü"),
        ("text/plain; charset=ISO-8859-1", b"\xfc", "ü"),
        ("text/plain; charset=martian", "ü".encode(), "ü"),
        ("text/plain; charset=undefined", "ü".encode(), "ü"),
        ("text/plain", b"\xff", "\ufffd"),
    ],
)
def test_text_is_read_in_the_charset_it_names(content_type: str, data: bytes, text: str) -> None:
    assert content.text_of(mime.MimePart(data, {"content-type": content_type})) == text
