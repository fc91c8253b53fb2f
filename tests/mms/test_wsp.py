import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import InvalidPdu
from renderer.mms import wsp
from renderer.mms.wsp import ContentType, Cursor

TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("number", "octets"),
    # WAP-230-WSP 8.1.2 gives 0x87A5 as 81 8F 25 in its own notation.
    [(0, "00"), (0x7F, "7f"), (0x80, "81 00"), (0x87A5, "82 8f 25"), (2**28, "81 80 80 80 00")],
)
def test_uintvar_carries_seven_bits_an_octet(number: int, octets: str) -> None:
    assert wsp.uintvar(number).hex(" ") == octets
    assert Cursor(bytes.fromhex(octets)).uintvar() == number


@given(st.integers(0, 2**40) | st.sampled_from([0, 0x7F, 0x80, 0x3FFF, 0x4000, 2**21 - 1, 2**21]))
def test_the_size_of_a_uintvar_is_known_without_writing_it(number: int) -> None:
    written = wsp.uintvar(number)
    assert wsp.uintvar_bytes(number) == len(written)
    assert number >= 2**32 or Cursor(written).uintvar() == number


def test_a_uintvar_without_end_is_refused() -> None:
    with pytest.raises(InvalidPdu):
        Cursor(b"\xff" * 9).uintvar()


@pytest.mark.parametrize(("length", "octets"), [(0, "00"), (30, "1e"), (31, "1f 1f"), (200, "1f 81 48")])
def test_value_length_is_one_octet_up_to_30(length: int, octets: str) -> None:
    assert wsp.value_length(length).hex(" ") == octets
    assert Cursor(bytes.fromhex(octets)).value_length() == length


@given(st.integers(0, 2**64))
def test_integers_round_trip(number: int) -> None:
    assert Cursor(wsp.integer_value(number)).integer() == number
    assert Cursor(wsp.long_integer(number)).long_integer() == number


@given(TEXT)
def test_texts_round_trip(text: str) -> None:
    assert Cursor(wsp.text_string(text)).text() == text
    assert Cursor(wsp.encoded_string(text)).encoded_string() == text


def test_ascii_goes_plain_and_anything_else_as_utf_8() -> None:
    assert wsp.encoded_string("Ticket") == b"Ticket\0"
    assert wsp.encoded_string("é") == b"\x05\xea\x7f\xc3\xa9\0"


def test_a_nul_inside_a_text_is_refused() -> None:
    with pytest.raises(InvalidPdu):
        wsp.text_string("a\0b")


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (b"\x06\x84caf\xe9\0", "café"),  # MIB 4, iso-8859-1
        (b"\x0b\x02\x03\xe8\xfe\xff\0H\0i\0\0", "Hi"),  # MIB 1000, UCS-2 with its mark
        (b"\x04\xeaHi\0", "Hi"),
        (b"\x03Hi\0", "Hi"),  # the charset left out
        (b"\x05\xea\xff\xfe\xfd\0", "ÿþý"),  # not UTF-8 at all
        (b"\0", ""),
    ],
)
def test_charsets_of_others_are_read(octets: bytes, text: str) -> None:
    assert Cursor(octets).encoded_string() == text


def test_a_cursor_never_reads_past_its_end() -> None:
    with pytest.raises(InvalidPdu):
        Cursor(b"\x02\x01").long_integer()
    with pytest.raises(InvalidPdu):
        Cursor(b"").peek()
    with pytest.raises(InvalidPdu):
        Cursor(b"\x80").value_length()
    with pytest.raises(InvalidPdu):
        Cursor(b"\x00").long_integer()


@pytest.mark.parametrize(
    ("value", "octets"),
    [
        (ContentType("image/jpeg"), "9e"),
        (ContentType("application/vnd.apple.pkpass"), b"application/vnd.apple.pkpass\0".hex(" ")),
        (
            ContentType("text/plain", (("charset", "utf-8"), ("name", "a"))),
            "06 83 81 ea 85 61 00",
        ),
        (ContentType("image/gif", (("x-own", "1"),)), "09 9d 78 2d 6f 77 6e 00 31 00"),
        (ContentType("text/plain", (("charset", "x-mine"),)), "09 83 81 78 2d 6d 69 6e 65 00"),
        (ContentType("image/png", (("size", "300"),)), "05 a0 96 02 01 2c"),
    ],
)
def test_content_types_in_their_shortest_form(value: ContentType, octets: str) -> None:
    # WSP 8.4.2.24, table 38 for the parameters
    assert wsp.content_type(value).hex(" ") == octets
    assert Cursor(bytes.fromhex(octets)).content_type() == value


def test_an_unreadable_parameter_ends_the_list() -> None:
    assert Cursor(b"\x05\x9e\x85a\0\x99").content_type() == ContentType("image/jpeg", (("name", "a"),))
    assert Cursor(b"\xff").content_type().media == wsp.UNKNOWN_TYPE
    assert ContentType("a/b", (("name", "x"),)).get("charset", "none") == "none"


@given(st.binary(max_size=60))
def test_a_value_of_any_form_can_be_skipped(data: bytes) -> None:
    cursor = Cursor(data)
    while cursor:
        before = cursor.position
        cursor.skip_value()
        assert cursor.position > before
