from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from renderer.studio.guard import way_back

OURS = {"Sec-Fetch-Site": "same-origin"}
BODY = {"template": "gala"}
PREVIEW = "/studio/api/tickets/preview"


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
def test_other_sites_may_not_ask_for_anything(client: TestClient, site: str) -> None:
    assert client.post(PREVIEW, json=BODY, headers={"Sec-Fetch-Site": site}).status_code == 403


def test_without_fetch_metadata_the_origin_decides(client: TestClient) -> None:
    assert client.post(PREVIEW, json=BODY).status_code == 403
    assert client.post(PREVIEW, json=BODY, headers={"Origin": "https://evil.example"}).status_code == 403
    passed = client.post(PREVIEW, json=BODY, headers={"Origin": "http://testserver"})
    assert passed.status_code in {200, 422}


def test_a_name_that_was_rebound_is_misdirected(client: TestClient) -> None:
    assert client.get("/studio/messages", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/studio/messages", headers={"Host": "localhost:8000"}).status_code == 200
    assert client.get("/studio/messages", headers={"Host": "[::1]:8000"}).status_code == 200


def test_pages_lead_to_the_login_and_calls_are_told(keyed: TestClient) -> None:
    page = keyed.get("/studio/messages?state=sent", headers={"Accept": "text/html"}, follow_redirects=False)
    assert page.status_code == 303
    assert page.headers["location"] == "/studio/login?next=/studio/messages%3Fstate%3Dsent"
    call = keyed.post(PREVIEW, json=BODY, headers=OURS)
    assert call.status_code == 401
    assert call.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/studio//evil", "/studio\\evil", "/elsewhere", "/studio\n"],
)
def test_a_login_leads_nowhere_else(target: str) -> None:
    assert way_back(target) == "/studio"


def test_a_login_leads_back_to_the_page() -> None:
    assert way_back("/studio/passes?template=gala") == "/studio/passes?template=gala"
