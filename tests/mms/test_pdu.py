from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from renderer.errors import InvalidPdu
from renderer.mms import headers, pdu
from renderer.mms.headers import CODES, FIELDS, Moment, Numbered, Opaque
from renderer.mms.multipart import PduPart
from renderer.mms.pdu import MIXED, RELATED, Pdu
from renderer.mms.wsp import ContentType

SMIL = PduPart(
    ContentType("application/smil", (("name", "s.smil"),)), b"<smil><body/></smil>", "s.smil", "s.smil"
)
TEXT = PduPart(
    ContentType("text/plain", (("charset", "utf-8"), ("name", "s1.txt"))), b"Hello", "s1.txt", "s1.txt"
)
BODY = ContentType(RELATED, (("type", "application/smil"), ("start", "<s.smil>")))

# One of each kind with the fields its clause demands (OMA-TS-MMS-ENC clause 6).
KINDS = {
    "m-send-req": [
        ("X-Mms-Transaction-Id", "T1"),
        ("X-Mms-MMS-Version", "1.2"),
        ("Date", 1_700_000_000),
        ("From", ""),
        ("To", "+16501234123/TYPE=PLMN"),
        ("To", "somebody@example.org"),
        ("Subject", "Bilet: Żółw"),
        ("X-Mms-Message-Class", "personal"),
        ("X-Mms-Expiry", Moment(259_200, relative=True)),
        ("X-Mms-Delivery-Time", Moment(1_700_000_100)),
        ("X-Mms-Priority", "normal"),
        ("X-Mms-Sender-Visibility", "show"),
        ("X-Mms-Delivery-Report", "yes"),
        ("X-Mms-Read-Report", "no"),
        ("X-Mms-Adaptation-Allowed", "no"),
    ],
    "m-send-conf": [
        ("X-Mms-Transaction-Id", "T1"),
        ("X-Mms-MMS-Version", "1.2"),
        ("X-Mms-Response-Status", "ok"),
        ("X-Mms-Response-Text", "accepted"),
        ("Message-ID", "M42@mmsc.example"),
    ],
    "m-notification-ind": [
        ("X-Mms-Transaction-Id", "N1"),
        ("X-Mms-MMS-Version", "1.2"),
        ("From", "+60856/TYPE=PLMN"),
        ("Subject", "Ticket"),
        ("X-Mms-Message-Class", "personal"),
        ("X-Mms-Message-Size", 123_456),
        ("X-Mms-Expiry", Moment(3600, relative=True)),
        ("X-Mms-Content-Location", "http://mmsc.example/m/42"),
    ],
    "m-notifyresp-ind": [
        ("X-Mms-Transaction-Id", "N1"),
        ("X-Mms-MMS-Version", "1.2"),
        ("X-Mms-Status", "retrieved"),
        ("X-Mms-Report-Allowed", "yes"),
    ],
    "m-retrieve-conf": [
        ("X-Mms-Transaction-Id", "R1"),
        ("X-Mms-MMS-Version", "1.2"),
        ("Message-ID", "M42"),
        ("Date", 1_700_000_000),
        ("From", "+60856/TYPE=PLMN"),
        ("Subject", "Ticket"),
        ("X-Mms-Retrieve-Status", "ok"),
        ("X-Mms-Retrieve-Text", "here it is"),
    ],
    "m-acknowledge-ind": [
        ("X-Mms-Transaction-Id", "R1"),
        ("X-Mms-MMS-Version", "1.2"),
        ("X-Mms-Report-Allowed", "yes"),
    ],
    "m-delivery-ind": [
        ("X-Mms-MMS-Version", "1.2"),
        ("Message-ID", "M42"),
        ("To", "+16501234123/TYPE=PLMN"),
        ("Date", 1_700_000_000),
        ("X-Mms-Status", "retrieved"),
    ],
    "m-read-rec-ind": [
        ("X-Mms-MMS-Version", "1.2"),
        ("Message-ID", "M42"),
        ("To", "+60856/TYPE=PLMN"),
        ("From", ""),
        ("Date", 1_700_000_000),
        ("X-Mms-Read-Status", "read"),
    ],
    "m-read-orig-ind": [
        ("X-Mms-MMS-Version", "1.2"),
        ("Message-ID", "M42"),
        ("To", "+60856/TYPE=PLMN"),
        ("From", "+16501234123/TYPE=PLMN"),
        ("Date", 1_700_000_000),
        ("X-Mms-Read-Status", "deleted-without-being-read"),
    ],
    "m-forward-req": [
        ("X-Mms-Transaction-Id", "F1"),
        ("X-Mms-MMS-Version", "1.2"),
        ("From", ""),
        ("To", "+16501234123/TYPE=PLMN"),
        ("X-Mms-Content-Location", "http://mmsc.example/m/42"),
    ],
    "m-forward-conf": [
        ("X-Mms-Transaction-Id", "F1"),
        ("X-Mms-MMS-Version", "1.2"),
        ("X-Mms-Response-Status", "ok"),
        ("Message-ID", "M43"),
    ],
}


