from __future__ import annotations

import json
from pathlib import Path

import httpx

from renderer.gateway import outbox
from renderer.gateway.base import GatewayOptions, Submission
from renderer.part import Part
from renderer.settings import GatewayAccount


def test_a_message_becomes_a_folder_and_the_same_reference_the_same_folder(tmp_path: Path) -> None:
    smil = Part("s.smil", "application/smil", b"<smil/>")
    message = Submission(
        "mms-1", "16501234123", "60856", "Hi", (Part("../a.gif", "image/gif", b"GIF"),), smil
    )
    with httpx.Client() as client:
        gateway = outbox.open_gateway(GatewayAccount(), client, GatewayOptions(folder=str(tmp_path)))
        first, second = gateway.submit(message), gateway.submit(message)
    assert first.gateway_id == second.gateway_id
    (folder,) = tmp_path.iterdir()
    assert sorted(path.name for path in folder.iterdir()) == ["00-a.gif", "01-s.smil", "envelope.json"]
    assert json.loads((folder / "envelope.json").read_text())["to"] == "16501234123"
