from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from renderer.studio import shell
from renderer.studio.router import PAGES

CLOSED = [
    *(f"/studio/{place.name}" for place in shell.PLACES),
    "/studio",
    "/studio/messages/1",
    "/studio/prerender/1",
    "/studio/prerender/1/report",
    "/studio/templates/ticket/gala",
    "/studio/templates/ticket/gala/picture",
    "/studio/templates/ticket/gala/changes",
    "/studio/barcodes/example/qr.png",
    "/studio/mms/page?ask=e30",
    "/studio/api/handsets",
    "/studio/api/prerender",
]


@pytest.mark.parametrize("path", CLOSED)
def test_everything_but_login_and_static_files_is_behind_the_door(keyed: TestClient, path: str) -> None:
    assert keyed.get(path).status_code == 401
    assert len(PAGES) >= 8


def test_the_studio_opens_at_the_passes(client: TestClient) -> None:
    assert client.get("/studio").url.path == "/studio/passes"
