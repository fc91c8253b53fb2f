from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import httpx
import pytest

from renderer import samples
from renderer.delivery import passes as living
from renderer.delivery.passes import PassRoom, first_key, still_taken
from renderer.engine import Engine
from renderer.fetch import Fetcher, Policy
from renderer.settings import Settings, Wallet
from renderer.store import notices, passes, pushes, revoked
from renderer.store.passes import IssuedPass
from tests.delivery.conftest import START, World

URL = "https://pictures.example/a.png"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    home = tmp_path_factory.mktemp("home")
    return Engine(Settings(home=home, wallet=Wallet(service_url="https://p.example/wallet")))


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def room(world: World, engine: Engine, asked: list[str]) -> Iterator[PassRoom]:
    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url.path))
        return httpx.Response(200, content=samples.thumbnail(), headers={"content-type": "image/png"})

    fetcher = Fetcher(
        Policy().allowing("pictures.example", timeout=5),
        transport=httpx.MockTransport(answer),
        resolver=lambda _host, _port: ["93.184.215.14"],
    )
    yield PassRoom(engine, world.kit.store, lambda: world.kit.artefacts, lambda: fetcher)
    fetcher.close()


def issue(world: World, **changes: Any) -> int:
    slots = {"BARCODEVALUE": "B-1", "PRIMARYVALUE1": "Zoë", **changes.pop("slots", {})}
    row = {"template": "event-ticket", "serial": "S-1", "token": "t" * 32, "slots": slots, "now": START}
    with world.kit.store.write() as connection:
        return passes.add_pass(connection, world.account, **{**row, **changes})


def read(world: World, number: int) -> IssuedPass:
    with world.kit.store.read() as connection:
        found = passes.pass_by_id(connection, number)
    assert found is not None
    return found


def pass_json(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        found: dict[str, Any] = json.loads(packed.read("pass.json"))
    return found


def test_a_pass_keeps_its_serial_token_and_address(world: World, room: PassRoom, engine: Engine) -> None:
    part = room.file(read(world, issue(world)))
    made = pass_json(part.data)
    assert engine.verify(part.data).ok
    assert (made["serialNumber"], made["authenticationToken"]) == ("S-1", "t" * 32)
    assert made["webServiceURL"] == "https://p.example/wallet"
    assert "voided" not in made


def test_the_picture_is_fetched_once_and_kept(world: World, room: PassRoom, asked: list[str]) -> None:
    number = issue(world, slots={"THUMBNAILURL": URL})
    for _ in range(2):
        with zipfile.ZipFile(BytesIO(room.file(read(world, number)).data)) as packed:
            assert "thumbnail@2x.png" in packed.namelist()
    assert asked == ["/a.png"]


def test_a_picture_that_cannot_be_had_is_left_out_and_not_asked_for_again(
    world: World, room: PassRoom, asked: list[str]
) -> None:
    number = issue(world, slots={"THUMBNAILURL": "https://elsewhere.example/a.png"})
    assert room.file(read(world, number)).data
    assert read(world, number).picture == ""
    assert room.picture(read(world, number)) is None
    assert asked == []


def test_data_the_template_no_longer_takes_do_not_break_the_pass(engine: Engine) -> None:
    template = engine.pass_template("coupon")
    stored = {
        "BARCODEVALUE": "1",
        "SECVALUE4": "x",
        "NONSENSE": "y",
        "RELLATITUDE9": "1",
        "IBEACONUUID9": "z",
    }
    kept = still_taken(template, stored)
    assert "BARCODEVALUE" in kept
    assert "NONSENSE" not in kept
    assert ("SECVALUE4" in kept) == ("SECVALUE4" in template.switches.slots)
    assert ("RELLATITUDE9" in kept) == (9 in template.switches.locations)
    assert ("IBEACONUUID9" in kept) == (9 in template.switches.beacons)


def test_the_key_of_a_first_pass_hangs_on_secret_template_number_and_data() -> None:
    told = (b"s" * 32, "event-ticket", "16501234123", {"A": "1", "B": "2"})
    key = first_key(*told)
    assert key == first_key(*told[:3], {"B": "2", "A": "1"})
    assert (len(key.serial), len(key.authentication_token), key.phone) == (32, 43, "16501234123")
    others = [(b"t" * 32, *told[1:]), (told[0], "coupon", *told[2:]), (*told[:2], "16501234124", told[3])]
    keys = [first_key(*other) for other in [*others, (*told[:3], {"A": "1"})]]
    assert (
        len({one.serial for one in [key, *keys]}) == len({one.authentication_token for one in keys}) + 1 == 5
    )


def test_voiding_is_a_revision_and_is_done_once(world: World, room: PassRoom) -> None:
    number = issue(world)
    with world.kit.store.write() as connection:
        assert living.void(connection, read(world, number), now=START) is not None
    assert pass_json(room.file(read(world, number)).data)["voided"] is True
    assert read(world, number).revision == 2
    with world.kit.store.write() as connection:
        assert living.void(connection, read(world, number), now=START) is None
        assert len(pushes.pushes_of(connection, number)) == 1


def test_withdrawing_voids_and_ends_the_addresses(world: World) -> None:
    number = issue(world)
    with world.kit.store.write() as connection:
        assert living.revoke(connection, read(world, number), now=START) is True
    with world.kit.store.write() as connection:
        assert living.revoke(connection, read(world, number), now=START) is False
        assert revoked.is_revoked(connection, "pass", number)
    assert read(world, number).voided


@pytest.mark.parametrize(
    ("lock", "by"), [("phone", "Phone"), ("email", "Email"), ("custom_id", "CustomId"), (None, "")]
)
def test_an_account_is_told_whose_pass_it_is(world: World, lock: str | None, by: str) -> None:
    number = issue(world, **({lock: "x"} if lock else {}))
    with world.kit.store.write() as connection:
        living.tell(connection, living.GENERATED, read(world, number), now=START)
        (told,) = notices.notices_of(connection, world.account)
    assert told.kind == "pass-generated"
    assert (told.facts["referenced_by"], told.facts["reference"]) == (by, "x" if lock else "")
    assert told.facts["serial"] == "S-1"
