from __future__ import annotations


def test_a_fresh_installation_is_well(cli) -> None:
    outcome = cli("doctor", "--json")
    assert outcome.code == 0, outcome.out
    assert {"python", "fonts", "barcodes", "certificate", "data folder"} <= {
        each["check"] for each in outcome.facts
    }


def test_what_is_not_well_is_exit_code_4_with_its_cure(cli, monkeypatch) -> None:
    monkeypatch.setenv("RENDERER_SIGNING__CERTIFICATE", "missing.pem")
    outcome = cli("doctor")
    assert outcome.code == 4
    assert "missing.pem" in outcome.out
    assert outcome.err == ""


def test_a_wrong_setting_is_one_line(cli, monkeypatch) -> None:
    monkeypatch.setenv("RENDERER_WORKERS", "none")
    outcome = cli("doctor")
    assert outcome.code == 4
    assert outcome.err.count("\n") == 1
    assert "RENDERER_WORKERS" in outcome.err
