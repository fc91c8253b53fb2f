from dataclasses import replace

import pytest
from lxml import etree, html

from renderer.mms import page
from renderer.mms.message import FinishedSlide, MmsMessage
from renderer.mms.page import Wallet
from renderer.mms.report import BarcodeFact, Report
from renderer.part import Part

PNG = Part("s1.png", "image/png", b"\x89PNG")
JPG = Part("s2.jpg", "image/jpeg", b"\xff\xd8")
TXT = Part("s1.txt", "text/plain; charset=utf-8", "<b>Żółw</b> see https://x.example/a?b=1&c=2.".encode())
SLIDES = (
    FinishedSlide(text=TXT, image=PNG, alt='Code "1"', size=(100, 100)),
    FinishedSlide(image=JPG, audio=Part("s2.mp3", "audio/mpeg", b"ID3")),
    FinishedSlide(video=Part("s3.mp4", "video/mp4", b"x"), others=(Part("s3a.vcf", "text/x-vcard", b"B"),)),
)
REPORT = Report("h", "c", "", "", 0, 0, 0, 0, barcodes=(BarcodeFact(1, "s1.png", "qr", 4, False, True, "A"),))
MESSAGE = MmsMessage("Your <ticket>", SLIDES, "", REPORT)


def test_everything_is_on_the_page_in_order_and_inside_it() -> None:
    made = page.render(MESSAGE)
    root = html.fromstring(made.data.decode())
    assert made.content_type == page.HTML
    assert root.findtext(".//h1") == "Your <ticket>"
    sources = [element.get("src") for element in root.iter("img", "audio", "video")]
    assert [source.split(";")[0] for source in sources] == [
        "data:image/png",
        "data:image/jpeg",
        "data:audio/mpeg",
        "data:video/mp4",
    ]
    assert b"<script" not in made.data


def test_texts_are_escaped_and_addresses_are_links() -> None:
    root = html.fromstring(page.render(MESSAGE).data.decode())
    assert not list(root.iter("b"))
    assert "<b>Żółw</b>" in root.text_content()
    assert next(root.iter("a")).get("href") == "https://x.example/a?b=1&c=2"


def test_a_barcode_stands_alone_on_white() -> None:
    root = html.fromstring(page.render(MESSAGE).data.decode())
    (code,) = root.find_class("code")
    assert next(code.iter("img")).get("alt") == 'Code "1"'
    assert "image-rendering:pixelated" in page.render(MESSAGE).data.decode()


def test_a_one_bit_picture_of_a_stored_message_is_taken_for_a_barcode() -> None:
    data = b"\x89PNG\r\n\x1a\n" + bytes(16) + b"\x01\x00"
    slide = FinishedSlide(image=Part("a.png", "image/png", data))
    made = page.render(MmsMessage("", (slide,), "", replace(REPORT, barcodes=())))
    assert html.fromstring(made.data.decode()).find_class("code")


@pytest.mark.parametrize(
    ("wallet", "words"),
    [
        (Wallet("apple", "/p/t"), "Add to Apple Wallet"),
        (Wallet("google", "/p/t"), "Add to Google Wallet"),
        (Wallet("other", "/p/t"), ""),
        (None, ""),
    ],
)
def test_the_wallet_is_offered_to_those_who_have_one(wallet: Wallet | None, words: str) -> None:
    found = html.fromstring(page.render(MESSAGE, wallet=wallet).data.decode()).find_class("wallet")
    assert [element.text for element in found] == ([words] if words else [])


def test_old_browsers_get_well_formed_xhtml_without_media_elements() -> None:
    made = page.render(MESSAGE, xhtml=True)
    root = etree.fromstring(made.data)
    assert made.content_type == page.XHTML
    assert root.tag == "{http://www.w3.org/1999/xhtml}html"
    assert not [element for element in root.iter() if str(element.tag).endswith(("audio", "video"))]
    assert b"prefers-color-scheme" not in made.data


def test_parts_may_have_addresses_of_their_own() -> None:
    made = page.render(MESSAGE, source=lambda part: f"/l/t/{part.name}")
    assert b'src="/l/t/s1.png"' in made.data
    assert b"base64" not in made.data


def test_texts_in_other_charsets_are_shown() -> None:
    for charset, data in (
        ("iso-10646-ucs-2", "é".encode("utf-16-be")),
        ("iso-8859-1", b"\xe9"),
        ("x-none", "é".encode()),
    ):
        slide = FinishedSlide(text=Part("a.txt", f"text/plain; charset={charset}", data))
        assert "é" in page.render(MmsMessage("", (slide,), "", REPORT)).data.decode()
