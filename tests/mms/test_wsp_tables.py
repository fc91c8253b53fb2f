import codecs

import pytest

from renderer.mms.wsp_tables import CHARSETS, MIB_BY_CHARSET, PARAMETERS, WELL_KNOWN_TYPES


@pytest.mark.parametrize(
    ("code", "media"),
    # WAP-230-WSP table 40
    [
        (0x03, "text/plain"),
        (0x06, "text/x-vcalendar"),
        (0x07, "text/x-vcard"),
        (0x1D, "image/gif"),
        (0x1E, "image/jpeg"),
        (0x20, "image/png"),
        (0x21, "image/vnd.wap.wbmp"),
        (0x23, "application/vnd.wap.multipart.mixed"),
        (0x33, "application/vnd.wap.multipart.related"),
        (0x3E, "application/vnd.wap.mms-message"),
        (0x48, "application/vnd.oma.drm.message"),
        (0x4F, "audio/*"),
    ],
)
def test_well_known_types_stand_at_their_codes(code: int, media: str) -> None:
    assert WELL_KNOWN_TYPES[code] == media


def test_parameters_are_those_of_table_38() -> None:
    assert PARAMETERS[0x01][0] == "charset"
    assert PARAMETERS[0x05][0] == PARAMETERS[0x17][0] == "name"
    assert PARAMETERS[0x09][0] == "type"
    assert PARAMETERS[0x0A][0] == "start"


def test_every_charset_can_be_decoded_and_the_common_ones_found() -> None:
    for name in CHARSETS.values():
        assert name == "iso-10646-ucs-2" or codecs.lookup(name)
    assert MIB_BY_CHARSET["utf-8"] == 106
    assert MIB_BY_CHARSET["us-ascii"] == 3
    assert MIB_BY_CHARSET["euc-kr"] == 36
