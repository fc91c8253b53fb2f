from renderer.mms import multipart
from renderer.mms.multipart import PduPart
from renderer.mms.wsp import ContentType, Cursor

MIXED = ContentType("application/vnd.wap.multipart.mixed")
JPEG = PduPart(ContentType("image/jpeg", (("name", "s1.jpg"),)), b"\xff\xd8\xff\xd9", "s1.jpg", "s1.jpg")


def test_a_part_is_lengths_headers_data() -> None:
    # WSP 8.5.3: headers length, data length, content type, headers, data
    assert multipart.encode(MIXED, (JPEG,)).hex(" ") == (
        "01 1d 04 "  # one part, 29 octets of headers, 4 of data
        "09 9e 85 73 31 2e 6a 70 67 00 "  # image/jpeg; name=s1.jpg
        "c0 22 3c 73 31 2e 6a 70 67 3e 00 "  # Content-ID "<s1.jpg>
        "8e 73 31 2e 6a 70 67 00 "  # Content-Location
        "ff d8 ff d9"
    )


def test_parts_round_trip() -> None:
    parts = (JPEG, PduPart(ContentType("text/plain"), b""))
    assert multipart.decode(MIXED, Cursor(multipart.encode(MIXED, parts))) == parts


def test_what_is_cut_off_leaves_the_parts_before_it() -> None:
    whole = multipart.encode(MIXED, (JPEG, JPEG))
    cut = multipart.decode(MIXED, Cursor(whole[:-20]))
    assert cut[0] == JPEG
    assert len(cut) <= 2


def test_the_last_part_may_be_shorter_than_it_says() -> None:
    whole = multipart.encode(MIXED, (JPEG,))
    assert multipart.decode(MIXED, Cursor(whole[:-2]))[0].data == b"\xff\xd8"


def test_a_body_that_is_no_multipart_is_one_part() -> None:
    kind = ContentType("image/jpeg")
    assert multipart.decode(kind, Cursor(b"abc")) == (PduPart(kind, b"abc"),)
    assert multipart.encode(kind, (PduPart(kind, b"abc"),)) == b"abc"
    assert multipart.encode(kind, ()) == b""


def test_quoted_printable_arrives_plain_and_broken_base64_as_it_is() -> None:
    for name, data, plain in (
        (b"quoted-printable", b"caf=C3=A9", "café".encode()),
        (b"base64", b"abcde", b"abcde"),
        (b"8bit", b"abc", b"abc"),
    ):
        head = b"\x83Content-Transfer-Encoding\0" + name + b"\0"
        body = bytes((1, len(head), len(data))) + head + data
        assert multipart.decode(MIXED, Cursor(body))[0].data == plain


def test_other_headers_of_a_part_are_passed_over() -> None:
    head = b"\x83\xae\x01\x80\x8emy.txt\0\xb0http://x\0"
    assert multipart.decode(MIXED, Cursor(bytes((1, len(head), 1)) + head + b"x"))[0].location == "my.txt"
