from __future__ import annotations

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize("path", ["/v1/symbologies", "/v1/handsets", "/v1/templates"])
def test_a_listing_is_304_for_who_has_it(client: TestClient, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert first.json()
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_listings_say_what_the_interface_promises(client: TestClient) -> None:
    assert {"qr", "code128"} <= {each["name"] for each in client.get("/v1/symbologies").json()}
    assert {"name", "aliases", "screen", "mms_max_bytes", "accept"} <= set(
        client.get("/v1/handsets").json()[0]
    )
    templates = client.get("/v1/templates").json()
    assert {"kind": "ticket", "id": "gala"} in templates
