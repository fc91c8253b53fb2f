from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from renderer.delivery.compose import Opened
from renderer.part import Part
from renderer.service.links import LIFETIME, Links, html, router
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore import examples
from renderer.store import accounts, messages
from tests.delivery.conftest import PDU

LINKS = Links("https://t.example", b"secret", clock=lambda: 1_000_000.0)


@given(st.integers(min_value=0, max_value=2**63 - 1))
def test_a_token_leads_back_to_its_message(number: int) -> None:
    assert LINKS.read(LINKS.token(number)) == number
    assert LINKS.message(number) == f"https://t.example/l/{LINKS.token(number)}"


@given(st.text(max_size=60))
def test_other_texts_lead_nowhere(text: str) -> None:
    assert LINKS.read(text) is None


def test_forged_and_expired_tokens_lead_nowhere() -> None:
    token = LINKS.token(7)
    assert Links("", b"other", clock=LINKS.clock).read(token) is None
    assert Links("", b"secret", clock=lambda: 1_000_000.0 + LIFETIME + 1).read(token) is None
    flipped = ("B" if token[0] == "A" else "A") + token[1:]
    assert LINKS.read(flipped) is None


def test_the_secret_is_made_once_by_however_many_processes(tmp_path: Path) -> None:
    found: list[bytes] = []
    settings = Settings(home=tmp_path / "new")
    threads = [threading.Thread(target=lambda: found.append(Links.of(settings).secret)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert (tmp_path / "new" / "link.secret").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["link.secret"]


@pytest.fixture
def road(tmp_path: Path) -> Road:
    made = Road(Settings(home=tmp_path))
    examples.load(made.store)
    return made


def test_the_page_shows_the_message_and_a_wrong_address_nothing(road: Road) -> None:
    digest = "ab" * 32
    road.artefacts.put(digest, PDU.encode())
    with road.store.write() as connection:
        account = accounts.find_account(connection, "examples")
        assert account is not None
        row = {
            "account_id": account.id,
            "dialect": "1.3",
            "action": "x",
            "mms_id": "1",
            "template": "t",
            "recipient": "1",
            "sender": "2",
            "gateway": "outbox",
            "content": {},
            "artefact": digest,
        }
        number = messages.add_message(connection, row, now=datetime.now(UTC))
    app = FastAPI()
    app.include_router(router(lambda: road.store, lambda: road.artefacts, lambda: road.links))
    client = TestClient(app)
    page = client.get(f"/l/{road.links.token(number)}")
    assert page.status_code == 200
    assert "Grüße" in page.text
    assert "data:image/gif;base64," in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    for token in ("x", road.links.token(number + 1)):
        assert client.get(f"/l/{token}").status_code == 404
    road.close()


def test_whatever_a_message_says_cannot_become_markup() -> None:
    evil = "<script>alert(1)</script>"
    page = html(
        Opened(
            evil,
            (
                Part('"><script>', "image/gif", b""),
                Part("t", "text/plain", evil.encode()),
                Part("p.pkpass", "application/vnd.apple.pkpass", b"zip"),
            ),
            None,
        )
    )
    assert "<script>" not in page
    assert "download=" in page
