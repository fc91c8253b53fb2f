from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize("ending", ["png", "gif", "jpg"])
def test_the_file_reads_back_with_another_reader(cli, picture, ending: str) -> None:
    outcome = cli("barcode", "Ticket_12345", "--width", 320, "-o", f"x.{ending}", "--json")
    assert outcome.code == 0
    image = picture(f"x.{ending}")
    assert zxingcpp.read_barcode(image).text == "Ticket_12345"
    assert image.width <= 320
    assert outcome.facts["reads_back"] == "Ticket_12345"
    assert outcome.facts["bytes"] == Path(f"x.{ending}").stat().st_size


def test_the_module_is_as_asked(cli, picture) -> None:
    outcome = cli("barcode", "A", "-s", "code128", "--module", 3, "--quiet", 12, "-o", "x.png", "--json")
    assert outcome.facts["module"] == 3
    assert picture("x.png").width % 3 == 0


def test_options_of_the_symbology_are_taken(cli, picture) -> None:
    assert cli("barcode", "A", "--ecc", "H", "--option", "version=5", "-o", "x.png").code == 0
    assert zxingcpp.read_barcode(picture("x.png")).ec_level == "H"


def test_standard_output_takes_the_image_and_standard_error_the_facts() -> None:
    command = [sys.executable, "-m", "renderer.cli", "barcode", "A", "--format", "png", "-o", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout.startswith(b"\x89PNG")
    assert b"reads back" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["", "-o", "x.png"], "payload"),
        (["A", "-o", "x"], "--format"),
        (["A", "-o", "x.xyz"], "xyz"),
        (["A", "-s", "qrr", "-o", "x.png"], "qr"),
        (["A", "--width", "3", "-o", "x.png"], "29"),
        (["A", "--width", "300", "--module", "3", "-o", "x.png"], "not both"),
        (["A", "--ecc", "Z", "-o", "x.png"], "ecc"),
        (["A", "--option", "novalue", "-o", "x.png"], "NAME=VALUE"),
        (["A", "--option", "nope=1", "-o", "x.png"], "nope"),
        (["A", "--width", "many", "-o", "x.png"], "width"),
        (["A"], "output"),
        (["A" * 9000, "-o", "x.png"], "qr"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(cli, arguments: list[str], named: str) -> None:
    outcome = cli("barcode", *arguments)
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert named.lower() in outcome.err.lower()
    assert outcome.out == ""
    assert list(Path().iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_line(cli) -> None:
    Path("taken").write_text("")
    outcome = cli("barcode", "A", "-o", "taken/x.png")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    payload=st.text(max_size=40).filter(lambda text: not text.startswith("-")),
    symbology=st.sampled_from(["qr", "code128", "aztec", "pdf417"]),
    width=st.none() | st.integers(-5, 3000),
    option=st.none() | st.text(max_size=12).filter(lambda text: not text.startswith("-")),
)
def test_nothing_a_user_types_is_a_traceback(cli, payload, symbology, width, option) -> None:
    extra = [] if width is None else [f"--width={width}"]
    extra += [] if option is None else ["--option", option]
    outcome = cli("barcode", payload, "-s", symbology, *extra, "-o", "any.png")
    assert outcome.code in (0, 2)
    assert outcome.err.count("\n") == (outcome.code == 2)


def test_a_folder_in_the_place_of_the_file_is_named_as_asked(cli) -> None:
    Path("d.png").mkdir()
    outcome = cli("barcode", "A1", "-o", "d.png")
    assert outcome.code == 2
    assert outcome.err == "renderer: d.png: Is a directory\n"
    assert [path.name for path in Path().iterdir()] == ["d.png"]
