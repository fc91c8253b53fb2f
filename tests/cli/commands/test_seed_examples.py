from __future__ import annotations

from structlog.testing import capture_logs

from renderer.samples import sample
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore.versions import V1_3


def test_the_sample_requests_are_valid_afterwards(cli, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("RENDERER_DATABASE_URL", f"sqlite:///{tmp_path / 'r.db'}")
    query = sample("sendMMSBarcode-1.3.query").text.strip()
    road = Road(Settings.read())
    with capture_logs():
        assert road.api.get(query, V1_3).code == "E104"
    assert cli("seed-examples", "--json").facts["number"] == "16501234123"
    assert road.api.get(query, V1_3).code is None
    road.close()
