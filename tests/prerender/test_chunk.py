from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from renderer.barcode import scan
from renderer.errors import ConfigurationError, InvalidRequest, TemplateError
from renderer.prerender import paths
from renderer.prerender.chunk import reason
from renderer.prerender.tasks import render_chunk
from tests.prerender.conftest import House

CSV = "BARCODEID,number\nA1,16501234123\nB2,16501234124\n,16501234125\nA1,16501234126\n"


def test_good_rows_are_made_and_bad_ones_named(house: House) -> None:
    done = house.do("barcode:qr", CSV)
    first, second, nothing, again = done.manifest
    assert [line["status"] for line in (first, second, nothing, again)] == ["made", "made", "bad", "bad"]
    assert nothing["reason"] == "The row has no BARCODEID."
    assert again["reason"] == "Its BARCODEID is already in line 2."
    assert scan.read(done.artefact(second))[0].text == "B2"
    assert done.results[0] | {"seconds": 0, "size": 0, "pack": ""} == {
        "made": 2, "reused": 0, "bad": 2, "seconds": 0, "size": 0, "pack": "",
    }  # fmt: skip


def test_a_pack_is_a_zip_named_by_its_recipes(house: House) -> None:
    done = house.do("barcode:qr", CSV)
    (pack,) = {line["pack"] for line in done.manifest if line["pack"]}
    with zipfile.ZipFile(io.BytesIO(done.objects.get(paths.pack(pack)) or b"")) as archive:
        assert archive.namelist() == ["0000000002-width320.png", "0000000003-width320.png"]
    again = house.do("barcode:qr", CSV, key="other", out=str(house.home / "elsewhere"))
    assert {line["pack"] for line in again.manifest if line["pack"]} == {pack}


def test_what_an_earlier_job_made_is_not_made_again(house: House) -> None:
    first = house.do("ticket:member", "name,code\nAda,A1\nBo,B2\n", key="first")
    more = "name,code\nBo,B2\nCy,C3\nAda,A1\n"
    second = house.do("ticket:member", more, key="second", bases=["first"])
    assert second.statuses() == {2: "reused", 3: "made", 4: "reused"}
    assert second.artefact(second.manifest[0]) == first.artefact(first.manifest[1])
    third = house.do("ticket:member", more, key="third", bases=["second"])
    assert set(third.statuses().values()) == {"reused"}
    assert third.results[0]["pack"] is None


def test_equal_rows_of_a_chunk_are_drawn_once_where_they_may_repeat(house: House) -> None:
    done = house.do("barcode:qr", "BARCODEID\nA\nA\n", repeats=["barcode"])
    assert done.statuses() == {2: "made", 3: "reused"}
    assert done.artefact(done.manifest[0]) == done.artefact(done.manifest[1])


def test_the_first_and_one_in_so_many_are_read_back(house: House) -> None:
    rows = "BARCODEID\n" + "".join(f"T{number}\n" for number in range(10))
    done = house.do("barcode:qr", rows, grade_every=4)
    graded = [line["line"] for line in done.manifest if line["grade"]]
    assert graded == [2, 4, 8]
    assert house.do("barcode:qr", rows, grade_every=0, key="b").facts["grades"] == {}


def test_a_template_that_changed_stops_the_chunk(house: House, tmp_path: Path) -> None:
    told = {"out": str(tmp_path), "signed_at": "2026-11-21T10:00:00+00:00", "number": 0}
    spec = house.spec("ticket:member").as_dict() | {"recipe": "00"}
    with pytest.raises(TemplateError, match="has changed since this job began"):
        render_chunk(house.bench, spec=spec, **told)
    with pytest.raises(ConfigurationError, match="no longer in its storage"):
        render_chunk(house.bench, spec=house.spec("ticket:member").as_dict(), **told)


def test_a_reason_names_the_place_once() -> None:
    assert reason(InvalidRequest("It is wrong.", slot="SEC1")) == "SEC1: It is wrong."
    assert reason(InvalidRequest("Sec1 is wrong.", slot="SEC1")) == "Sec1 is wrong."
