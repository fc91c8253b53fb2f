"""Files that phones sent: fetched by a signed address, as downloads."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from renderer.delivery.inbound import receive
from renderer.gateway.base import InboundMessage
from renderer.part import Part
from renderer.service.received import LIFETIME, FileLinks, router
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore import examples

LINKS = FileLinks("https://t.example", b"secret", clock=lambda: 1_000_000.0)


def token(links: FileLinks, received: int, index: int) -> str:
    return links.file(received, index).rpartition("/")[2]


@given(st.integers(0, 2**63 - 1), st.integers(0, 65535))
def test_a_token_leads_back_to_its_file(received: int, index: int) -> None:
    assert LINKS.read(token(LINKS, received, index)) == (received, index)


@given(st.text(max_size=60))
def test_other_texts_lead_nowhere(text: str) -> None:
    assert LINKS.read(text) is None


def test_forged_and_expired_tokens_lead_nowhere() -> None:
    made = token(LINKS, 7, 0)
    assert FileLinks("", b"other", clock=LINKS.clock).read(made) is None
    assert FileLinks("", b"secret", clock=lambda: 1_000_000.0 + LIFETIME + 1).read(made) is None


@pytest.fixture
def road(tmp_path: Path) -> Road:
    made = Road(Settings(home=tmp_path))
    examples.load(made.store)
    parts = (Part('../x"\r\n.svg', "image/svg+xml; a=b", b"<svg/>"), Part("b", "no\r\ntype", b"2"))
    message = InboundMessage("smsglobal", "16501234123", "11111", "", "", parts, "MMS", "A1")
    receive(made.store, made.artefacts, message, now=datetime.now(UTC))
    return made


@pytest.fixture
def client(road: Road) -> TestClient:
    app = FastAPI()
    app.include_router(router(lambda: road.store, lambda: road.artefacts, lambda: road.file_links))
    return TestClient(app)


def test_the_file_is_a_download_that_cannot_run(client: TestClient, road: Road) -> None:
    reply = client.get(f"/in/{token(road.file_links, 1, 0)}")
    assert (reply.status_code, reply.content) == (200, b"<svg/>")
    assert reply.headers["content-type"] == "image/svg+xml"
    assert reply.headers["content-disposition"] == 'attachment; filename="..x.svg"'
    assert (
        reply.headers["x-content-type-options"],
        "sandbox" in reply.headers["content-security-policy"],
    ) == (
        "nosniff",
        True,
    )


def test_a_type_that_is_none_becomes_octets(client: TestClient, road: Road) -> None:
    reply = client.get(f"/in/{token(road.file_links, 1, 1)}")
    assert reply.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(("received", "index"), [(1, 2), (2, 0)])
def test_what_is_not_there_is_a_404(client: TestClient, road: Road, received: int, index: int) -> None:
    assert client.get(f"/in/{token(road.file_links, received, index)}").status_code == 404
    assert client.get("/in/x").status_code == 404
