from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from renderer.service.routes.prerender import PrerenderQuery

CSV = {"content-type": "text/csv"}
ROWS = b"BARCODEID\nA\n"


def test_rows_in_the_body_become_a_job_that_waits_for_a_worker(client: TestClient) -> None:
    query = {"template": "barcode:qr", "width": 200, "set": "", "repeat": "number"}
    answer = client.post("/v1/prerender", params=query, content=ROWS, headers=CSV)
    assert answer.status_code == 202
    told = answer.json()
    assert (told["state"], told["template"], told["kind"]) == ("accepted", "barcode:qr", "barcode")
    assert "out" not in told
    assert answer.headers["location"] == f"/v1/prerender/{told['id']}"
    assert client.get(answer.headers["location"]).json()["state"] == "accepted"
    assert told["id"] in [one["id"] for one in client.get("/v1/prerender").json()]
    early = client.get(f"{answer.headers['location']}/report")
    assert early.status_code == 400 or early.status_code == 422
    assert "written when it is done" in early.json()["detail"]


@pytest.mark.parametrize(
    ("query", "body", "headers", "status"),
    [
        ({"template": "barcode:qr"}, b"", CSV, 400),
        ({"template": "barcode:qr"}, b"x", {"content-type": "image/png"}, 415),
        ({"template": "nope"}, ROWS, CSV, 404),
        ({"template": "gala", "map": "colour=x"}, ROWS, CSV, 400),
        ({"template": "gala", "map": "colour"}, ROWS, CSV, 400),
        ({"template": "gala", "size": "9x"}, ROWS, CSV, 400),
        ({"template": "gala", "campaign": "99"}, b"", {}, 400),
        ({}, ROWS, CSV, 422),
    ],
)
def test_mistakes_are_problems(client: TestClient, query, body: bytes, headers, status: int) -> None:
    answer = client.post("/v1/prerender", params=query, content=body, headers=headers)
    assert answer.status_code == status or (status == 400 and answer.status_code == 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_job_that_is_not_there_is_told(client: TestClient) -> None:
    for path in ("/v1/prerender/999999", "/v1/prerender/999999/report"):
        assert client.get(path).status_code in {400, 404, 422}


def test_a_query_becomes_a_wish() -> None:
    asked = PrerenderQuery(template="gala", map="code=no", set="event=Night", size="640x960,240x320")
    wish = asked.wish("rows.csv", 5)
    assert wish.columns == {"code": "no"}
    assert wish.same == {"event": "Night"}
    assert wish.options == {"sizes": [[640, 960], [240, 320]]}
    assert wish.account_id == 5
