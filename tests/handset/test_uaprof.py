import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import InvalidRequest
from renderer.handset import uaprof

DOCUMENT = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:prf="http://www.openmobilealliance.org/tech/profiles/UAPROF/ccppschema-20021212#"
 xmlns:mms="http://www.wapforum.org/profiles/MMS/ccppschema-20010111#">
<rdf:Description rdf:ID="L7">
 <prf:component><rdf:Description rdf:ID="HardwarePlatform">
  <prf:Vendor>Motorola</prf:Vendor><prf:Model>L7</prf:Model>
  <prf:ScreenSize>176x220</prf:ScreenSize><prf:BitsPerPixel>16</prf:BitsPerPixel>
 </rdf:Description></prf:component>
 <prf:component><rdf:Description rdf:ID="MmsCharacteristics">
  <mms:MmsMaxMessageSize>307200</mms:MmsMaxMessageSize>
  <mms:MmsMaxImageResolution>640X480</mms:MmsMaxImageResolution>
  <mms:MmsVersion><rdf:Bag><rdf:li>1.0</rdf:li><rdf:li>1.2</rdf:li><rdf:li>2.0</rdf:li></rdf:Bag></mms:MmsVersion>
  <mms:MmsCcppAccept><rdf:Bag>
   <rdf:li>image/jpg</rdf:li><rdf:li>image/gif</rdf:li><rdf:li>audio/*</rdf:li>
   <rdf:li>application/smil</rdf:li><rdf:li>text/plain; charset=utf-8</rdf:li>
  </rdf:Bag></mms:MmsCcppAccept>
  <mms:MmsCcppAcceptCharSet><rdf:Bag><rdf:li>UTF-8</rdf:li><rdf:li>UCS2</rdf:li></rdf:Bag></mms:MmsCcppAcceptCharSet>
  <mms:MmsContentClass><rdf:Bag><rdf:li>TX</rdf:li><rdf:li>IB</rdf:li><rdf:li>de_DE</rdf:li></rdf:Bag></mms:MmsContentClass>
 </rdf:Description></prf:component>
</rdf:Description></rdf:RDF>"""


def test_a_document_is_read_property_by_property() -> None:
    one = uaprof.parse(DOCUMENT.encode())
    assert (one.name, one.title) == ("motorola-l7", "Motorola L7")
    assert (one.screen, one.mms_max_bytes, one.mms_max_image) == ((176, 220), 307_200, (640, 480))
    assert one.versions == ("1.0", "1.2")
    assert {"image/jpeg", "image/gif", "audio/amr", "audio/midi", "text/plain"} <= one.accept
    assert one.smil
    assert one.charsets == {"utf-8", "us-ascii", "iso-10646-ucs-2"}
    assert one.content_classes == {"tx", "ib"}


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("</rdf:Description></prf:component>", ""),  # elements left open
        ("prf:", "ccpp:"),  # a prefix nobody declared
        ("mms:", ""),  # none at all
        ("&", "& raw ampersand &"),
    ],
)
def test_broken_xml_and_other_namespaces_are_read(was: str, becomes: str) -> None:
    one = uaprof.parse(DOCUMENT.replace(was, becomes).encode())
    assert one.mms_max_bytes == 307_200
    assert one.screen == (176, 220)


@pytest.mark.parametrize(
    ("stated", "size"),
    [
        ("300", 30_720),  # too small to be meant: the content class's
        ("1", 30_720),
        ("None", 30_720),
        ("300k", 307_200),
        ("300 KB", 307_200),
        ("1 MB", 1_048_576),
        ("0.5M", 524_288),
        ("102400 bytes", 102_400),
    ],
)
def test_odd_sizes_are_understood_or_assumed(stated: str, size: int) -> None:
    assert uaprof.parse(DOCUMENT.replace(">307200<", f">{stated}<").encode()).mms_max_bytes == size


def test_values_as_plain_lists_are_read() -> None:
    plain = DOCUMENT.replace("<rdf:Bag>", "").replace("</rdf:Bag>", "")
    plain = plain.replace(
        "<rdf:li>image/jpg</rdf:li><rdf:li>image/gif</rdf:li><rdf:li>audio/*</rdf:li>", "image/png, image/gif"
    )
    plain = plain.replace("<rdf:li>application/smil</rdf:li><rdf:li>text/plain; charset=utf-8</rdf:li>", "")
    one = uaprof.parse(plain.encode())
    assert one.accept == {"image/png", "image/gif"}
    assert not one.smil


def test_what_is_not_stated_is_assumed() -> None:
    bare = b"<a><Model>X</Model></a>"
    one = uaprof.parse(bare)
    assert (one.screen, one.mms_max_bytes, one.mms_max_image) == ((240, 320), 102_400, (640, 480))
    assert one.bits_per_pixel == 16
    assert uaprof.parse(b"<a><Model>X</Model><ScreenSize>96*65</ScreenSize></a>").mms_max_image == (160, 120)


@pytest.mark.parametrize(
    "document", [b"", b"no xml", b"<html><body/></html>", b"<a>" + b" " * uaprof.MAX_BYTES]
)
def test_what_is_no_document_is_an_error(document: bytes) -> None:
    with pytest.raises(InvalidRequest):
        uaprof.parse(document)


def test_entities_are_not_fetched_or_expanded() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a><Model>&x;</Model><ScreenSize>1x1</ScreenSize></a>'
    with contextlib.suppress(InvalidRequest):
        assert "root" not in uaprof.parse(bomb.encode()).title


@given(st.binary(max_size=200))
def test_any_bytes_are_a_profile_or_an_error_of_ours(data: bytes) -> None:
    for document in (data, b"<a><Model>M</Model><ScreenSize>" + data + b"</ScreenSize></a>"):
        with contextlib.suppress(InvalidRequest):
            uaprof.parse(document)
