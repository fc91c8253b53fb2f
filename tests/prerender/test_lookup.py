from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import orjson
import pytest

from renderer.delivery.adapting import requested
from renderer.delivery.compose import Composed, EngineComposer, Order, open_pdu
from renderer.delivery.kit import utc_now
from renderer.prerender import paths
from renderer.prerender.kinds.mms import placeholder
from renderer.prerender.lookup import Prerendered, Shelves, find, with_link
from renderer.service.road import Road
from renderer.settings import Wallet
from renderer.skycore import examples
from renderer.skycore.versions import V1_3
from renderer.store import Store, messages, passes
from renderer.store import prerender as book
from renderer.store.artefacts import open_objects
from renderer.store.base import open_store
from renderer.wallet.bundle import PKPASS
from tests.prerender.conftest import SIGNED, Done, House

SERVED = Wallet(service_url="https://p.example/wallet")
ROWS = "BARCODEID,event,first_name,handset\nT-1,Night,Ada,motol7c\nT-2,Night,Bo,iphone\n"
ORDER = Order(
    "ticket-mms", "smsglobal", "motol7c", "T-1", data={"EVENT": "Night", "first_name": "Ada", "other": "x"}
)


@pytest.fixture
def store(house: House) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{house.home / 'renderer.db'}")
    yield opened
    opened.close()


def booked(store: Store, done: Done, template: str) -> int:
    row = {
        "template": template,
        "source": "rows.csv",
        "out": done.out,
        "spec": done.spec.as_dict(),
        "state": book.DONE,
        "signed_at": SIGNED,
    }
    with store.write() as connection:
        return book.add_job(connection, row, now=utc_now())


class Counting(EngineComposer):
    made = 0

    def compose(self, order: Order) -> Composed:
        self.made += 1
        return Composed(b"at once", {})


def prerendered(house: House, store: Store) -> tuple[Prerendered, Counting]:
    engine = house._engine()
    composer = Counting(engine)
    return Prerendered(composer, engine, lambda: store, str), composer


def test_a_send_takes_what_was_made_for_its_recipe_and_class(house: House, store: Store) -> None:
    done = house.do("ticket-mms", ROWS, gateway="smsglobal")
    job = booked(store, done, "ticket-mms")
    composer, at_once = prerendered(house, store)
    composed = composer.compose(ORDER)
    assert composed.pdu == done.artefact(done.manifest[0])
    assert composed.facts["prerendered"] == job
    assert composed.facts["sent_as"] == "MMS"
    assert composed.facts["handset_class"] == done.manifest[0]["class"]
    assert at_once.made == 0


@pytest.mark.parametrize(
    "change",
    [
        {"barcode_id": "T-9"},
        {"handset": "iphone"},
        {"gateway": "mm7"},
        {"data": {"event": "Day", "first_name": "Ada"}},
        {"subject": "Mine"},
        {"custom_text": {1: "Hi"}},
        {"template": "barcode-mms"},
    ],
)
def test_anything_else_is_made_at_once(house: House, store: Store, change: dict[str, object]) -> None:
    booked(store, house.do("ticket-mms", ROWS, gateway="smsglobal"), "ticket-mms")
    composer, at_once = prerendered(house, store)
    values = {name: getattr(ORDER, name) for name in ORDER.__slots__} | change
    assert composer.compose(Order(**values)).pdu == b"at once"
    assert at_once.made == 1


def test_files_that_are_gone_cost_no_message(house: House, store: Store) -> None:
    done = house.do("ticket-mms", ROWS, gateway="smsglobal")
    booked(store, done, "ticket-mms")
    done.objects.delete(paths.pack(done.manifest[0]["pack"]))
    composer, _ = prerendered(house, store)
    assert composer.compose(ORDER).pdu == b"at once"
    done.objects.delete(paths.index("job"))
    fresh, _ = prerendered(house, store)
    assert fresh.find(ORDER) is None


