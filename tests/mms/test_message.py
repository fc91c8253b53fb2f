from collections.abc import Callable

import pytest

from renderer.mms import message, pdu
from renderer.mms.headers import Moment
from renderer.mms.message import FinishedSlide, MmsMessage, message_bytes
from renderer.mms.reading import NO_REPORT
from renderer.part import Part

SLIDES = (
    FinishedSlide(
        text=Part("s1.txt", "text/plain; charset=utf-8", "Żółw".encode()),
        image=Part("s1.jpg", "image/jpeg", b"\xff\xd8" * 500),
    ),
    FinishedSlide(others=(Part("s2a.vcf", "text/x-vcard", b"BEGIN:VCARD"),)),
)
MESSAGE = MmsMessage("Ticket", SLIDES, "<smil><body/></smil>", NO_REPORT)


@pytest.mark.parametrize(
    ("given", "written"),
    # OMA-TS-MMS-ENC clause 8
    [
        ("16501234123", "+16501234123/TYPE=PLMN"),
        ("+16501234123", "+16501234123/TYPE=PLMN"),
        ("60856", "60856/TYPE=PLMN"),
        ("a@example.org", "a@example.org"),
        ("", ""),
    ],
)
def test_addresses_are_written_as_the_clause_says(given: str, written: str) -> None:
    assert message.address(given) == written


def test_the_send_req_carries_everything_in_order() -> None:
    read = pdu.decode(
        MESSAGE.pdu(to=("16501234123", "16501234124"), date=5, expiry=Moment(60, relative=True))
    )
    assert [name for name, _ in read.headers] == [
        "X-Mms-Message-Type",
        "X-Mms-Transaction-Id",
        "X-Mms-MMS-Version",
        "Date",
        "From",
        "To",
        "To",
        "Subject",
        "X-Mms-Message-Class",
        "X-Mms-Expiry",
        "X-Mms-Delivery-Report",
        "X-Mms-Adaptation-Allowed",
    ]
    assert read.kind == "m-send-req"
    assert read.content_type.get("start") == "<s.smil>"
    assert read.start.data == b"<smil><body/></smil>"
    assert [part.data for part in read.parts[1:]] == [part.data for part in MESSAGE.parts]


@pytest.mark.parametrize(("version", "forbidden"), [("1.0", None), ("1.2", None), ("1.3", "no")])
def test_a_field_of_a_later_version_is_not_carried(version: str, forbidden: str | None) -> None:
    read = pdu.decode(MESSAGE.pdu(to="1", version=version))
    assert read.get("X-Mms-MMS-Version") == version
    assert read.get("X-Mms-Adaptation-Allowed") == forbidden
    assert pdu.decode(MESSAGE.pdu(to="1")).get("X-Mms-MMS-Version") == "1.3"


def test_content_id_location_and_name_are_one() -> None:
    for part in pdu.decode(MESSAGE.pdu(to="1")).parts:
        assert part.content_id == part.location == part.content_type.get("name")


def test_the_retrieve_conf_is_what_a_handset_fetches() -> None:
    read = pdu.decode(MESSAGE.retrieve_conf(date=7, message_id="M42", sender="60856", to="16501234123"))
    assert read.kind == "m-retrieve-conf"
    assert read.get("Date") == 7
    assert read.get("Message-ID") == "M42"


def test_without_smil_the_body_is_mixed() -> None:
    read = pdu.decode(MmsMessage("", SLIDES, "", NO_REPORT).pdu(to="1"))
    assert read.content_type.media == "application/vnd.wap.multipart.mixed"
    assert read.get("Subject") is None
    assert len(read.parts) == 3


def test_the_size_bound_holds_for_both_kinds() -> None:
    bound = message_bytes(MESSAGE.subject, MESSAGE.slides, MESSAGE.smil)
    for data in (
        MESSAGE.pdu(to="16501234123", sender="16501234124", transaction_id="T" * 40, date=2**31),
        MESSAGE.retrieve_conf(
            date=2**31, message_id="M" * 64, transaction_id="T" * 40, sender="1" * 15, to="1" * 15
        ),
    ):
        assert len(data) <= bound <= len(data) + 400


def test_tshark_takes_both_without_a_mark(dissect: Callable) -> None:
    seen = dissect([MESSAGE.pdu(to="16501234123"), MESSAGE.retrieve_conf(date=7, sender="60856")])
    assert [hex(int(one["mmse.message_type"], 0)) for one in seen] == ["0x80", "0x84"]
    assert [one["_ws.malformed"] for one in seen] == ["", ""]


def test_parameters_of_a_stored_type_are_kept() -> None:
    parts = pdu.decode(MESSAGE.pdu(to="1")).parts
    assert parts[2].content_type.get("charset") == "utf-8"


@pytest.mark.parametrize(
    "text", ["text/plain; charset=utf-8", "text/x-vCard", "image/jpeg", "application/pdf"]
)
def test_a_type_is_read_from_a_pdu_as_it_is_told(text: str) -> None:
    one = MmsMessage("", (FinishedSlide(others=(Part("s1.bin", text, b"1"),)),), "", NO_REPORT)
    (part,) = pdu.decode(one.pdu()).parts
    read = message.type_as_read(text)
    assert (read.media, read.get("charset")) == (part.content_type.media, part.content_type.get("charset"))
