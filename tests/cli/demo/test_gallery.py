from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from renderer.cli.demo.exhibits import Check, Exhibit, Gallery
from renderer.cli.demo.gallery import data_uri, page, size, thousands
from renderer.part import Part


class Page(HTMLParser):
    """What a page refers to, the headings it has, and its pictures without words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.append(tag)
        self.links += [value for name in ("href", "src", "action") if (value := told.get(name))]
        if tag == "img":
            self.images.append(told)


@pytest.fixture(scope="module")
def text(made) -> str:
    return (made.out / "index.html").read_text()


def test_the_page_asks_nothing_of_anyone(text: str) -> None:
    shown = Page(text)
    assert all(link.startswith("data:") or not re.match(r"[a-z]+:|//", link) for link in shown.links)
    assert "script" not in shown.tags
    assert "url(" not in text.partition("</style>")[0]


def test_every_link_leads_to_a_file(made, text: str) -> None:
    files = [link for link in Page(text).links if not link.startswith("data:")]
    assert len(files) > 20
    assert all((made.out / link).is_file() for link in files)


def test_every_picture_has_words_and_the_page_its_landmarks(text: str) -> None:
    shown = Page(text)
    assert len(shown.images) > 15
    assert all(image.get("alt") for image in shown.images)
    assert shown.tags.count("h1") == shown.tags.count("main") == 1
    assert {"header", "footer", "section", "article", "figure", "dl"} <= set(shown.tags)


def test_every_figure_of_the_reports_is_on_the_page(made, text: str) -> None:
    for message in made.gallery.messages:
        for shown in message.handsets:
            assert f"<b>{shown.size:,}</b> of {shown.limit:,} bytes" in text


def test_values_are_escaped() -> None:
    exhibit = Exhibit("<script>alert(1)</script>", checks=(Check(True, "<b>"),), warnings=("<i>",))
    html = page(Gallery(barcodes=(exhibit,))).data.decode()
    assert "<script>" not in html
    assert "&lt;b&gt;" in html


def test_a_part_becomes_a_uri() -> None:
    assert data_uri(Part("x", "text/plain", b"hi")) == "data:text/plain;base64,aGk="


@pytest.mark.parametrize(
    ("octets", "told"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 kB"), (307_200, "300 kB"), (1_258_291, "1,229 kB")],
)
def test_sizes_are_told_as_people_read_them(octets: int, told: str) -> None:
    assert size(octets) == told


def test_numbers_are_grouped() -> None:
    assert thousands(307200) == "307,200"
