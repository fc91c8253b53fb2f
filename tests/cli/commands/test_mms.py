from __future__ import annotations

import json
from pathlib import Path

import pytest

from renderer import mms
from renderer.samples import sample


def test_a_folder_gets_one_file_a_part_and_the_report(cli) -> None:
    outcome = cli("mms", "ticket-mms", "--handset", "motol7c", "--barcode", "Ticket_12345", "-o", "out")
    assert outcome.code == 0
    report = json.loads(Path("out/report.json").read_text())
    assert report["size_bytes"] <= report["limit_bytes"]
    assert all(fact["readable"] for fact in report["barcodes"])
    names = {file.name for file in Path("out").iterdir()}
    assert {"report.json", "s.smil"} <= names
    assert any(name.startswith("s1.") for name in names)


def test_a_file_gets_the_pdu(cli) -> None:
    assert cli("mms", "ticket-mms", "--barcode", "T1", "--to", "16501234123", "-o", "x.mms").code == 0
    pdu = mms.decode(Path("x.mms").read_bytes())
    assert dict(pdu.headers)["X-Mms-Message-Type"] == "m-send-req"
    assert any("16501234123" in str(value) for name, value in pdu.headers if name == "To")


def test_a_request_brings_text_subject_and_pass(cli) -> None:
    Path("r.xml").write_text(sample("sendPassInMMS-1.3.xml").text)
    assert cli("mms", "pass-mms", "--handset", "modern", "--data", "r.xml", "-o", "out").code == 0
    assert "Hyes Convention Event Ticket" in Path("out/s1.txt").read_text()


def test_words_on_the_command_line_win(cli) -> None:
    outcome = cli(
        "mms",
        "ticket-mms",
        "--barcode",
        "T1",
        "--text",
        "1=Welcome!",
        "--subject",
        "Hi",
        "-o",
        "out",
        "--json",
    )
    assert outcome.code == 0
    assert Path("out/s1.txt").read_text() == "Welcome!"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["nope"], "nope"),
        (["ticket-mms", "--handset", "no such"], "handset"),
        (["ticket-mms", "--carrier", "no such"], "carrier"),
        (["ticket-mms", "--gateway", "no such"], "gateway"),
        (["ticket-mms", "--barcode", "T", "--text", "99=x"], "99"),
        (["ticket-mms", "--barcode", "T", "--text", "x"], "NAME=VALUE"),
        (["ticket-mms", "--barcode", "T", "--data", "missing"], "missing"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(cli, arguments: list[str], named: str) -> None:
    outcome = cli("mms", *arguments, "-o", "out")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert named in outcome.err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("option", ["--data", "--passdata"])
@pytest.mark.parametrize("text", ["<PASSDATA><A>", '<!DOCTYPE x [<!ENTITY a "b">]><PASSDATA/>'])
def test_broken_passdata_is_refused_though_no_slide_shows_it(cli, option: str, text: str) -> None:
    Path("b.xml").write_text(text)
    outcome = cli("mms", "ticket-mms", "--handset", "motol7c", "--barcode", "T", option, "b.xml", "-o", "d")
    assert outcome.code == 2
    assert "not valid XML" in outcome.err
    assert not Path("d").exists()


@pytest.mark.parametrize(
    ("arguments", "field"),
    [(["--barcode", "T\x00"], "barcode_id"), (["--barcode", "T", "--text", "1=a\x00"], "custom_text")],
)
def test_a_nul_is_refused_by_the_name_of_its_place(cli, arguments: list[str], field: str) -> None:
    outcome = cli("mms", "ticket-mms", *arguments, "-o", "d")
    assert outcome.code == 2
    assert field in outcome.err
    assert not Path("d").exists()


def test_a_second_message_leaves_nothing_of_the_first(cli) -> None:
    for handset in ("motol7c", "SGH-C200"):
        assert cli("mms", "ticket-mms", "--handset", handset, "--barcode", "T", "-o", "both").code == 0
    assert cli("mms", "ticket-mms", "--handset", "SGH-C200", "--barcode", "T", "-o", "one").code == 0
    assert sorted(path.name for path in Path("both").iterdir()) == sorted(
        path.name for path in Path("one").iterdir()
    )


@pytest.mark.parametrize("template", ["ticket-mms", "pass-mms", "coupon-mms", "barcode-mms"])
def test_without_a_recipient_the_templates_own_sample_is_shown(cli, template: str) -> None:
    outcome = cli("mms", template, "--handset", "motol7c", "--subject", "Hi", "-o", "out")
    assert outcome.code == 0, outcome.err
    assert list(Path("out").glob("s*.*"))
