from renderer.mms import pdu, smil
from renderer.mms.message import FinishedSlide, MmsMessage
from renderer.mms.multipart import PduPart
from renderer.mms.pdu import Pdu
from renderer.mms.reading import NO_REPORT, from_pdu
from renderer.mms.wsp import ContentType
from renderer.part import Part

TXT = Part("s1.txt", "text/plain; charset=utf-8", b"Hello")
JPG = Part("s1.jpg", "image/jpeg", b"\xff\xd8")
VCF = Part("s2a.vcf", "text/x-vcard", b"BEGIN:VCARD")
SLIDES = (
    FinishedSlide(text=TXT, image=JPG, duration=7000, alt="A lake"),
    FinishedSlide(others=(VCF,), duration=10_000),
)


def test_a_message_comes_back_from_its_pdu() -> None:
    sent = MmsMessage("Ticket", SLIDES, smil.write(SLIDES), NO_REPORT)
    read = from_pdu(pdu.decode(sent.pdu(to="1")))
    assert read.subject == "Ticket"
    assert read.smil == sent.smil
    assert [slide.duration for slide in read.slides] == [7000, 10_000]
    assert read.parts == sent.parts
    assert read.slides[0].alt == "A lake"


def test_parts_no_slide_names_get_slides_of_their_own() -> None:
    body = tuple(
        PduPart(ContentType(kind), data) for kind, data in (("image/gif", b"g"), ("text/plain", b"t"))
    )
    read = from_pdu(Pdu((), ContentType("application/vnd.wap.multipart.mixed"), body))
    assert [[part.name for part in slide.parts()] for slide in read.slides] == [["part1"], ["part2"]]
    assert read.slides[0].image is not None
    assert read.slides[1].text is not None


def test_a_second_picture_on_a_slide_is_not_lost() -> None:
    text = '<smil><body><par><img src="a"/><img src="b"/></par></body></smil>'
    parts = (
        PduPart(ContentType("application/smil"), text.encode(), "s", "s"),
        PduPart(ContentType("image/gif"), b"1", "a", "a"),
        PduPart(ContentType("image/gif"), b"2", "b", "b"),
    )
    (slide,) = from_pdu(Pdu((), ContentType("application/vnd.wap.multipart.related"), parts)).slides
    assert [part.data for part in slide.parts()] == [b"1", b"2"]


def test_a_pdu_without_body_has_no_slides() -> None:
    assert from_pdu(Pdu((("X-Mms-Message-Type", "m-delivery-ind"),))).slides == ()
