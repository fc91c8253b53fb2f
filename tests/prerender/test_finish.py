from __future__ import annotations

from pathlib import Path

import pytest

from renderer.prerender import paths
from renderer.prerender.finish import SHEET, Sheet, Totals, clean_up
from renderer.prerender.pack import Pack
from renderer.prerender.part import Lines
from renderer.prerender.tasks import finish_job
from tests.prerender.conftest import SIGNED, TOLD, House


def test_the_manifest_says_where_each_artefact_lies_and_what_is_bad(house: House) -> None:
    done = house.do("ticket:member", "name,code\nAda,A1\n" + "x" * 300 + ",B2\n")
    made, bad = done.manifest
    assert made["class"] == "640x960"
    assert made["content_type"] == "image/jpeg"
    assert done.artefact(made)[:3] == b"\xff\xd8\xff"
    assert (bad["status"], bad["content_type"], bad["pack"]) == ("bad", None, None)
    assert done.facts["bad_rows"][0][0] == 3
    assert done.facts["sizes"]["640x960"]["count"] == 1
    assert (done.objects.get(paths.report("job")) or b"").startswith(b"<!doctype html>")


def test_chunks_whose_files_are_gone_are_told_and_nothing_is_written(house: House) -> None:
    done = house.do("barcode:qr", "BARCODEID\nA\nB\nC\n", chunk_rows=1)
    pack = done.manifest[1]["pack"]
    done.objects.delete(paths.pack(pack))
    done.objects.delete(paths.part("job", 2))
    done.objects.delete(paths.manifest("job"))
    packs = [result["pack"] for result in done.results]
    told = {"spec": done.spec.as_dict(), "out": done.out, "signed_at": SIGNED.isoformat()}
    assert finish_job(house.bench, **told, packs=packs, told=TOLD) == {"missing": [1, 2]}
    assert done.objects.get(paths.manifest("job")) is None


def test_what_only_the_making_needed_is_removed(house: House) -> None:
    done = house.do("barcode:qr", "BARCODEID\nA\nA\n")
    clean_up(done.spec, done.objects, 1)
    left = sorted(Path(path).name for path, _, _ in done.objects.listed("jobs"))
    assert left == ["index", "manifest.parquet", "report.html"]


@pytest.mark.parametrize("chunks", [1, 2, 7, 24, 25, 100, 1000])
def test_the_sheet_is_spread_over_the_job(chunks: int) -> None:
    sheet = Sheet(chunks)
    for number in range(chunks):
        lines, pack = Lines(), Pack()
        for row in range(50):
            lines.made(number * 50 + row, "c", bytes([row]) * 32, pack.add("a", b"x"))
        sheet.add(number, lines.settled(pack))
    lines = [one["line"] for one in sheet.chosen]
    assert len(lines) == len(set(lines)) == SHEET
    assert max(lines) >= chunks * 50 * 0.6


def test_reasons_and_warnings_are_counted_by_kind() -> None:
    totals = Totals()
    for line in (12, 345):
        lines = Lines()
        lines.bad(line, f"Its number is already in line {line}.")
        lines.warnings["cut"] += 1
        totals.add(lines.settled(Pack()))
    told = totals.as_dict()
    assert told["reasons"] == {"Its number is already in line ….": 2}
    assert told["warnings"] == {"cut": 2}
    assert told["bad_rows"] == [
        (12, "Its number is already in line 12."),
        (345, "Its number is already in line 345."),
    ]
