from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from renderer.data import assets_dir
from renderer.samples import sample


def test_a_request_as_xml_becomes_a_signed_pass(cli) -> None:
    Path("request.xml").write_text(sample("sendPassInMMS-1.3.xml").text)
    picture = assets_dir() / "samples" / "thumbnail.png"
    outcome = cli(
        "pass", "event-ticket", "--data", "request.xml", "--thumbnail", picture, "-o", "x.pkpass", "--json"
    )
    assert outcome.code == 0
    assert "development" in outcome.facts["signed_with"]
    with zipfile.ZipFile("x.pkpass") as bundle:
        names = set(bundle.namelist())
        content = json.loads(bundle.read("pass.json"))
    assert {"pass.json", "manifest.json", "signature", "icon.png", "thumbnail.png"} <= names
    assert content["barcodes"][0]["message"] == "1234578961A"
    assert content["serialNumber"] == outcome.facts["serial_number"]


def test_json_makes_the_same_barcode(cli) -> None:
    Path("d.json").write_text(json.dumps({"BARCODEVALUE": "abc", "PRIMARYVALUE1": "John Smith"}))
    assert cli("pass", "event-ticket", "--data", "d.json", "-o", "x.pkpass").code == 0


@pytest.mark.parametrize(
    ("template", "text", "named"),
    [
        ("nope", "{}", "nope"),
        ("event-ticket", "{}", "BARCODEVALUE"),
        ("event-ticket", "{", "JSON"),
        ("event-ticket", "<PASSDATA>", "XML"),
        ("event-ticket", '{"BARCODEVALUE": "1", "RELLATITUDE1": "200", "RELLONGITUDE1": "3"}', "latitude"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing(cli, template: str, text: str, named: str) -> None:
    Path("d").write_text(text)
    outcome = cli("pass", template, "--data", "d", "-o", "x.pkpass")
    assert outcome.code == 2
    assert outcome.err.count("\n") == 1
    assert named.lower() in outcome.err.lower()
    assert not Path("x.pkpass").exists()
