from __future__ import annotations

import httpx

from tests.sandbox.conftest import Sandbox


def test_a_file_is_seen_as_it_arrived(sandbox: Sandbox) -> None:
    sandbox.submit("r-1")
    (taken,) = sandbox.get("/sandbox/messages")
    file = httpx.get(f"{sandbox.base}/sandbox/messages/{taken['id']}/0")
    assert (file.content, file.headers["content-type"]) == (b"GIF", "image/gif")
    assert httpx.get(f"{sandbox.base}/sandbox/messages/{taken['id']}/7").status_code == 404


def test_the_script_is_changed_from_outside_and_mistakes_are_told(sandbox: Sandbox) -> None:
    url = f"{sandbox.base}/sandbox/script"
    assert httpx.post(url, json={"4123": {"answer": "refuse"}}).json() == {"ok": True}
    assert sandbox.submit().text.startswith("ERROR")
    for wrong in ('{"1": {"x": 1}}', "nonsense", "[]", '{"1": 2}'):
        assert httpx.post(url, content=wrong).status_code == 400


def test_the_customers_end_keeps_postbacks_of_both_forms(sandbox: Sandbox) -> None:
    url = f"{sandbox.base}/customer/postback"
    assert httpx.post(url, content=b"<a/>").status_code == 200
    assert httpx.post(url, data={"XML": "<b/>"}).status_code == 200
    assert httpx.post(f"{url}?status=500", content=b"<c/>").status_code == 500
    told = sandbox.get("/sandbox/postbacks")
    assert [(one["body"], one["status"]) for one in told] == [("<a/>", 200), ("<b/>", 200), ("<c/>", 500)]


def test_other_paths_serve_the_files_that_were_given(sandbox: Sandbox) -> None:
    assert httpx.get(f"{sandbox.base}/pixs/me.png").content == b"png"
    assert httpx.get(f"{sandbox.base}/nothing").status_code == 404


def test_a_phone_sends_a_message_in(sandbox: Sandbox) -> None:
    url = f"{sandbox.base}/sandbox/incoming"
    told = {"protocol": "intellisoftware", "from": "4477", "to": "60856", "text": "STOP"}
    sandbox.carrier.push_url = None
    assert httpx.post(url, json=told).json()["ok"] is False
    for wrong in ({}, [], {"from": "1"}, {**told, "protocol": "pigeon"}, {**told, "files": [{"name": "a"}]}):
        assert httpx.post(url, json=wrong).status_code == 400
