from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from renderer.delivery.compose import Composed, EngineComposer, Order
from renderer.delivery.kit import utc_now
from renderer.prerender import paths
from renderer.prerender.kinds.mms import placeholder
from renderer.prerender.lookup import Prerendered, Shelves, find, with_link
from renderer.store import Store
from renderer.store import prerender as book
from renderer.store.artefacts import open_objects
from renderer.store.base import open_store
from tests.prerender.conftest import SIGNED, Done, House

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
        {"thumbnail": b"x"},
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
