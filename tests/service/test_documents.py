from __future__ import annotations

from starlette.testclient import TestClient

from renderer.service.documents import PROBLEMS, answer


def test_every_route_under_v1_documents_its_problems(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    ours = {path: methods for path, methods in paths.items() if path.startswith("/v1/")}
    assert len(ours) >= 11
    for methods in ours.values():
        for operation in methods.values():
            assert "application/problem+json" in operation["responses"]["422"]["content"]
            assert operation["summary"] or operation["description"]


def test_bodies_read_by_hand_are_documented_too(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert set(paths["/v1/passes/{template}"]["post"]["requestBody"]["content"]) == {
        "application/json",
        "application/xml",
    }
    assert "application/vnd.apple.pkpass" in paths["/v1/verify"]["post"]["requestBody"]["content"]


def test_answers_name_their_media_types() -> None:
    assert set(answer("a/b", "c/d")[200]["content"]) == {"a/b", "c/d"}
    assert {400, 404, 413, 415, 422, 503} == set(PROBLEMS)
