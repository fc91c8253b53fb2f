"""A road with the examples' account and one issued pass, served in process as phones and browsers see it."""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4
from xml.etree import ElementTree as ET

from fastapi import FastAPI
from starlette.testclient import TestClient

from renderer.engine import Engine
from renderer.service import problems
from renderer.service.road import Road
from renderer.settings import Google, Settings, Wallet
from renderer.skycore import examples
from renderer.skycore.versions import V1_3, Version
from renderer.store import accounts, notices, passes
from renderer.store.passes import IssuedPass

SERVICE = "https://p.example/wallet"


@dataclass
class House:
    """The road, a client of its routes, and the words a test needs."""

    road: Road
    client: TestClient

    @property
    def pass_type(self) -> str:
        return self.road.engine.signer.identity.pass_type

    def ask(self, version: Version = V1_3, **fields: str) -> dict[str, str]:
        """The answer of an action as texts by element."""
        answer = self.road.api.get(urlencode({"api_key": examples.KEY, **fields}), version)
        return {child.tag: child.text or "" for child in ET.fromstring(answer.xml())}

    def generate(self, **passdata: str) -> IssuedPass:
        slots = {"barcodevalue": "B-1", "primaryvalue1": "Zoë", **passdata}
        given = {f"pd_{name}": text for name, text in slots.items()}
        found = self.ask(action="generatePass", passtemplateid="10001", **given)
        assert found["STATUS"] == "Success", found
        return self.serial(found["SERIALNUMBER"])

    def update(self, issued: IssuedPass, **passdata: str) -> dict[str, str]:
        given = {f"pd_{name}": text for name, text in passdata.items()}
        return self.ask(action="updatePass", passdataid=issued.data_id, **given)

    def serial(self, serial: str) -> IssuedPass:
        with self.road.store.read() as connection:
            found = passes.pass_by_serial(connection, serial)
        assert found is not None
        return found

    @property
    def account(self) -> int:
        with self.road.store.read() as connection:
            found = accounts.find_account(connection, examples.ACCOUNT)
        assert found is not None
        return found.id

    def told(self) -> list[str]:
        with self.road.store.read() as connection:
            return [one.kind for one in notices.notices_of(connection, self.account)]


@cache
def _engine(home: Path) -> Engine:
    """One engine a run: its key takes long to load."""
    return Engine(Settings(home=home, wallet=Wallet(service_url=SERVICE)))


def house(home: Path, template: Path, *, database: str | None = None, google: Google | None = None) -> House:
    """A house over a copy of the SQLite template, or over ``database``; ``home`` has the signing keys."""
    url = database or f"sqlite:///{shutil.copy(template, home / f'{uuid4().hex}.db')}"
    settings = Settings(
        home=home,
        database_url=url,
        public_url="https://p.example",
        wallet=Wallet(service_url=SERVICE),
        google=google or Google(),
    )
    road = Road(settings, _engine(home))
    examples.load(road.store, postback_url="http://customer.example/pb")
    app = FastAPI()
    for routes in road.routers():
        app.include_router(routes)
    problems.install(app)
    return House(road, TestClient(app, base_url="https://p.example", raise_server_exceptions=False))


def pass_json(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        found: dict[str, Any] = json.loads(packed.read("pass.json"))
    return found
