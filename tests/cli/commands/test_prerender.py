from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
import zxingcpp
from PIL import Image


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_template: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    (home / "renderer.db").write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("RENDERER_HOME", str(home))
    return home


@pytest.fixture
def rows(tmp_path: Path) -> str:
    path = tmp_path / "rows.csv"
    path.write_text("ticket_no,to\nA-1,16501234123\nB-2,16501234124\nA-1,16501234125\n,16501234126\n")
    return str(path)


def test_a_dry_run_names_bad_lines_and_makes_nothing(cli, home: Path, rows: str) -> None:
    asked = ("prerender", "run", "barcode:qr", rows, "--dry-run", "--map", "BARCODEID=ticket_no")
    outcome = cli(*asked, "--workers", "1")
    assert outcome.code == 0
    assert "line 4: Its BARCODEID is already in line 2.\n" in outcome.out
    assert "line 5: The row has no BARCODEID.\n" in outcome.out
    assert not list((home / "artefacts").rglob("*.*"))


def test_a_run_is_seen_from_start_to_report(cli, home: Path, rows: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ("prerender", "run", "barcode:qr", rows, "--map", "BARCODEID=ticket_no", "--out", str(out))
    facts = cli(*asked, "--workers", "1", "--module", "6", "--json").facts
    assert (facts["state"], facts["rows"], facts["made"], facts["bad"]) == ("done", 4, 2, 2)
    table = pq.read_table(facts["manifest"]).to_pylist()
    assert [line["status"] for line in table] == ["made", "made", "bad", "bad"]
    pack = out / "packs" / table[1]["pack"][:2] / f"{table[1]['pack']}.zip"
    data = pack.read_bytes()[table[1]["offset"] :][: table[1]["length"]]
    picture = tmp_path / "x.png"
    picture.write_bytes(data)
    with Image.open(picture) as image:
        assert zxingcpp.read_barcode(image).text == "B-2"
    assert Path(facts["report"]).read_text().startswith("<!doctype html>")
    assert cli("prerender", "status", "1", "--json").facts["state"] == "done"
    assert cli("prerender", "report", "1").out.count("report.html") == 1
    assert "barcode:qr" in cli("prerender", "list").out
    assert cli("prerender", "gc", "--out", str(out), "--json").facts["packs"] == 0


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("run", "nope", "rows.csv"), "There is no template"),
        (("run", "barcode:qr", "nowhere.csv"), "There is no file nowhere.csv"),
        (("run", "barcode:qr", "x.csv", "--grade", "some"), "--grade is sample, all or none"),
        (("run", "gala", "x.csv", "--map", "colour=x"), "nothing called 'colour'"),
        (("resume", "7"), "There is no pre-rendering job 7"),
        (("status", "7"), "There is no pre-rendering job 7"),
        (("report", "7"), "There is no pre-rendering job 7"),
    ],
)
def test_mistakes_are_one_line(cli, home: Path, asked: tuple[str, ...], told: str) -> None:
    outcome = cli("prerender", *asked)
    assert outcome.code == 2
    assert told in outcome.err
    assert outcome.err.count("\n") == 1
