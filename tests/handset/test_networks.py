import pytest

from renderer.errors import UnknownCarrier, UnknownGateway
from renderer.handset import networks, plan
from renderer.handset.adapt import adapt
from renderer.handset.networks import GatewayProfile
from renderer.handset.profile import HandsetProfile
from renderer.mms.slide import Presentation, Slide


@pytest.mark.parametrize(
    ("name", "size", "recipients"),
    [
        ("verizon", 1_258_291, 20),
        ("AT&T", 1_048_576, 10),
        ("T-Mobile US", 1_048_576, None),
        ("us cellular", 1_048_576, 20),
        ("sprint", 1_048_576, 40),
        ("Telstra", 2_097_152, None),
        ("SoftBank", 307_200, None),
        ("0001890", 1_258_291, 20),
        ("1839", 1_258_291, 20),
        ("310980", 1_048_576, None),
    ],
)
def test_carriers_are_found_by_name_alias_and_number(name: str, size: int, recipients: int | None) -> None:
    found = networks.carrier(name)
    assert found.max_bytes == size
    assert found.recipients == recipients


def test_all_89_carriers_are_there() -> None:
    assert len(networks.carriers()) == 89
    assert all(one.max_bytes for one in networks.carriers().values())
    assert sum(one.max_subject == 80 for one in networks.carriers().values()) == 32


def test_an_unknown_carrier_or_gateway_is_an_error() -> None:
    with pytest.raises(UnknownCarrier):
        networks.carrier("nobody")
    with pytest.raises(UnknownGateway, match="smsglobal"):
        networks.gateway("nobody")


def test_base64_takes_1_37_times_and_814_bytes() -> None:
    mm7 = networks.gateway("mm7")
    assert mm7.wire_bytes(100_000) == 137_814
    assert mm7.binary_bytes(137_814) == 100_000
    for binary in range(0, 3000, 7):
        assert mm7.wire_bytes(mm7.binary_bytes(mm7.wire_bytes(binary))) <= mm7.wire_bytes(binary)
    assert networks.gateway("binary").wire_bytes(12_345) == 12_345
    assert mm7.binary_bytes(10) == 0


# SMSGlobal's table of file formats, row by row: type, file ending of our row, taken or not.
SMSGLOBAL = [
    ("image/jpeg", True),
    ("image/gif", True),
    ("image/bmp", True),
    ("audio/mpeg", True),
    ("audio/mid", True),
    ("audio/midi", True),
    ("audio/wav", True),
    ("audio/amr", True),
    ("audio/imelody", True),
    ("audio/evrc", False),
    ("audio/aac", False),
    ("video/mpeg4", True),
    ("video/3gpp", True),
    ("text/plain", True),
    ("text/x-imelody", True),
    ("text/x-emelody", True),
    ("image/png", False),
    ("image/vnd.wap.wbmp", False),
    ("application/vnd.apple.pkpass", False),
]


@pytest.mark.parametrize(("content_type", "taken"), SMSGLOBAL)
def test_smsglobal_takes_what_its_table_says(content_type: str, taken: bool) -> None:
    assert networks.gateway("smsglobal").takes(content_type) is taken


def test_smsglobals_table_is_kept_row_by_row() -> None:
    files = networks.gateway("smsglobal").files
    assert [row.file for row in files] == [
        "JPEG, JPG",
        "GIF: GIF87a, GIF89a, animated GIF89a",
        "BMP (Windows Bitmap)",
        "MP3",
        "MID, MIDI",
        "WAV",
        "AMR",
        "IMY, eMY",
        "Evc",
        "AAC",
        "MPeG, MPG, MP4",
        "3GP",
        "TXT, TeXT, US-ASCII",
        "X-IMeLODY",
        "X-eMeLODY",
    ]
    assert {row.support for row in files} == {"good", "partial", "handset", "none"}
    assert [row.file for row in files if row.support == "none"] == ["Evc", "AAC"]


def test_a_gateway_without_a_table_takes_everything() -> None:
    assert GatewayProfile("x", "X").takes("image/png")
    assert {"binary", "mm7", "intellisoftware", "smsglobal"} <= set(networks.gateways())


def test_an_unknown_carrier_is_told_with_those_most_like_it() -> None:
    with pytest.raises(UnknownCarrier, match="Did you mean verizon"):
        networks.carrier("Verizzon")


def test_smsglobal_gets_no_text_in_utf_16_whatever_the_handset_reads() -> None:
    wide = HandsetProfile("w", "W", charsets=frozenset({"us-ascii", "iso-10646-ucs-2"}))
    assert plan.limits(wide).charsets == wide.charsets
    assert plan.limits(wide, gateway=networks.gateway("smsglobal")).charsets == {"utf-8", "us-ascii"}
    stored = Presentation("n", "s", (Slide("Žluťoučký"),))
    message = adapt(stored, wide, gateway=networks.gateway("smsglobal"))
    assert [part.content_type for part in message.parts] == ["text/plain; charset=utf-8"]
