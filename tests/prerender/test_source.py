from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from renderer.delivery.kit import utc_now
from renderer.errors import InvalidRequest
from renderer.handset import classes, find
from renderer.prerender import source
from renderer.prerender.kinds.mms import class_name
from renderer.store import Store, accounts, aliases, handsets, subscribers
from renderer.store.artefacts import open_objects
from renderer.store.base import open_store
from tests.prerender.conftest import House


@pytest.fixture
def store(house: House) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{house.home / 'renderer.db'}")
    yield opened
    opened.close()


def test_a_campaigns_subscribers_are_rows(store: Store, tmp_path: Path) -> None:
    now = utc_now()
    with store.write() as connection:
        account = accounts.add_account(connection, "a", now=now)
        campaign = accounts.campaigns.insert().values(account_id=account, number="7", name="x")
        number = connection.execute(campaign.returning(accounts.campaigns.c.id)).scalar_one()
        for last in range(5):
            subscribers.subscribe(connection, number, f"1650123412{last}", now=now)
    objects = open_objects(str(tmp_path / "out"))
    found = list(source.batches(f"{source.CAMPAIGN}{number}", 2, objects, lambda: store, tmp_path))
    assert [batch.lines for batch in found] == [[1, 2], [3, 4], [5]]
    assert found[2].values == [["16501234124"]]


def test_uploaded_rows_are_read_from_storage(store: Store, tmp_path: Path) -> None:
    objects = open_objects(str(tmp_path / "out"))
    objects.put("uploads/x.csv", b"a\n1\n")
    read = source.batches("stored:uploads/x.csv", 10, objects, lambda: store, tmp_path)
    assert next(read).values == [["1"]]
    with pytest.raises(InvalidRequest, match="send them again"):
        list(source.batches("stored:uploads/y.csv", 10, objects, lambda: store, tmp_path))


def test_a_phone_is_what_is_known_of_it_else_what_the_row_says_else_generic(store: Store) -> None:
    now = utc_now()
    with store.write() as connection:
        handsets.learn(connection, "1", "motol7c", now=now)
        aliases.set_alias(connection, "Mystery 5", "iphone", now=now)
    of = source.handset_classes(store, sound_and_film=False)
    found = of(["1", "2", "3", ""], ["iphone", "iphone", "Mystery 5", ""])
    wanted = [class_name(classes.key(find(name))) for name in ("motol7c", "iphone", "iphone")]
    assert found[:3] == wanted
    assert found[3] not in wanted
