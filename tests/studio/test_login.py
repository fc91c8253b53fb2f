from __future__ import annotations

from starlette.testclient import TestClient

from renderer.studio import session
from tests.browser.records import KEY

OURS = {"Sec-Fetch-Site": "same-origin"}


def test_the_cookie_is_for_this_site_and_no_script(keyed: TestClient) -> None:
    answer = keyed.post("/studio/login", data={"key": KEY}, headers=OURS, follow_redirects=False)
    told = answer.headers["set-cookie"].lower()
    assert answer.status_code == 303
    assert all(word in told for word in ("httponly", "samesite=strict", "path=/studio"))
    keyed.cookies.clear()


def test_a_wrong_key_is_told_and_gets_no_cookie(keyed: TestClient) -> None:
    for key in ("", "x" * 32, "x" * 1000):
        answer = keyed.post("/studio/login", data={"key": key}, headers=OURS)
        assert answer.status_code == 401
        assert "No active account has this key" in answer.text
        assert session.COOKIE not in answer.cookies


def test_another_site_cannot_log_anybody_in(keyed: TestClient) -> None:
    answer = keyed.post("/studio/login", data={"key": KEY}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_leaving_takes_the_cookie_back(inside: TestClient) -> None:
    assert inside.get("/studio/messages", headers={"Accept": "text/html"}).url.path == "/studio/messages"
    inside.post("/studio/logout", headers=OURS)
    assert inside.get("/studio/messages", headers={"Accept": "text/html"}).url.path == "/studio/login"