def made(kind: str) -> Pdu:
    body = (BODY, (SMIL, TEXT)) if kind in ("m-send-req", "m-retrieve-conf") else (None, ())
    return Pdu((("X-Mms-Message-Type", kind), *KINDS[kind]), *body)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_round_trips(kind: str) -> None:
    wanted = made(kind)
    read = pdu.decode(wanted.encode())
    assert read == wanted
    assert read.kind == kind


def test_tshark_dissects_every_kind_without_a_malformed_mark(dissect: Callable) -> None:
    seen = dissect([made(kind).encode() for kind in KINDS])
    assert [int(one["mmse.message_type"], 0) for one in seen] == [
        0x80 + headers._MESSAGE_TYPES.index(kind) for kind in KINDS
    ]
    for kind, one in zip(KINDS, seen, strict=True):
        assert not one["_ws.malformed"], kind
        assert "alformed" not in one["_ws.expert.message"], kind
    assert seen[2]["mmse.subject"] == "Ticket"
    assert seen[2]["mmse.message_size"] == "123456"


def test_octets_of_a_send_req_are_those_of_the_standard() -> None:
    # OMA-TS-MMS-ENC Table 12 and WSP 8.4.2: each value by hand.
    wanted = Pdu(
        (
            ("X-Mms-Message-Type", "m-send-req"),
            ("X-Mms-Transaction-Id", "1"),
            ("X-Mms-MMS-Version", "1.2"),
            ("From", ""),
            ("To", "+1/TYPE=PLMN"),
            ("Subject", "é"),
        ),
        BODY,
        (TEXT,),
    )
    hexed = wanted.encode().hex(" ")
    assert hexed.startswith("8c 80 98 31 00 8d 92 89 01 81 97 2b 31 2f 54 59 50 45 3d 50 4c 4d 4e 00")
    assert "96 05 ea 7f c3 a9 00" in hexed  # length, UTF-8 as 106 | 0x80, quote, text, NUL
    # length 29, related (0x33), type as text since application/smil has no code, start <s.smil>
    related = b"\x84\x1d\xb3\x89application/smil\0\x8a<s.smil>\0"
    assert related.hex(" ") in hexed
    assert "8e 73 31 2e 74 78 74 00" in hexed  # Content-Location: s1.txt


VALUES = {
    headers.TEXT: st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40),
    headers.ENCODED: st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40),
    headers.LONG: st.integers(0, 2**40),
    headers.INTEGER: st.integers(0, 2**40),
    headers.MOMENT: st.builds(Moment, st.integers(0, 2**33), st.booleans()),
    headers.FROM: st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40),
    headers.VERSION: st.sampled_from(["1.0", "1.1", "1.2", "1.3", "2"]),
    headers.YES_NO: st.sampled_from(["yes", "no"]),
    headers.SENT_BY: st.builds(Numbered, st.integers(0, 300), st.text("abc é", max_size=9)),
    headers.SENT_DATE: st.builds(Numbered, st.integers(0, 300), st.integers(0, 2**33)),
    headers.FLAGS: st.builds(Numbered, st.integers(0x80, 0x82), st.text("abc", max_size=9)),
    headers.TOTALS: st.builds(Numbered, st.integers(0x80, 0x81), st.integers(0, 2**33)),
}
SIMPLE = [(name, form) for name, form in FIELDS.values() if form in VALUES]
HEADERS = st.lists(
    st.sampled_from(SIMPLE).flatmap(lambda one: st.tuples(st.just(one[0]), VALUES[one[1]])), max_size=12
).map(tuple)
NAMES = st.text("abcdefgh0123456789.", min_size=1, max_size=12)
PARTS = st.lists(
    st.builds(
        PduPart,
        st.builds(
            ContentType,
            st.sampled_from(["text/plain", "image/gif", "application/vnd.apple.pkpass", "x-own/type"]),
            st.lists(st.tuples(st.sampled_from(["name", "start", "x-own"]), NAMES), max_size=3).map(tuple),
        ),
        st.binary(max_size=400),
        NAMES,
        NAMES,
    ),
    max_size=5,
).map(tuple)
TYPES = st.sampled_from([BODY, ContentType(MIXED), ContentType("multipart/mixed", (("charset", "utf-8"),))])


