from __future__ import annotations

from sqlalchemy import select

from renderer.errors import UnencodableCharacter
from renderer.skycore.api import Api
from renderer.skycore.versions import V1_3
from renderer.store import Store, barcodes
from tests.skycore.conftest import FakeComposer
from tests.skycore.test_api import BARCODE, ask


def test_1_3_books_the_pair_in_the_templates_own_database(api: Api, store: Store) -> None:
    assert ask(api, BARCODE).code is None
    with store.read() as connection:
        rows = connection.execute(select(barcodes.barcodes.c.barcode_id, barcodes.barcodes.c.phone)).all()
    assert [tuple(row) for row in rows] == [("Ticket_12345", "16501234123")]


def test_an_id_the_symbology_cannot_carry_is_refused_at_once(
    api: Api, store: Store, composer: FakeComposer
) -> None:
    composer.raises = UnencodableCharacter("Code 128 has no Chinese.")
    assert ask(api, BARCODE).code == "E631"


def test_databaseid_means_nothing_to_1_3(api: Api) -> None:
    assert ask(api, BARCODE, V1_3, databaseid="nonsense").code is None
