from __future__ import annotations

import httpx

from renderer.gateway.base import Answer, post


def test_a_good_response_is_handed_through() -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, text="fine"))
    with httpx.Client(transport=transport) as client:
        found = post(client, client.build_request("GET", "http://a.example/"))
    assert not isinstance(found, Answer)
    assert found.text == "fine"


def test_what_was_said_is_kept_beside_what_it_means() -> None:
    transport = httpx.MockTransport(lambda _request: httpx.Response(418, text="teapot"))
    with httpx.Client(transport=transport) as client:
        found = post(client, client.build_request("GET", "http://a.example/"))
    assert isinstance(found, Answer)
    assert (found.outcome, found.raw) == ("refused", "teapot")
    assert "418" in found.reason
