"""HTML: selectable text, its own strict policy, nothing executable."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from renderer import typography
from renderer.wallet import preview
from tests.wallet.preview.samples import STYLES, field, full, made, pictures

FONTS = typography.shipped_fonts()
NASTY = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


class Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "p":
            self.texts.append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "p"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data


def page(pass_json: dict[str, object], **more: object) -> str:
    part = preview.render(pass_json, pictures(), format="html", fonts=FONTS, **more).part  # type: ignore[arg-type]
    assert part.content_type.startswith("text/html")
    return part.data.decode()


@pytest.mark.parametrize("style", STYLES)
def test_every_text_can_be_selected(style: str) -> None:
    assert {"Main stage", "PLACE", "19:30", "000123"} <= set(Reader(page(full(style))).texts)


def test_the_policy_names_the_one_style_sheet_and_nothing_else_runs() -> None:
    text = page(full("generic"))
    sheet = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert sheet is not None
    digest = base64.b64encode(hashlib.sha256(sheet[1].encode()).digest()).decode()
    policy = next(attrs["content"] for tag, attrs in Reader(text).tags if attrs.get("http-equiv"))
    assert policy is not None
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")


def test_no_script_no_style_attribute_no_handler_whatever_the_pass_says() -> None:
    fields = [field("h", NASTY, NASTY)]
    pass_json = made("generic", header=fields, primary=fields, back=fields, description=NASTY, logoText=NASTY)
    for face in ("front", "back"):
        tags = Reader(page(pass_json, face=face)).tags
        assert "script" not in {tag for tag, _ in tags}
        assert "img" not in {tag for tag, _ in tags}
        assert not [key for _, attrs in tags for key in attrs if key.startswith("on") or key == "style"]


def test_a_line_with_links_stays_one_line() -> None:
    text = page(made("generic", back=[field("b", "See https://a.bc/x and me@ex.org now", "L")]), face="back")
    found = Reader(text)
    assert "See https://a.bc/x and me@ex.org now" in found.texts
    links = [attrs for tag, attrs in found.tags if tag == "a"]
    assert [link["href"] for link in links] == ["https://a.bc/x", "mailto:me@ex.org"]
    assert all(link["rel"] == "noopener noreferrer" for link in links)


def test_a_cut_text_keeps_its_whole_in_the_title() -> None:
    long = "An endless value " * 20
    tags = Reader(page(made("generic", primary=[field("p", long)]))).tags
    assert any(attrs.get("title", "").startswith("An endless") for tag, attrs in tags if tag == "p")  # type: ignore[union-attr]


def test_the_page_names_its_language() -> None:
    files = {"de.lproj/pass.strings": b'"a" = "b";'}
    made_page = preview.render(
        made("generic"), files, format="html", fonts=FONTS, language="de"
    ).part.data.decode()
    assert '<html lang="de">' in made_page
