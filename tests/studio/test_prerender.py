from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from renderer.prerender import paths
from renderer.store import prerender as book
from renderer.store.artefacts import open_objects
from renderer.studio import parcel, prerender
from renderer.studio.guard import Visitor
from renderer.studio.house import House
from tests.studio.conftest import Client

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def job(client: Client, house: House, tmp_path_factory: pytest.TempPathFactory) -> int:
    """A finished job whose report lies where jobs put it."""
    out: Path = tmp_path_factory.mktemp("out")
    open_objects(str(out)).put(paths.report("abc"), b"<html><h1>Report of gala</h1></html>")
    row = {
        "template": "gala", "source": "/rows/people.csv", "out": str(out), "state": book.DONE,
        "rows": 3, "chunks": 1,
        "spec": {"kind": "ticket", "name": "gala", "key": "abc"}, "signed_at": NOW, "started_at": NOW,
        "facts": {"bad_rows": [[3, "code is missing"]], "grades": {"A": 2}},
    }  # fmt: skip
    with house.store().write() as connection:
        return book.add_job(connection, row, now=NOW)


def test_jobs_are_listed_with_their_progress(client: Client, job: int) -> None:
    text = client.get("/studio/prerender").text
    assert "people.csv" in text
    assert "/rows/" not in text
    facts, _ = parcel.unpack(client.get("/studio/api/prerender").content)
    assert [one["id"] for one in facts["jobs"]] == [job]


def test_a_job_tells_its_bad_rows_and_shows_its_report(client: Client, job: int) -> None:
    assert "code is missing" in client.get(f"/studio/prerender/{job}").text
    report = client.get(f"/studio/prerender/{job}/report")
    assert "Report of gala" in report.text
    assert "sandbox" in report.headers["content-security-policy"]


def test_a_job_that_is_not_there_is_a_404(client: Client, job: int) -> None:
    assert client.get("/studio/prerender/4711").status_code == 404
    assert client.get(f"/studio/prerender/{1 << 70}").status_code == 404
    assert client.get("/studio/prerender/4711/report").status_code == 404


def test_another_account_s_job_is_not_shown(house: House, job: int) -> None:
    from renderer.store.accounts import Account  # noqa: PLC0415

    values = dict.fromkeys(Account.__slots__, None) | {"id": 999, "name": "other", "active": True}
    stranger = Visitor(Account(**values))  # type: ignore[arg-type]
    assert prerender.told(house, job, stranger) is None
    assert prerender.listed(house, stranger) == []
    assert prerender.report_of(house, job, stranger) is None
