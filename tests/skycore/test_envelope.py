from __future__ import annotations

from renderer.skycore.envelope import parse


def test_names_lose_prefix_and_case_and_order_is_kept() -> None:
    root = parse(
        b'<s:Request xmlns:s="urn:x"><s:Slide Duration=" 5 "> a </s:Slide><SLIDE>b</SLIDE></s:Request>'
    )
    assert [slide.text for slide in root.all("SLIDE")] == ["a", "b"]
    first = root.child("SLIDE")
    assert first is not None
    assert first.attributes == (("DURATION", "5"),)
    assert root.texts() == {"SLIDE": "a"}
