from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from renderer.service import reports
from renderer.store import accounts, statistics
from renderer.store.artefacts import open_artefacts
from renderer.store.base import open_store

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DIGEST = "ab" * 32


def test_a_report_is_served_for_a_week_under_its_address(tmp_path: Path, database_url: str) -> None:
    store, artefacts = open_store(database_url), open_artefacts(str(tmp_path / "a"))
    artefacts.put(DIGEST, b"<RESPONSE/>")
    artefacts.put("cd" * 32, b"a message, not a report")
    with store.write() as connection:
        account = accounts.add_account(connection, "Acme", now=NOW)
        statistics.add_statistics(connection, account, DIGEST, now=NOW)
    now = [NOW]
    app = FastAPI()
    app.include_router(reports.router(lambda: store, lambda: artefacts, lambda: now[0]))
    path = reports.address("http://testserver/", DIGEST).removeprefix("http://testserver")
    with TestClient(app) as client:
        answer = client.get(path)
        assert (answer.status_code, answer.content) == (200, b"<RESPONSE/>")
        assert answer.headers["cache-control"] == "private, no-store"
        assert client.get(f"/r/{'cd' * 32}").status_code == 404
        for nothing in ("..%2f..", "%00", f"{'ab' * 31}%00b", "%ff", "x" * 5000):
            assert client.get(f"/r/{nothing}").status_code == 404
        now[0] += timedelta(days=8)
        assert client.get(path).status_code == 404
    store.close()
