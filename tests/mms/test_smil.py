from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from renderer.mms import smil
from renderer.mms.message import FinishedSlide
from renderer.part import Part

GOLDEN = Path(__file__).parent.parent / "golden" / "mms"
JPG = Part("s1.jpg", "image/jpeg", b"x")
TXT = Part("s1.txt", "text/plain", b"x")
AMR = Part("s2.amr", "audio/amr", b"x")
MP4 = Part("s3.3gp", "video/3gpp", b"x")

SLIDES = (
    FinishedSlide(text=TXT, image=JPG, duration=8000, alt='A "sky" & more', size=(176, 132)),
    FinishedSlide(audio=AMR, image=Part("s2.png", "image/png", b"x"), size=(120, 160)),
    FinishedSlide(video=MP4, duration=4018, size=(176, 144)),
)


def test_the_presentation_is_what_phones_themselves_write() -> None:
    text = smil.write(SLIDES, (176, 220))
    golden = GOLDEN / "three-slides.smil"
    assert text.replace("><", ">\n<") + "\n" == golden.read_text()


def test_one_layout_two_regions_and_nothing_is_scaled() -> None:
    # OMA MMS conformance 8.1: one layout, ids Image and Text, root-layout in px
    root = etree.fromstring(smil.write(SLIDES, (176, 220)))
    regions = {region.get("id"): region for region in root.iter("region")}
    assert set(regions) == {"Image", "Text"}
    assert (regions["Image"].get("width"), regions["Image"].get("height")) == ("176", "160")
    assert not root.nsmap
    assert len(list(root.iter("layout"))) == 1
    assert [par.get("dur") for par in root.iter("par")] == ["8000ms", "10000ms", "4018ms"]


def test_only_pictures_larger_than_the_screen_are_scaled_by_it() -> None:
    large = (FinishedSlide(image=JPG, size=(1600, 1200)), FinishedSlide(image=JPG, size=(300, 300)))
    root = etree.fromstring(smil.write(large, (1080, 1920)))
    (image,) = root.iter("region")
    assert (image.get("fit"), image.get("width"), image.get("height")) == ("meet", "1080", "1200")
    root = etree.fromstring(smil.write(large[1:], (1080, 1920)))
    assert next(root.iter("region")).get("fit") == "hidden"


def test_a_message_of_texts_has_no_picture_region() -> None:
    assert 'id="Image"' not in smil.write((FinishedSlide(text=TXT),))
    assert 'id="Text"' not in smil.write((FinishedSlide(image=JPG, size=(1, 1)),))


def test_what_is_written_is_read() -> None:
    pars = smil.read(smil.write(SLIDES))
    references = (("img", "s1.jpg", "Image"), ("text", "s1.txt", "Text"))
    assert pars[0] == smil.Par(8000, references, 'A "sky" & more')
    assert pars[1].references[1] == ("audio", "s2.amr", "")
    assert pars[2].references == (("video", "s3.3gp", "Image"),)


@pytest.mark.parametrize(
    ("dur", "milliseconds"),
    [
        ("5000ms", 5000),
        ("5s", 5000),
        ("2.5s", 2500),
        ("5", 5000),
        ("1min", 60000),
        ("", 5000),
        ("soon", 5000),
    ],
)
def test_durations_of_all_forms_are_read(dur: str, milliseconds: int) -> None:
    assert smil.milliseconds(dur) == milliseconds


def test_smil_of_others_is_read() -> None:
    # a namespace, upper-case elements, cid: sources, an unclosed element
    other = (
        '<?xml version="1.0"?><!DOCTYPE smil><SMIL xmlns="http://www.w3.org/2001/SMIL20/Language"><body>'
        '<par dur="5s"><img src="cid:b1"/><text src="&lt;t1>" region="Text"></par><PAR><ref src="x"/></body>'
    )
    pars = smil.read(other)
    assert pars[0].references[0] == ("img", "b1", "")
    assert ("text", "t1", "Text") in pars[0].references


@given(st.binary(max_size=120))
def test_any_bytes_are_read_as_some_slides(data: bytes) -> None:
    assert isinstance(smil.read(data), tuple)


def test_too_much_smil_is_none() -> None:
    assert smil.read(b"<smil>" + b" " * smil.MAX_SMIL_BYTES) == ()


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><smil><body><par dur="&b;"/></body></smil>'
    assert all(par.duration == 5000 for par in smil.read(bomb))
