from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from renderer.cli.commands.passes import masked
from renderer.secret import secret_of
from renderer.service.tokens import Tokens
from renderer.settings import Settings
from renderer.skycore import examples
from renderer.store import Store, devices, passes, pushes, revoked
from renderer.store.base import open_store
from renderer.store.passes import IssuedPass
from tests.cli.conftest import Cli


@pytest.fixture
def store(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    url = f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'r.db')}"
    monkeypatch.setenv("RENDERER_DATABASE_URL", url)
    monkeypatch.setenv("RENDERER_PUBLIC_URL", "https://p.example")
    opened = open_store(url)
    examples.load(opened)
    with opened.write() as connection:
        for serial, template, phone in (("S-1", "event-ticket", "16501234123"), ("S-2", "coupon", None)):
            row = {"template": template, "serial": serial, "token": "t" * 32, "slots": {"BARCODEVALUE": "1"}}
            passes.add_pass(connection, 1, **row, phone=phone, now=datetime.now(UTC))
    yield opened
    opened.close()


def read(store: Store, serial: str) -> IssuedPass:
    with store.read() as connection:
        found = passes.pass_by_serial(connection, serial)
    assert found is not None
    return found


def register(store: Store, serial: str) -> None:
    with store.write() as connection:
        devices.register(connection, read(store, serial), "d1", "t1", now=datetime.now(UTC))


def test_passes_are_listed_newest_first_without_telling_whose(cli: Cli, store: Store) -> None:
    rows = cli("passes", "list", "--json").facts
    assert [(one["serial"], one["state"], one["locked_to"]) for one in rows] == [
        ("S-2", "valid", ""),
        ("S-1", "valid", "…4123"),
    ]
    assert [one["serial"] for one in cli("passes", "list", "--template", "coupon", "--json").facts] == ["S-2"]
    assert "S-1" in cli("passes", "list").out


def test_a_pass_is_voided_and_its_phones_are_owed_a_push(cli: Cli, store: Store) -> None:
    register(store, "S-1")
    assert cli("passes", "void", "S-1", "--json").facts["push"] == 1
    assert read(store, "S-1").voided
    assert cli("passes", "void", "S-1", "--json").facts["push"] is None
    with store.read() as connection:
        assert pushes.any_owed(connection, now=datetime.now(UTC))


def test_a_pass_is_withdrawn_with_its_addresses(cli: Cli, store: Store) -> None:
    assert cli("passes", "revoke", "S-1").code == 0
    one = read(store, "S-1")
    with store.read() as connection:
        assert revoked.is_revoked(connection, "pass", one.id)
    assert [row["state"] for row in cli("passes", "list", "--json").facts] == ["valid", "revoked"]
    assert cli("passes", "link", "S-1").code == 2


def test_phones_are_told_to_fetch_a_template_anew(cli: Cli, store: Store) -> None:
    register(store, "S-1")
    assert cli("passes", "push", "--template", "event-ticket", "--json").facts == {"passes": 1, "phones": 1}
    assert cli("passes", "push", "S-2", "--json").facts == {"passes": 1, "phones": 0}
    assert (read(store, "S-1").change, read(store, "S-2").change) == (1, 2)


def test_an_address_is_made_that_the_service_takes(cli: Cli, store: Store, shared_home: Path) -> None:
    page = cli("passes", "link", "S-2", "--json").facts["page"]
    assert page.startswith("https://p.example/p/")
    tokens = Tokens(secret_of(Settings(home=shared_home)), "pass")
    assert tokens.read(page.rpartition("/")[2]) == read(store, "S-2").id


@pytest.mark.parametrize(
    "arguments",
    [
        ("void", "nobody"),
        ("revoke", "nobody"),
        ("push",),
        ("push", "S-1", "--template", "coupon"),
        ("push", "--template", "nothing"),
        ("link", "nobody"),
    ],
)
def test_what_is_not_there_is_said_in_one_line(cli: Cli, store: Store, arguments: tuple[str, ...]) -> None:
    outcome = cli("passes", *arguments)
    assert outcome.code == 2
    assert len(outcome.err.strip().splitlines()) == 1


def test_only_the_end_of_a_number_is_shown() -> None:
    assert (masked("16501234123"), masked(None)) == ("…4123", "")
