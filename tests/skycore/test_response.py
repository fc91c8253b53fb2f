from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from renderer.skycore.response import document, failure, success


def test_success_and_failure_keep_the_documented_order() -> None:
    root = ET.fromstring(success(("MMSID", "1"), ("TO", "2")).xml())
    assert [(child.tag, child.text) for child in root] == [("STATUS", "Success"), ("MMSID", "1"), ("TO", "2")]
    root = ET.fromstring(failure("E713", "Pay & go", "16501234123").xml())
    assert [child.tag for child in root] == ["STATUS", "ERRORCODE", "TO", "ERRORINFO"]
    assert root.findtext("ERRORINFO") == "Pay & go"
    assert [child.tag for child in ET.fromstring(failure("E108", "x").xml())] == [
        "STATUS",
        "ERRORCODE",
        "ERRORINFO",
    ]


@given(st.text())
def test_any_text_makes_a_readable_document(text: str) -> None:
    ET.fromstring(document("RESPONSE", [("ERRORINFO", text), ("TO", "\ud800\x00\x1f")]))
