from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest


@pytest.fixture
def pkpass(cli) -> Path:
    Path("d.json").write_text(json.dumps({"BARCODEVALUE": "abc"}))
    assert cli("pass", "event-ticket", "--data", "d.json", "-o", "x.pkpass").code == 0
    return Path("x.pkpass")


def test_our_own_pass_holds(cli, pkpass: Path) -> None:
    outcome = cli("verify", pkpass, "--json")
    assert outcome.code == 0
    assert outcome.facts["ok"] is True
    assert outcome.facts["signed"]["digest"] == "sha256"
    assert cli("verify", pkpass).code == 0


def test_a_changed_file_is_found_and_named(cli, pkpass: Path) -> None:
    with zipfile.ZipFile(pkpass) as bundle:
        files = {name: bundle.read(name) for name in bundle.namelist()}
    files["pass.json"] = files["pass.json"].replace(b'"abc"', b'"abd"')
    with zipfile.ZipFile("changed.pkpass", "w") as bundle:
        for name, data in files.items():
            bundle.writestr(name, data)
    outcome = cli("verify", "changed.pkpass", "--json")
    assert outcome.code == 1
    assert "pass.json" in {each["where"] for each in outcome.facts["errors"]}
    assert "pass.json" in cli("verify", "changed.pkpass").out


@pytest.mark.parametrize("data", [b"", b"nonsense", b"PK\x03\x04"])
def test_what_is_no_bundle_gets_a_verdict_too(cli, data: bytes) -> None:
    Path("x").write_bytes(data)
    outcome = cli("verify", "x", "--json")
    assert outcome.code == 1
    assert outcome.facts["errors"]
