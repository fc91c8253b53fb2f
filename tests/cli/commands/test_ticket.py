from __future__ import annotations

import json
from pathlib import Path

import pytest
import zxingcpp

from renderer import ticket


def test_fields_size_and_barcode_are_as_asked(cli, picture) -> None:
    outcome = cli(
        "ticket",
        "gala",
        "--field",
        "event=Winter Science Fair",
        "--field",
        "code=TCK-3",
        "-o",
        "t.jpg",
        "--json",
    )
    assert outcome.code == 0
    image = picture("t.jpg")
    assert image.size == (640, 960)
    assert zxingcpp.read_barcode(image).text == "TCK-3"
    assert outcome.facts["payload"] == "TCK-3"


def test_fields_on_the_command_line_win_over_the_file(cli) -> None:
    Path("f.json").write_text(json.dumps({"event": "A", "code": "from-file"}))
    outcome = cli("ticket", "gala", "--data", "f.json", "--field", "code=from-line", "-o", "t.png", "--json")
    assert outcome.facts["payload"] == "from-line"


def test_a_handset_gives_the_size(cli, picture) -> None:
    assert cli("ticket", "gala", "--handset", "motol7c", "-o", "t.png").code == 0
    assert picture("t.png").size == (176, 220)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["nope"], "gala"),
        (["gala", "--field", "nope=1"], "nope"),
        (["gala", "--field", "event=x"], "code"),
        (["gala", "--size", "big"], "size"),
        (["gala", "--size", "10x10", "--handset", "motol7c"], "not both"),
        (["gala", "--handset", "no such"], "handset"),
        (["gala", "--data", "missing.json"], "missing.json"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(cli, arguments: list[str], named: str) -> None:
    outcome = cli("ticket", *arguments, "-o", "t.jpg")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert named in outcome.err
    assert list(Path().iterdir()) == []


def test_the_schema_needs_no_template(cli) -> None:
    outcome = cli("ticket", "--schema")
    assert outcome.code == 0
    assert outcome.facts == ticket.json_schema()
    assert cli("ticket", "--schema", "-o", "s.json").code == 0
    assert json.loads(Path("s.json").read_text()) == ticket.json_schema()


@pytest.mark.parametrize(
    ("arguments", "named"), [(["-o", "t.jpg"], "template"), (["gala"], "-o"), ([], "template")]
)
def test_a_picture_needs_template_and_file(cli, arguments: list[str], named: str) -> None:
    outcome = cli("ticket", *arguments)
    assert outcome.code == 2
    assert named in outcome.err
    assert list(Path().iterdir()) == []


def test_a_nul_in_a_field_is_refused_by_its_name(cli) -> None:
    outcome = cli("ticket", "gala", "-f", "event=a\x00", "-f", "code=1", "-o", "t.jpg")
    assert outcome.code == 2
    assert "event" in outcome.err
    assert list(Path().iterdir()) == []
