from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from moto.server import ThreadedMotoServer

from renderer.barcode import scan
from renderer.prerender.tasks import TASKS
from tests.prerender.conftest import House


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An S3 on loopback with one bucket."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    _, port = server.get_host_and_port()
    base = f"http://127.0.0.1:{port}"
    for name, value in {
        "AWS_ENDPOINT_URL": base,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    assert httpx.put(f"{base}/tickets").status_code == 200
    yield "s3://tickets/spring"
    server.stop()


def test_a_job_in_s3_is_the_same_as_one_in_files(house: House, bucket: str) -> None:
    rows = "BARCODEID,to\nA,16501234123\nB,16501234124\nA,16501234125\n"
    here = house.do("barcode:qr", rows, chunk_rows=2)
    there = house.do("barcode:qr", rows, chunk_rows=2, out=bucket)
    assert there.manifest == here.manifest
    assert scan.read(there.artefact(there.manifest[1]))[0].text == "B"
    more = "BARCODEID\nB\nC\n"
    again = house.do("barcode:qr", more, out=bucket, key="more", bases=["job"])
    assert again.statuses() == {2: "reused", 3: "made"}


def test_tasks_are_called_by_name() -> None:
    assert sorted(TASKS) == ["check", "finish", "plan", "render"]


def test_a_new_signing_time_or_template_is_another_drawer(house: House, tmp_path: Path) -> None:
    spec = house.spec("ticket:member")
    one = house.bench.drawer(spec, "2026-11-21T10:00:00+00:00")
    assert house.bench.drawer(spec, "2026-11-21T10:00:00+00:00") is one
    assert house.bench.engine.now().year == 2026
    assert house.bench.drawer(house.spec("ticket:coupon"), "2027-01-01T00:00:00+00:00") is not one
    assert house.bench.engine.now().year == 2027
