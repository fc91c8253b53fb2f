from __future__ import annotations

from starlette.testclient import TestClient


def test_the_studio_is_served_beside_the_api(client: TestClient) -> None:
    answer = client.get("/studio", follow_redirects=True)
    assert answer.status_code == 200
    assert answer.url.path == "/studio/passes"
    assert "renderer" in answer.text


def test_the_api_s_schema_does_not_list_the_studio(client: TestClient) -> None:
    assert not any(path.startswith("/studio") for path in client.get("/openapi.json").json()["paths"])
