"""SVG: well-formed, escaped, without script, the barcode readable."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from PIL import Image, ImageDraw

from renderer import barcode, typography
from renderer.wallet import preview
from renderer.wallet.preview import svg
from tests.wallet.preview.samples import QR, STYLES, field, full, made, pictures

FONTS = typography.shipped_fonts()
NS = "{http://www.w3.org/2000/svg}"
NASTY = "</text><script>alert(\"1\")</script>&amp;\x00\x1b<a onclick='x'>"


def root(pass_json: dict[str, object], **more: object) -> ET.Element:
    part = preview.render(pass_json, pictures(), format="svg", fonts=FONTS, **more).part  # type: ignore[arg-type]
    assert part.content_type == "image/svg+xml"
    return ET.fromstring(part.data)


@pytest.mark.parametrize("style", STYLES)
def test_every_text_is_real_text_with_its_width(style: str) -> None:
    tree = root(full(style))
    texts = {element.text for element in tree.iter(f"{NS}text")}
    assert {"Main stage", "PLACE", "19:30", "000123"} <= texts
    assert all(float(element.get("textLength", "0")) > 0 for element in tree.iter(f"{NS}text"))
    assert tree.get("viewBox") == "0 0 375 525"


def test_nothing_of_the_pass_becomes_markup() -> None:
    pass_json = made(
        "generic",
        header=[field("h", NASTY, NASTY)],
        description=NASTY,
        logoText=NASTY,
        back=[field("b", NASTY)],
    )
    for face in ("front", "back"):
        tree = root(pass_json, face=face)
        names = {element.tag.removeprefix(NS) for element in tree.iter()}
        assert names <= {
            "svg", "defs", "clipPath", "linearGradient", "stop", "g", "path", "rect", "text", "image", "a",
        }  # fmt: skip
        assert not [
            key for element in tree.iter() for key in element.attrib if key.startswith("on") or key == "style"
        ]


def test_links_of_the_back_are_live_and_safe() -> None:
    markup = 'Go <a href="https://a.bc/?x=1&amp;y=2">there</a> or <a href="javascript:1">not</a>'
    tree = root(made("generic", back=[field("b", "", attributedValue=markup)]), face="back")
    assert [element.get("href") for element in tree.iter(f"{NS}a")] == ["https://a.bc/?x=1&y=2"]


def test_a_faded_barcode_is_veiled() -> None:
    tree = root(full("generic", voided=True))
    assert [path for path in tree.iter(f"{NS}path") if path.get("fill-opacity") == "0.65"]


def test_pictures_are_embedded_anew() -> None:
    tree = root(full("storeCard"))
    sources = [element.get("href", "") for element in tree.iter(f"{NS}image")]
    assert len(sources) == 2
    assert all(source.startswith("data:image/png;base64,") for source in sources)


@pytest.mark.parametrize("name", ["PKBarcodeFormatQR", "PKBarcodeFormatPDF417", "PKBarcodeFormatCode128"])
def test_the_drawn_modules_read_back(name: str) -> None:
    pass_json = made("generic", barcodes=[QR | {"format": name}])
    code = preview.layout(pass_json, {}, fonts=FONTS).display.codes[0]
    page = Image.new("L", (375 * 4, 525 * 4), 255)
    for box in svg.modules(code).removesuffix("z").split("z"):
        numbers = [float(part) for part in box[1:].replace("h", " ").replace("v", " ").split()]
        x, y, width, height = numbers[:4]
        ImageDraw.Draw(page).rectangle([x * 4, y * 4, (x + width) * 4 - 1, (y + height) * 4 - 1], fill=0)
    assert [reading.text for reading in barcode.scan.read(page)] == [QR["message"]]
