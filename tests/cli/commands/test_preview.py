from __future__ import annotations

import json
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from renderer.cli.commands.preview import is_file


def test_a_pass_is_shown_with_its_barcode(cli, picture) -> None:
    Path("d.json").write_text(json.dumps({"BARCODEVALUE": "abc"}))
    cli("pass", "event-ticket", "--data", "d.json", "-o", "x.pkpass")
    assert cli("preview", "x.pkpass", "--scale", 2, "-o", "p.png").code == 0
    image = picture("p.png")
    assert image.size == (750, 1050)
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    assert zxingcpp.read_barcode(white).text == "abc"


def test_a_template_is_shown_with_its_sample_data(cli) -> None:
    outcome = cli("preview", "event-ticket", "-o", "p.png", "--json")
    assert outcome.code == 0
    assert outcome.facts["face"] == "front"


@pytest.mark.parametrize(
    "arguments",
    [
        ["nope"],
        ["nope.pkpass"],
        ["event-ticket", "--face", "side"],
        ["event-ticket", "--scale", "99"],
        ["event-ticket", "--scale", "nan"],
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(cli, arguments: list[str]) -> None:
    outcome = cli("preview", *arguments, "-o", "p.png")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert list(Path().iterdir()) == []


def test_files_and_templates_are_told_apart() -> None:
    assert is_file("x.pkpass")
    assert is_file("-")
    assert is_file("folder/x")
    assert not is_file("event-ticket")
