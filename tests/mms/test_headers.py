import pytest

from renderer.errors import InvalidPdu
from renderer.mms import headers
from renderer.mms.headers import CODES, Moment, Numbered
from renderer.mms.wsp import Cursor

# OMA-TS-MMS-ENC: field, value, its octets, the clause of the value
CASES = [
    ("X-Mms-Message-Type", "m-send-req", "80", "7.3.30"),
    ("X-Mms-Message-Type", "m-cancel-conf", "97", "7.3.30"),
    ("X-Mms-MMS-Version", "1.2", "92", "7.3.34"),
    ("X-Mms-MMS-Version", "1.3", "93", "7.3.34"),
    ("From", "", "01 81", "7.3.12"),
    ("From", "a", "03 80 61 00", "7.3.12"),
    ("X-Mms-Expiry", Moment(3600, relative=True), "04 81 02 0e 10", "7.3.10"),
    ("X-Mms-Expiry", Moment(1), "03 80 01 01", "7.3.10"),
    ("X-Mms-Message-Class", "auto", "83", "7.3.27"),
    ("X-Mms-Message-Class", "own", "6f 77 6e 00", "7.3.27"),
    ("X-Mms-Priority", "high", "82", "7.3.38"),
    ("X-Mms-Status", "retrieved", "81", "7.3.54"),
    ("X-Mms-Status", "unreachable", "87", "7.3.54"),
    ("X-Mms-Response-Status", "error-permanent-content-not-accepted", "e5", "7.3.48"),
    ("X-Mms-Retrieve-Status", "error-permanent-content-unsupported", "e3", "7.3.50"),
    ("X-Mms-Read-Status", "deleted-without-being-read", "81", "7.3.44"),
    ("X-Mms-Content-Class", "content-rich", "87", "7.3.9"),
    ("X-Mms-Adaptation-Allowed", "no", "81", "7.3.1"),
    ("X-Mms-Previously-Sent-By", Numbered(1, "a"), "03 81 61 00", "7.3.36"),
    ("X-Mms-Mbox-Totals", Numbered(0x80, 5), "02 80 85", "7.3.26"),
    ("Date", 1, "01 01", "7.3.11"),
]


@pytest.mark.parametrize(("name", "value", "octets", "clause"), CASES)
def test_values_are_written_and_read_as_their_clause_says(
    name: str, value: object, octets: str, clause: str
) -> None:
    form = CODES[name][1]
    assert form.write(value).hex(" ") == octets, clause
    assert form.read(Cursor(bytes.fromhex(octets))) == value, clause


@pytest.mark.parametrize("octets", ["03 99 61 00", "02 82 01"])
def test_wrong_tokens_inside_a_value_are_errors(octets: str) -> None:
    for name in ("From", "X-Mms-Expiry"):
        with pytest.raises(InvalidPdu):
            CODES[name][1].read(Cursor(bytes.fromhex(octets)))


def test_an_unknown_token_names_the_octet() -> None:
    with pytest.raises(InvalidPdu, match="0x99"):
        CODES["X-Mms-Priority"][1].read(Cursor(b"\x99"))
    with pytest.raises(InvalidPdu, match="low, normal, high"):
        CODES["X-Mms-Priority"][1].write("urgent")


def test_a_version_without_minor_is_read() -> None:
    assert headers.VERSION.read(Cursor(b"\x9f")) == "1"
    assert headers.VERSION.write("1") == b"\x9f"
    assert headers.VERSION.read(Cursor(headers.VERSION.write("later"))) == "later"
