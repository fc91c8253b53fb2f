from __future__ import annotations

from starlette.testclient import TestClient

HTML = {"Accept": "text/html"}


def test_a_page_s_error_is_a_page(client: TestClient) -> None:
    answer = client.get("/studio/passes?template=nosuch", headers=HTML)
    assert answer.status_code == 404
    assert "There is no pass template" in answer.text
    assert "<h1>" in answer.text


def test_a_call_s_error_stays_a_problem(client: TestClient) -> None:
    answer = client.post(
        "/studio/api/tickets/preview", json={"template": "nosuch"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


def test_names_are_escaped(client: TestClient) -> None:
    answer = client.get("/studio/passes?template=<script>alert(1)</script>", headers=HTML)
    assert "<script>alert" not in answer.text
