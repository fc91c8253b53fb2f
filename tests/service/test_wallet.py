"""The Wallet web service as Apple documents it, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import CapturingLogger

from renderer.delivery import passes as changing
from renderer.service import wallet
from renderer.service.wallet import MAX_DEVICES, MAX_LOG, MAX_REGISTRATION, moment
from renderer.store import devices, passes, pushes
from renderer.store.passes import IssuedPass
from tests.service.living import House, house, pass_json

DEVICE = "d0" * 16


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("living")


@pytest.fixture
def living(keys: Path, sqlite_template: Path, database_url: str) -> Iterator[House]:
    made = house(keys, sqlite_template, database=database_url)
    yield made
    made.road.close()


def head(issued: IssuedPass, **more: str) -> dict[str, str]:
    return {"Authorization": f"ApplePass {issued.authentication_token}", **more}


def registration(living: House, issued: IssuedPass, device: str = DEVICE) -> str:
    return f"/wallet/v1/devices/{device}/registrations/{living.pass_type}/{issued.serial}"


def register(
    living: House, issued: IssuedPass, device: str = DEVICE, token: str = "ab" * 32
) -> httpx.Response:
    return living.client.post(
        registration(living, issued, device), json={"pushToken": token}, headers=head(issued)
    )


def changed(living: House, tag: str | None = None, device: str = DEVICE) -> httpx.Response:
    query = {} if tag is None else {"passesUpdatedSince": tag}
    return living.client.get(f"/wallet/v1/devices/{device}/registrations/{living.pass_type}", params=query)


def fetch(living: House, issued: IssuedPass, **headers: str) -> httpx.Response:
    address = f"/wallet/v1/passes/{living.pass_type}/{issued.serial}"
    return living.client.get(address, headers=head(issued, **headers))


def test_a_whole_life(living: House) -> None:
    issued = living.generate()
    assert register(living, issued).status_code == 201
    assert register(living, issued).status_code == 200
    first = changed(living)
    assert (first.status_code, first.json()) == (200, {"serialNumbers": [issued.serial], "lastUpdated": "0"})
    assert changed(living, "0").status_code == 204

    got = fetch(living, issued)
    assert (got.status_code, got.headers["content-type"]) == (200, "application/vnd.apple.pkpass")
    assert pass_json(got.content)["authenticationToken"] == issued.authentication_token
    same = fetch(living, issued, **{"If-Modified-Since": got.headers["last-modified"]})
    assert (same.status_code, same.content) == (304, b"")

    assert living.update(issued, primaryvalue1="Ada")["STATUS"] == "Success"
    assert changed(living, "0").json() == {"serialNumbers": [issued.serial], "lastUpdated": "1"}
    assert changed(living, "1").status_code == 204
    new = fetch(living, issued, **{"If-Modified-Since": got.headers["last-modified"]})
    assert new.status_code == 200
    assert pass_json(new.content)["eventTicket"]["primaryFields"][0]["value"] == "Ada"
    assert new.headers["last-modified"] != got.headers["last-modified"]
    assert living.road.engine.verify(new.content).ok

    gone = living.client.delete(registration(living, issued), headers=head(issued))
    assert gone.status_code == 200
    assert changed(living).status_code == 204
    assert living.told() == ["pass-generated", "pass-installed", "pass-uninstalled"]


def test_unregistering_twice_is_told_once(living: House) -> None:
    issued = living.generate()
    register(living, issued)
    for _ in range(2):
        assert living.client.delete(registration(living, issued), headers=head(issued)).status_code == 200
    assert living.told().count("pass-uninstalled") == 1


WRONG = (
    None,
    "",
    "ApplePass",
    "ApplePass ",
    "ApplePass wrong",
    "Bearer {token}",
    "ApplePass {token}x",
    "ApplePass " + "x" * 43,
)


def test_without_the_passes_own_token_there_is_nothing(living: House) -> None:
    issued = living.generate()
    address = registration(living, issued)
    for shown in WRONG:
        headers = {} if shown is None else {"Authorization": shown.format(token=issued.authentication_token)}
        answers = [
            living.client.post(address, json={"pushToken": "ab"}, headers=headers),
            living.client.delete(address, headers=headers),
            living.client.get(f"/wallet/v1/passes/{living.pass_type}/{issued.serial}", headers=headers),
        ]
        assert [one.status_code for one in answers] == [401, 401, 401], shown
        assert {one.content for one in answers} == {b""}
    assert changed(living).status_code == 204


def test_a_token_opens_its_own_pass_alone(living: House) -> None:
    first, second = living.generate(), living.generate()
    address = f"/wallet/v1/passes/{living.pass_type}/{first.serial}"
    assert living.client.get(address, headers=head(second)).status_code == 401
    other = address.replace(living.pass_type, "pass.elsewhere")
    assert living.client.get(other, headers=head(first)).status_code == 401
    unknown = address.replace(first.serial, "NOBODY")
    assert living.client.get(unknown, headers={"Authorization": "ApplePass " + "x" * 43}).status_code == 401


def test_data_of_which_no_pass_was_made_are_no_pass(living: House) -> None:
    added = living.ask(action="addPassData", passtemplateid="10001", pd_barcodevalue="1")
    with living.road.store.read() as connection:
        stored = passes.pass_by_data(connection, living.account, added["PASSDATAID"])
    assert stored is not None
    assert fetch(living, stored).status_code == 401


def test_two_changes_in_one_second_are_two_for_the_phone(living: House) -> None:
    issued = living.generate()
    for name in ("Ada", "Bob", "Cid"):
        before = fetch(living, issued).headers["last-modified"]
        living.update(issued, primaryvalue1=name)
        after = fetch(living, issued, **{"If-Modified-Since": before})
        assert after.status_code == 200
        assert pass_json(after.content)["eventTicket"]["primaryFields"][0]["value"] == name


def test_a_pass_that_changed_before_it_was_registered_is_pushed(living: House) -> None:
    issued = living.generate()
    living.update(issued, primaryvalue1="Ada")
    register(living, issued)
    with living.road.store.read() as connection:
        assert [one.state for one in pushes.pushes_of(connection, issued.id)] == [pushes.DONE, pushes.OWED]
    assert changed(living, "1").json()["serialNumbers"] == [issued.serial]


def test_a_void_pass_says_so_to_the_phone(living: House) -> None:
    issued = living.generate()
    register(living, issued)
    with living.road.store.write() as connection:
        changing.void(connection, living.serial(issued.serial), now=datetime.now(UTC))
    assert changed(living, "0").json()["serialNumbers"] == [issued.serial]
    assert pass_json(fetch(living, issued).content)["voided"] is True


def test_deleted_data_leave_the_delivered_pass_alive(living: House) -> None:
    issued = living.generate()
    assert living.ask(action="deletePassData", passdataid=issued.data_id)["STATUS"] == "Success"
    assert fetch(living, issued).status_code == 200


def test_a_registration_without_a_push_token_is_refused(living: House) -> None:
    issued = living.generate()
    for body in (b"", b"{}", b"[]", b'{"pushToken":7}', b'{"pushToken":"a b"}', b"\xff", b"nul"):
        answered = living.client.post(registration(living, issued), content=body, headers=head(issued))
        assert answered.status_code == 400, body


def test_bodies_are_capped(living: House) -> None:
    issued = living.generate()
    long = b'{"pushToken":"' + b"a" * MAX_REGISTRATION + b'"}'
    assert living.client.post(registration(living, issued), content=long).status_code == 413
    assert living.client.post("/wallet/v1/log", content=b" " * (MAX_LOG + 1)).status_code == 413


def test_not_any_number_of_devices_may_hold_a_pass(living: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("renderer.service.wallet.MAX_DEVICES", 2)
    issued = living.generate()
    assert [register(living, issued, f"d{n}", f"t{n}").status_code for n in range(3)] == [201, 201, 429]
    assert MAX_DEVICES == 100
    with living.road.store.read() as connection:
        assert devices.count(connection, issued.id) == 2


def test_complaints_reach_the_log_without_secrets(living: House, monkeypatch: pytest.MonkeyPatch) -> None:
    log = CapturingLogger()
    monkeypatch.setattr(wallet, "log", log)
    lines = ["[2026] Get pass task (for device 1) ApplePass s3cret", 7, "not taken"]
    assert living.client.post("/wallet/v1/log", json={"logs": lines}).status_code == 200
    assert [call.args for call in log.calls] == [("device.said",)]
    assert "s3cret" not in str(log.calls)
    for wrong in (b"", b"[]", b'{"logs":"x"}'):
        assert living.client.post("/wallet/v1/log", content=wrong).status_code == 400


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("Sun, 06 Nov 1994 08:49:37 GMT", datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)),
        ("Sun, 06 Nov 1994 09:49:37 +0100", datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)),
        ("1994-11-06", None),
        ("Sun, 99 Nov 1994 08:49:37 GMT", None),
        ("", None),
    ],
)
def test_dates_are_those_of_http(header: str, read: datetime | None) -> None:
    assert moment(header) == read
    if read is not None:
        assert parsedate_to_datetime(format_datetime(read, usegmt=True)) == read


@pytest.fixture(scope="module")
def standing(keys: Path, sqlite_template: Path) -> Iterator[tuple[House, IssuedPass]]:
    made = house(keys, sqlite_template)
    yield made, made.generate()
    made.road.close()


WORD = st.text(max_size=30) | st.sampled_from(["..", "%00", "%ff", "a/b", "'", "\ud800"[:0], "💳", "9" * 30])
METHODS = st.sampled_from(["GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_garbage_never_ends_in_a_fault_of_ours(standing: tuple[House, IssuedPass], data: Any) -> None:
    living, issued = standing
    word = lambda: quote(data.draw(WORD), safe="%")  # noqa: E731 - a draw each time
    known = data.draw(st.booleans())
    pass_type = living.pass_type if known else word()
    serial = issued.serial if data.draw(st.booleans()) else word()
    path = data.draw(
        st.sampled_from(
            [
                f"/wallet/v1/devices/{word()}/registrations/{pass_type}/{serial}",
                f"/wallet/v1/devices/{word()}/registrations/{pass_type}?passesUpdatedSince={word()}",
                f"/wallet/v1/passes/{pass_type}/{serial}",
                "/wallet/v1/log",
                f"/wallet/v1/{word()}",
            ]
        )
    )
    token = (
        issued.authentication_token
        if data.draw(st.booleans())
        else data.draw(st.text(st.characters(max_codepoint=255, min_codepoint=32), max_size=20))
    )
    headers = [
        (b"authorization", f"ApplePass {token}".encode("latin-1")),
        (b"if-modified-since", data.draw(st.text(max_size=30)).encode("utf-8", "replace")),
    ]
    body = data.draw(
        st.binary(max_size=60) | st.sampled_from([b'{"pushToken":"a"}', b'{"logs":["\\ud800"]}'])
    )
    answered = living.client.request(data.draw(METHODS), path, content=body, headers=headers)
    assert answered.status_code < 500, (path, answered.text)
