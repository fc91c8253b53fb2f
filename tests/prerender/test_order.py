from __future__ import annotations

from collections.abc import Iterator

import pytest

from renderer.delivery.kit import utc_now
from renderer.errors import InvalidRequest, UnknownId, UnknownTemplate
from renderer.prerender import order
from renderer.prerender.order import Wish
from renderer.settings import Settings
from renderer.store import Store, accounts
from renderer.store import prerender as book
from renderer.store.base import open_store
from tests.prerender.conftest import SIGNED, House


@pytest.fixture
def store(house: House) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{house.home / 'renderer.db'}")
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("gala", ("ticket", "gala")),
        ("event-ticket", ("pass", "event-ticket")),
        ("pass-mms", ("mms", "pass-mms")),
        ("barcode:qr", ("barcode", "qr")),
        ("ticket:coupon", ("ticket", "coupon")),
        ("saved-1", ("mms", "saved-1")),
    ],
)
def test_a_template_is_told_by_its_id_or_with_its_kind(
    house: House, template: str, kind: tuple[str, str]
) -> None:
    assert order.kind_of(house._engine(), template) == kind


@pytest.mark.parametrize(
    ("template", "told"),
    [("nope", "Known: .*ticket:gala"), ("coupon", "say ticket:coupon or pass:coupon"), ("film:x", "no kind")],
)
def test_a_template_that_is_not_clear_is_refused_with_the_choice(
    house: House, template: str, told: str
) -> None:
    with pytest.raises(UnknownTemplate, match=told):
        order.kind_of(house._engine(), template)


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"repeats": ["name"]}, "Only barcode and number"),
        ({"chunk_rows": 0}, "A chunk has"),
        ({"columns": {"COLOUR": "x"}}, "nothing called 'COLOUR'"),
        ({"same": {"COLOUR": "x"}}, "nothing called 'COLOUR'"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_starts(
    house: House, wish: dict[str, object], told: str
) -> None:
    with pytest.raises(InvalidRequest, match=told):
        order.spec_of(house._engine(), Wish("gala", "rows.csv", **wish))  # type: ignore[arg-type]


def test_a_campaign_is_found_by_number_and_account(store: Store) -> None:
    now = utc_now()
    with store.write() as connection:
        ids = [accounts.add_account(connection, name, now=now) for name in ("a", "b")]
        for one in ids:
            connection.execute(
                accounts.campaigns.insert().values(account_id=one, number="77", name="x", created_at=now)
                if "created_at" in accounts.campaigns.c
                else accounts.campaigns.insert().values(account_id=one, number="77", name="x")
            )
        assert order.source_of(connection, "campaign:77", ids[1]).startswith("campaign-row:")
        with pytest.raises(InvalidRequest, match="name the account"):
            order.source_of(connection, "campaign:77", None)
        with pytest.raises(UnknownId, match="no campaign 78"):
            order.source_of(connection, "campaign:78", None)
        with pytest.raises(InvalidRequest, match="There is no file"):
            order.source_of(connection, "nowhere.csv", None)


def test_finished_jobs_of_the_same_recipe_and_place_are_taken_over(house: House, store: Store) -> None:
    wish = Wish("gala", "rows.csv")
    spec = order.spec_of(house._engine(), wish)
    placed = {"state": book.DONE, "signed_at": SIGNED, "now": utc_now()}
    with store.write() as connection:
        first = order.place_order(connection, spec, wish, "rows.csv", "here", **placed)
        order.place_order(connection, spec, wish, "rows.csv", "elsewhere", **placed)
        third = order.place_order(connection, spec, wish, "rows.csv", "here", **placed)
        jobs = {job.id: job for job in book.jobs(connection)}
    assert jobs[third].spec["bases"] == [jobs[first].spec["key"]]
    assert len({job.spec["key"] for job in jobs.values()}) == 3


def test_artefacts_go_beside_the_others_unless_told() -> None:
    settings = Settings(artefacts_url="s3://bucket/x")
    assert order.out_of(Wish("t", "r"), settings) == "s3://bucket/x/prerender"
    assert order.out_of(Wish("t", "r", out="s3://b/y"), settings) == "s3://b/y"
    assert order.out_of(Wish("t", "r", out="rel"), settings).startswith("/")