def test_the_messages_own_link_takes_its_place(house: House, store: Store) -> None:
    done = house.do("pass-mms", "BARCODEVALUE\nT-1\n", gateway="smsglobal")
    booked(store, done, "pass-mms")
    composer, _ = prerendered(house, store)
    inside = placeholder(house.bench.settings.public_url)
    own = inside.replace("_", "k")
    order = Order("pass-mms", "smsglobal", passdata={"BARCODEVALUE": "T-1"}, link=own)
    found = composer.find(order)
    assert found
    assert own.encode() in found.pdu
    assert inside.encode() not in found.pdu
    assert len(found.pdu) == done.manifest[0]["length"]
    other = Order("pass-mms", "smsglobal", passdata={"BARCODEVALUE": "T-1"}, link=own + "x")
    assert composer.find(other) is None


def pass_in(pdu: bytes) -> dict[str, object]:
    """pass.json of the pass that a message carries."""
    (file,) = (part.data for part in open_pdu(pdu).parts if part.content_type == PKPASS)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        found: dict[str, object] = orjson.loads(archive.read("pass.json"))
    return found


def test_the_first_pass_sent_to_a_number_was_made_before_and_lives_on(house: House, store: Store) -> None:
    """The pass that the API issues has the serial number and token of the file that lies ready."""
    house.bench.settings = house.bench.settings.model_copy(update={"wallet": SERVED})
    examples.load(store)
    rows = "PASSDATA.BARCODEVALUE,PRIMARYVALUE1,number,handset\nT-1,Ada,16501234123,iphone\n"
    done = house.do("pass-mms", rows, gateway="mm7")
    booked(store, done, "pass-mms")
    engine = house._engine()
    road = Road(house.bench.settings, engine)
    request = {"action": "sendpassinmms", "api_key": examples.KEY, "to": "16501234123", "from": "11111"}
    request |= {"mmsid": "45633", "pd_barcodevalue": "T-1", "pd_primaryvalue1": "Ada"}
    for _ in range(2):
        assert road.api.get(urlencode(request), V1_3).code is None
    composer, at_once = prerendered(house, store)
    with store.read() as connection:
        messages_ = messages.by_ids(connection, [1, 2])
        keys = passes.keys_of(connection, [1, 2])
        issued, again = (passes.passes_of(connection, number)[0] for number in (1, 2))
    orders = [
        replace(
            requested(one),
            gateway="mm7",
            handset="iphone",
            issued=keys[one.id],
            link="k" * len(done.spec.link),
        )
        for one in messages_
    ]
    found = composer.find(orders[0])
    assert found
    lives = road.passes.build(issued).pass_json  # what phones are given when they ask for the pass anew
    for name in ("serialNumber", "authenticationToken", "webServiceURL", "barcodes"):
        assert pass_in(found.pdu)[name] == lives[name]
    assert lives["serialNumber"] == issued.serial != again.serial
    assert composer.find(orders[1]) is None  # a second pass of the same data is another pass
    as_link = composer.compose(replace(orders[0], pass_as_link=True))
    assert (at_once.made, as_link.pdu) == (1, b"at once")
    road.close()


def test_links_of_another_length_are_not_put_in() -> None:
    assert with_link(b"a __ b", "__", "xy") == b"a xy b"
    assert with_link(b"a __ b", "__", "xyz") is None
    assert with_link(b"a b", "__", "xyz") == b"a b"


def test_any_artefact_is_found_by_its_recipe(house: House, store: Store, tmp_path: Path) -> None:
    done = house.do("ticket:member", "name,code\nAda,A1\n")
    booked(store, done, "member")
    (line,) = done.manifest
    shelves = Shelves()
    with store.read() as connection:
        assert find(shelves, connection, bytes.fromhex(line["digest"])) == done.artefact(line)
        assert find(shelves, connection, bytes(32)) is None
    assert open_objects(done.out).size(paths.index("job"))
