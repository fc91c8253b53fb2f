"""Links of the back: attributedValue and detected ones."""

from __future__ import annotations

import pytest

from renderer.wallet.preview import links
from renderer.wallet.preview.links import Link


def hrefs(text: str) -> list[tuple[str, str]]:
    return [(text[link.start : link.end], link.href) for link in links.detect(text)]


def test_addresses_mails_and_telephones_are_found() -> None:
    assert hrefs("See example.com/x. Call +420 000 000 000 or me@ex.org, https://a.b/c).") == [
        ("example.com/x", "https://example.com/x"),
        ("+420 000 000 000", "tel:+420000000000"),
        ("me@ex.org", "mailto:me@ex.org"),
        ("https://a.b/c", "https://a.b/c"),
    ]


def test_plain_prose_has_no_links() -> None:
    assert hrefs("Row 12, seat 14. Doors 19.30; see page 3.") == []


def test_empty_detectors_turn_detection_off() -> None:
    assert links.of_field({"dataDetectorTypes": []}, "https://a.bc") == ()
    only = links.of_field({"dataDetectorTypes": ["PKDataDetectorTypePhoneNumber"]}, "a.com +420 000 000 000")
    assert [link.href for link in only] == ["tel:+420000000000"]


def test_attributed_values_keep_only_anchors() -> None:
    text, found = links.attributed(
        'Hi <b>x</b> <a href="https://e.com/?a=1&amp;b=2">Learn <i>more</i></a> &amp;<br>end'
    )
    assert text == "Hi x Learn more &\nend"
    assert found == (Link(5, 15, "https://e.com/?a=1&b=2"),)


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        " vbscript:x",
        "//evil",
        "http://a\nb",
        "https://[",
        "file:///x",
    ],
)
def test_only_harmless_schemes_stay_live(href: str) -> None:
    assert links.safe(href) is None
    assert links.attributed(f'<a href="{href}">x</a>') == ("x", ())


def test_a_broken_markup_is_still_text() -> None:
    assert links.attributed("<a href='https://x.y'>open <b")[0].startswith("open")
