"""A pass's address as phones and desks see it."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import httpx
import orjson
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from renderer.delivery import passes as changing
from renderer.errors import TemplateError
from renderer.service.pass_page import wants
from renderer.settings import Google
from renderer.store.passes import IssuedPass
from tests.service.living import House, house, pass_json

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) Version/18.2 Mobile Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.2 Safari/605.1.15"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36"


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("living")


@pytest.fixture
def living(keys: Path, sqlite_template: Path) -> Iterator[House]:
    made = house(keys, sqlite_template)
    yield made
    made.road.close()


def google(home: Path) -> Google:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    (home / "google.json").write_bytes(orjson.dumps({"client_email": "a@b.example", "private_key": pem}))
    return Google(credentials=home / "google.json", issuer_id="3388000000000000001")


def address(living: House, issued: IssuedPass) -> str:
    return living.road.links.pass_(issued.id).removeprefix("https://p.example")


def browse(living: House, path: str, user_agent: str = IPHONE, **headers: str) -> httpx.Response:
    return living.client.get(path, headers={"User-Agent": user_agent, **headers})


def test_what_generatepass_answers_really_serves_the_pass(living: House) -> None:
    found = living.ask(
        action="generatePass", passtemplateid="10001", pd_barcodevalue="B-1", pd_custompassid="order 7"
    )
    page = browse(living, found["PASSLINK"])
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    file = browse(living, found["DOWNLOADURL"])
    assert file.headers["content-type"] == "application/vnd.apple.pkpass"
    assert file.headers["content-disposition"] == 'attachment; filename="event-ticket.pkpass"'
    made = pass_json(file.content)
    assert made["serialNumber"] == found["SERIALNUMBER"]
    assert made["userInfo"] == {"customPassId": "order 7"}
    assert living.road.engine.verify(file.content).ok


@pytest.mark.parametrize(
    ("user_agent", "words", "code"),
    [
        (IPHONE, "Add to Apple Wallet", False),
        (ANDROID, "Download the pass", False),
        (MAC, "Add to Apple Wallet", True),
        (WINDOWS, "Download the pass", True),
        ("", "Download the pass", False),
    ],
)
def test_each_browser_gets_its_own_way(living: House, user_agent: str, words: str, code: bool) -> None:
    page = browse(living, address(living, living.generate()), user_agent)
    assert words in page.text
    assert ("QR code" in page.text) is code
    assert page.headers["vary"] == "User-Agent"


def test_the_code_on_a_desk_leads_the_phone_to_the_same_page(living: House, tmp_path: Path) -> None:
    path = address(living, living.generate())
    page = browse(living, path, WINDOWS)
    found = re.search(r"data:image/svg\+xml;base64,([^\"]+)", page.text)
    assert found
    svg = base64.b64decode(found[1])
    assert svg.startswith(b"<")
    drawn = living.road.engine.barcode(f"https://p.example{path}", "qr", format="png", module=6)
    (tmp_path / "q.png").write_bytes(drawn.data)
    assert svg == living.road.engine.barcode(f"https://p.example{path}", "qr", format="svg").data
    (read,) = zxingcpp.read_barcodes(Image.open(tmp_path / "q.png"))
    assert read.text == f"https://p.example{path}"


def test_the_picture_is_kept_by_the_browser_until_the_pass_changes(living: House) -> None:
    issued = living.generate()
    path = address(living, issued)
    picture = browse(living, f"{path}?picture=1")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    known = {"If-None-Match": picture.headers["etag"]}
    assert browse(living, f"{path}?picture=1", **known).status_code == 304
    living.update(issued, primaryvalue1="Ada")
    assert browse(living, f"{path}?picture=1", **known).status_code == 200


def test_a_void_pass_is_said_to_be_so(living: House) -> None:
    issued = living.generate()
    with living.road.store.write() as connection:
        changing.void(connection, issued, now=datetime.now(UTC))
    page = browse(living, address(living, issued))
    assert "This pass is no longer valid." in page.text
    assert "Add to Apple Wallet" not in page.text
    assert pass_json(browse(living, address(living, issued) + "?download=1").content)["voided"] is True


def test_wrong_withdrawn_and_unissued_addresses_are_one_and_the_same(living: House) -> None:
    issued = living.generate()
    added = living.ask(action="addPassData", passtemplateid="10001", pd_barcodevalue="1")
    path = address(living, issued)
    with living.road.store.write() as connection:
        changing.revoke(connection, issued, now=datetime.now(UTC))
    unissued = living.road.links.pass_(issued.id + 1).rpartition("/")[2]
    answers = [browse(living, one) for one in (path, f"{path}?download=1", f"/p/{unissued}", "/p/x")]
    assert added["STATUS"] == "Success"
    assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}


def test_a_template_that_is_broken_is_said_to_a_person(
    living: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = address(living, living.generate())

    def broken(_issued: IssuedPass) -> None:
        raise TemplateError("nothing for strangers")

    monkeypatch.setattr(living.road.engine, "build_pass", lambda *_a, **_k: broken(_a))
    page = browse(living, path)
    assert page.status_code == 503
    assert "nothing for strangers" not in page.text


def test_an_android_is_given_googles_link_where_an_issuer_is_set_up(
    keys: Path, sqlite_template: Path
) -> None:
    living = house(keys, sqlite_template, google=google(keys))
    issued = living.generate()
    page = browse(living, address(living, issued), ANDROID)
    assert "https://pay.google.com/gp/v/save/" in page.text
    assert "Download the pass" in page.text
    message = SimpleNamespace(id=1)
    assert living.road.pass_pages.of_message(message, "google") is None  # type: ignore[arg-type]
    living.road.close()


def test_an_issuer_that_cannot_be_read_leaves_the_download(keys: Path, sqlite_template: Path) -> None:
    living = house(keys, sqlite_template, google=Google(credentials=keys / "none.json", issuer_id="1"))
    page = browse(living, address(living, living.generate()), ANDROID)
    assert "pay.google.com" not in page.text
    assert "Download the pass" in page.text
    living.road.close()


def test_a_messages_page_offers_its_pass_to_the_phones_wallet(living: House) -> None:
    sent = living.ask(
        action="sendPassInMMS", mmsid="45633", to="16501234123", **{"from": "11111"}, pd_barcodevalue="1"
    )
    assert sent["STATUS"] == "Success", sent
    message = SimpleNamespace(id=1)
    found = living.road.pass_pages.of_message(message, "apple")  # type: ignore[arg-type]
    assert found is not None
    assert found.url.endswith("?download=1")
    assert browse(living, found.url).headers["content-type"] == "application/vnd.apple.pkpass"
    assert living.road.pass_pages.of_message(message, "google") is None  # type: ignore[arg-type]


def test_nothing_the_data_say_becomes_markup(living: House) -> None:
    evil = '"><script>alert(1)</script>'
    issued = living.generate(primaryvalue1=evil, barcodetext=evil)
    page = browse(living, address(living, issued))
    assert "<script" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(("query", "said"), [("download=1", True), ("download=0", False), ("", False)])
def test_only_one_means_yes(query: str, said: bool) -> None:
    request = SimpleNamespace(query_params=dict([query.split("=")] if query else []))
    assert wants(request, "download") is said  # type: ignore[arg-type]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(token=st.text(max_size=60), query=st.text(max_size=20), agent=st.binary(max_size=40))
def test_garbage_never_ends_in_a_fault_of_ours(
    standing: tuple[House, str], token: str, query: str, agent: bytes
) -> None:
    living, good = standing
    for path in (f"/p/{quote(token)}?{quote(query)}", f"{good}{quote(token)}", f"{good}?{quote(query)}=1"):
        answered = living.client.get(path, headers=[(b"user-agent", agent)])
        assert answered.status_code < 500, path


@pytest.fixture(scope="module")
def standing(keys: Path, sqlite_template: Path) -> Iterator[tuple[House, str]]:
    made = house(keys, sqlite_template)
    yield made, address(made, made.generate())
    made.road.close()