@settings(max_examples=120)
@given(HEADERS, st.none() | TYPES, PARTS)
def test_what_is_written_is_what_is_read(
    fields: tuple, content_type: ContentType | None, parts: tuple
) -> None:
    wanted = Pdu((("X-Mms-Message-Type", "m-send-req"), *fields), content_type, parts if content_type else ())
    assert pdu.decode(wanted.encode()) == wanted


@settings(max_examples=300)
@given(st.binary(max_size=200))
def test_any_octets_after_a_type_are_read_and_written_back_alike(tail: bytes) -> None:
    first = pdu.decode(b"\x8c\x84" + tail)
    assert pdu.decode(first.encode()) == first


@settings(max_examples=200)
@given(st.integers(0, 400), st.binary(min_size=1, max_size=6), st.sampled_from(sorted(KINDS)))
def test_a_damaged_pdu_never_crashes_and_stays_what_it_was_read_as(at: int, patch: bytes, kind: str) -> None:
    whole = made(kind).encode()
    damaged = whole[:2] + (whole[2:][: at % len(whole)] + patch + whole[2:][at % len(whole) + len(patch) :])
    read = pdu.decode(damaged)
    assert pdu.decode(read.encode()) == read


@given(st.binary(max_size=80))
def test_what_is_no_pdu_is_an_error_of_ours(data: bytes) -> None:
    try:
        pdu.decode(data)
    except InvalidPdu as error:
        assert error.message  # noqa: PT017 - any other class fails the test


def test_the_start_part_is_found_wherever_it_stands() -> None:
    read = pdu.decode(Pdu((("X-Mms-Message-Type", "m-retrieve-conf"),), BODY, (TEXT, SMIL)).encode())
    assert read.start == SMIL


def test_transfer_encoded_parts_arrive_plain() -> None:
    head = b"\x83Content-Transfer-Encoding\0base64\0"
    body = bytes((1, len(head), 8)) + head + b"SGVsbG8="
    read = pdu.decode(b"\x8c\x84\x84\xa3" + body)
    assert [part.data for part in read.parts] == [b"Hello"]


def test_a_broken_charset_or_an_unknown_field_is_kept_not_refused() -> None:
    read = pdu.decode(b"\x8c\x84" + b"\x96\x05\xea\xff\xfe\x41\x00" + b"\xfe\x03abc" + b"X-Own\0value\0")
    assert isinstance(read.get("Subject"), str)
    assert read.get("0x7E") == Opaque(b"\x03abc")
    assert read.get("x-own") == "value"


def test_an_mms_without_a_body_is_read() -> None:
    assert pdu.decode(b"\x8c\x84\x84\xb3").parts == ()


def test_a_value_its_field_cannot_carry_names_the_field() -> None:
    with pytest.raises(InvalidPdu, match="X-Mms-Priority") as caught:
        Pdu((("X-Mms-Priority", "urgent"),)).encode()
    assert caught.value.field == "X-Mms-Priority"
    with pytest.raises(InvalidPdu):
        Pdu((("Date", "yesterday"),)).encode()


def test_every_field_of_table_12_is_known() -> None:
    assert sorted(FIELDS) == list(range(0x01, 0x40))
    assert len(CODES) == len(FIELDS)
