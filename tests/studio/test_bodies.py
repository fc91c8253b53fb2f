from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from renderer.studio import bodies

OURS = {"Sec-Fetch-Site": "same-origin"}


def test_an_upload_over_the_cap_is_refused(client: TestClient) -> None:
    answer = client.post("/studio/api/passes/foreign", content=b"0" * (bodies.MAX_UPLOAD + 1), headers=OURS)
    assert answer.status_code == 413
    assert "10 MB" in answer.json()["detail"]


def test_an_empty_upload_is_told(client: TestClient) -> None:
    answer = client.post("/studio/api/passes/foreign", headers=OURS)
    assert (answer.status_code, answer.json()["field"]) == (400, "file")


@pytest.mark.parametrize(
    "body", ["", "null", "[]", "{", '{"template": 3}', '{"template": "gala", "stranger": 1}']
)
def test_a_form_of_the_wrong_shape_is_a_problem_not_a_crash(client: TestClient, body: str) -> None:
    answer = client.post("/studio/api/tickets/preview", content=body, headers=OURS)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"
