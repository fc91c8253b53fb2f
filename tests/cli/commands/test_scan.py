from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image


def test_what_was_drawn_is_found(cli) -> None:
    cli("barcode", "Ticket_12345", "-s", "aztec", "--module", 5, "-o", "x.gif")
    outcome = cli("scan", "x.gif", "--json")
    assert outcome.code == 0
    assert [(each["symbology"], each["text"]) for each in outcome.facts] == [("aztec", "Ticket_12345")]
    assert "Ticket_12345" in cli("scan", "x.gif").out


def test_no_barcode_is_exit_code_1(cli) -> None:
    Image.new("L", (50, 50), 255).save("blank.png")
    outcome = cli("scan", "blank.png", "--json")
    assert (outcome.code, outcome.facts) == (1, [])


@pytest.mark.parametrize("data", [b"", b"nonsense", b"\x89PNG\r\n\x1a\n", b"GIF89a\x00"])
def test_what_is_no_picture_is_one_line(cli, data: bytes) -> None:
    Path("x.png").write_bytes(data)
    outcome = cli("scan", "x.png")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
