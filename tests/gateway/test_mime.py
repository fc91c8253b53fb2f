from __future__ import annotations

import time
from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import InvalidRequest
from renderer.gateway import mime

HEADERS = (("Content-Type", "image/gif"), ("Content-ID", "<a.gif>"), ("Content-Transfer-Encoding", "binary"))
blobs = st.lists(
    st.binary(max_size=60) | st.sampled_from([b"\r\n", b"\n", b"--", b"\r\n--x\r\n", b""]), max_size=5
)


@given(blobs)
def test_what_is_written_reads_back_to_the_octet(drawn: list[bytes]) -> None:
    boundary = mime.boundary_for("seed", drawn)
    body = mime.write(boundary, [mime.part(HEADERS, blob) for blob in drawn])
    found = mime.read(f'multipart/mixed; boundary="{boundary}"', body)
    assert [each.data for each in found] == drawn
    assert all((each.media, each.content_id, each.name) == ("image/gif", "a.gif", "a.gif") for each in found)


@given(blobs.filter(bool))
def test_the_standard_librarys_reader_sees_the_same(drawn: list[bytes]) -> None:
    boundary = mime.boundary_for("seed", drawn)
    body = mime.write(boundary, [mime.part(HEADERS, blob) for blob in drawn])
    head = f'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'.encode()
    message = message_from_bytes(head + body, policy=policy.HTTP)
    assert len(message.get_payload()) == len(drawn)
    assert {part.get_content_type() for part in message.iter_parts()} == {"image/gif"}


@given(st.binary(max_size=300), st.text(max_size=40))
def test_garbage_is_read_or_refused_and_never_crashes(body: bytes, content_type: str) -> None:
    for value in (content_type, "multipart/mixed; boundary=x", f"multipart/mixed; boundary={content_type}"):
        for data in (body, b"--x\r\n" + body + b"\r\n--x--"):
            try:
                for each in mime.read(value, data):
                    assert isinstance(each.name, str)
            except InvalidRequest:
                pass


def test_a_boundary_avoids_the_data() -> None:
    first = mime.boundary_for("seed", [])
    assert mime.boundary_for("seed", [b"xx" + first.encode() + b"yy"]) != first
    assert mime.boundary_for("seed", []) == first


LENIENT = (
    b"preamble\n--OUT\nContent-type: TEXT/Plain; charset=utf-8\ncontent-id: first\nTest MO message!\n"
    b"--OUTER\nstill the first\n--OUT\n\n\n--OUT\n"
    b"X-Folded: one\n two\nContent-Transfer-Encoding: BASE64\n\nR0l\nG\n"
)


def test_what_vendors_write_is_taken_as_meant() -> None:
    first, second, third = mime.read("Multipart/Mixed; Boundary=OUT", LENIENT)
    assert (first.media, first.content_id) == ("text/plain", "first")
    assert first.data == b"Test MO message!\n--OUTER\nstill the first"
    assert second.data == b""
    assert (third.data, third.headers["x-folded"]) == (b"GIF", "one two")


def test_empty_parts_share_their_line_break() -> None:
    assert [each.data for each in mime.read("a/b; boundary=x", b"--x\r\n\r\n--x\r\n\r\n--x--")] == [b"", b""]


@pytest.mark.parametrize(
    ("encoding", "raw", "data"),
    [
        ("base64", b"R0lG\r\nODlh", b"GIF89a"),
        ("Base64", b"R0lGOA", b"GIF8"),
        ("base64", b"!!", b""),
        ("base64", b"R0lGO", b"GIF"),
        ("quoted-printable", b"Gr=C3=BC=\r\n=C3=9Fe", "Grüße".encode()),
        ("8bit", "ü".encode(), "ü".encode()),
    ],
)
def test_transfer_encodings_are_taken_off(encoding: str, raw: bytes, data: bytes) -> None:
    body = b"--x\r\n" + mime.part([("Content-Transfer-Encoding", encoding)], raw) + b"\r\n--x--\r\n"
    assert mime.read("a/b; boundary=x", body)[0].data == data


def test_parts_nest_but_not_without_end() -> None:
    inner = mime.write("in", [mime.part(HEADERS, b"GIF")])
    outer = mime.write("out", [mime.part([("Content-Type", "multipart/mixed; boundary=in")], inner)])
    (found,) = mime.read("a/b; boundary=out", outer)
    assert [each.data for each in found.parts()] == [b"GIF"]
    with pytest.raises(InvalidRequest, match="deeper"):
        found.parts(depth=mime.MAX_DEPTH + 1)


def test_sizes_are_capped() -> None:
    with pytest.raises(InvalidRequest, match="at most"):
        mime.read("a/b; boundary=x", b"--x\r\n\r\n" * 2 * (mime.MAX_PARTS + 1))
    with pytest.raises(InvalidRequest, match="headers"):
        mime.read("a/b; boundary=x", b"--x\r\nA: " + b"y" * 20_000)
    with pytest.raises(InvalidRequest, match="boundary"):
        mime.read("multipart/mixed", b"")


def test_a_name_cannot_leave_its_quotes() -> None:
    assert mime.header_text('a"\r\nX: 1\\') == "a___X: 1_"
    assert mime.parameters('form-data; name="a\\"b"; filename=x.gif') == {"name": 'a"b', "filename": "x.gif"}


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"content-disposition": 'form-data; filename="a.gif"', "content-id": "<b>"}, "a.gif"),
        ({"content-type": 'image/gif; name="b.gif"'}, "b.gif"),
        ({"content-location": "c.gif"}, "c.gif"),
        ({"content-id": "<d.gif>"}, "d.gif"),
        ({}, ""),
    ],
)
def test_a_parts_name_is_found_where_peers_put_it(headers: dict[str, str], name: str) -> None:
    assert mime.MimePart(b"", headers).name == name


def test_headers_made_to_be_slow_are_read_at_once() -> None:
    slow = b"A: " + b" " * 16_000 + b"x\r\n\r\n"
    begun = time.process_time()
    found = mime.read("a/b; boundary=x", b"".join(b"--x\r\n" + slow + b"\r\n" for _ in range(100)) + b"--x--")
    assert (len(found), found[0].headers) == (100, {"a": "x"})
    assert time.process_time() - begun < 5  # a backtracking pattern takes minutes
