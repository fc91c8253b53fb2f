from __future__ import annotations

import base64
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from starlette.testclient import TestClient

from renderer.barcode import scan
from renderer.mms.multipart import PduPart
from renderer.mms.pdu import MIXED, Pdu
from renderer.mms.wsp import ContentType
from renderer.service.links import LIFETIME, Links, router
from renderer.service.road import Road
from renderer.settings import Settings
from renderer.skycore import examples
from renderer.store import accounts, messages, revoked
from renderer.store.artefacts import digest_of
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


IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
OLD = {"user-agent": "Nokia6300/2.0 (05.00)", "accept": "application/vnd.wap.xhtml+xml, image/gif"}


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    made = Road(Settings(home=tmp_path))
    examples.load(made.store)
    yield made
    made.close()


@pytest.fixture
def client(road: Road) -> TestClient:
    app = FastAPI()
    app.include_router(router(lambda: road.links, lambda: road.pages))
    return TestClient(app)


def sent(road: Road, template: str = "ticket-mms", artefact: bytes = PDU.encode()) -> str:
    """The address of a message that was composed so for its own handset."""
    digest = digest_of(artefact)
    road.artefacts.put(digest, artefact)
    with road.store.write() as connection:
        account = accounts.find_account(connection, "examples")
        assert account is not None
        row = {
            "account_id": account.id,
            "dialect": "1.3",
            "action": "x",
            "mms_id": "1",
            "template": template,
            "recipient": "1",
            "sender": "2",
            "gateway": "outbox",
            "content": {"barcode_id": "T-4711", "subject": "<b>Yours</b>"},
            "artefact": digest,
        }
        number = messages.add_message(connection, row, now=datetime.now(UTC))
    return f"/l/{road.links.token(number)}"


def test_the_page_is_made_for_the_phone_that_browses_whatever_was_sent(
    road: Road, client: TestClient
) -> None:
    page = client.get(sent(road), headers={"user-agent": IPHONE, "accept": "text/html"})
    assert page.status_code == 200
    root = html.fromstring(page.text)
    assert root.findtext(".//h1") == "<b>Yours</b>"
    sources = [image.get("src") for image in root.iter("img")]
    pictures = [base64.b64decode(source.partition(",")[2]) for source in sources]
    assert "T-4711" in [reading.text for one in pictures for reading in scan.read(one)]
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["cache-control"] == "private, no-store"


def test_an_old_phone_gets_xhtml_and_fetches_the_files_one_by_one(road: Road, client: TestClient) -> None:
    address = sent(road)
    page = client.get(address, headers=OLD)
    assert page.headers["content-type"] == "application/vnd.wap.xhtml+xml; charset=utf-8"
    root = etree.fromstring(page.content)
    named = [element.get("src") for element in root.iter("{*}img")]
    assert named
    assert not any(name.startswith("data:") for name in named)
    files = [client.get(f"/l/{name}", headers=OLD) for name in named]
    assert {file.status_code for file in files} == {200}
    assert "T-4711" in [reading.text for file in files for reading in scan.read(file.content)]
    assert client.get(f"{address}/nothing.gif", headers=OLD).status_code == 404


def test_a_message_whose_template_is_gone_is_shown_as_it_was_sent(road: Road, client: TestClient) -> None:
    page = client.get(sent(road, template="gone"))
    assert "Grüße" in page.text
    assert "data:image/gif;base64," in page.text


def test_a_wrong_address_leads_nowhere(road: Road, client: TestClient) -> None:
    address = sent(road)
    for path in ("/l/x", f"{address}A", f"/l/{road.links.token(999)}", "/l/x/s1.gif"):
        assert client.get(path).status_code == 404


def test_whatever_a_message_says_cannot_become_markup(road: Road, client: TestClient) -> None:
    evil = "<script>alert(1)</script>"
    parts = (
        PduPart(ContentType("image/gif"), b"", '"><script>', '"><script>'),
        PduPart(ContentType("text/plain"), evil.encode(), "t.txt", "t.txt"),
        PduPart(ContentType("application/vnd.apple.pkpass"), b"zip", "p.pkpass", "p.pkpass"),
    )
    pdu = Pdu((("X-Mms-Message-Type", "m-send-req"), ("Subject", evil)), ContentType(MIXED), parts)
    page = client.get(sent(road, template="gone", artefact=pdu.encode()))
    assert "<script>" not in page.text
    assert "p.pkpass" in page.text


def test_the_address_of_a_message_is_none_of_a_pass(tmp_path: Path) -> None:
    links = Links.of(Settings(home=tmp_path, public_url="https://t.example/"))
    address = links.pass_(7)
    assert address.startswith("https://t.example/p/")
    token = address.rpartition("/")[2]
    assert (links.read_pass(token), links.read(token)) == (7, None)
    assert links.read_pass(links.token(7)) is None
    assert Links("", links.secret, clock=lambda: time.time() + LIFETIME + 1).read_pass(token) is None


def test_a_withdrawn_address_leads_nowhere(road: Road, client: TestClient) -> None:
    address = sent(road)
    with road.store.write() as connection:
        revoked.revoke(connection, "message", 1, now=datetime.now(UTC))
    assert client.get(address).status_code == 404
