from __future__ import annotations

from starlette.testclient import TestClient


def test_head_has_the_headers_of_get_and_no_body(client: TestClient) -> None:
    url = "/v1/barcodes/qr?data=abc"
    get, head = client.get(url), client.head(url)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["etag"] == get.headers["etag"]
    assert head.headers["content-length"] == get.headers["content-length"]


def test_head_where_there_is_nothing_is_404(client: TestClient) -> None:
    assert client.head("/nope").status_code == 404
