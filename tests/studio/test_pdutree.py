from __future__ import annotations

import pytest

from renderer.engine import Engine
from renderer.errors import InvalidPdu
from renderer.studio import pdutree


def test_headers_and_parts_are_told_as_they_travel(engine: Engine) -> None:
    message = engine.mms("ticket-mms", handset="motol7c", barcode_id="X1")
    nodes = {node["name"]: node for node in pdutree.tree(message.pdu(to="31655500123"))}
    assert nodes["X-Mms-Message-Type"]["value"] == "m-send-req"
    assert nodes["Content-Type"]["value"] == "application/vnd.wap.multipart.related"
    parts = nodes["Parts"]["children"]
    assert [part["name"] for part in parts] == ["s.smil", *(part.name for part in message.parts)]
    octets = {child["name"]: child["value"] for child in parts[0]["children"]}["Octets"]
    assert octets.startswith("<smil>")


def test_bytes_that_are_no_pdu_are_refused() -> None:
    with pytest.raises(InvalidPdu):
        pdutree.tree(b"GIF89a")
