from __future__ import annotations

from pathlib import Path

import pytest

from renderer.data import templates_dir
from renderer.delivery.compose import EngineComposer
from renderer.engine import Engine
from renderer.settings import Settings
from renderer.skycore.api import Api
from renderer.skycore.call import Rooms
from renderer.skycore.memory import Memory
from renderer.store import Store, pass_templates
from tests.skycore.actions.passing import ENVELOPES, Dialect
from tests.skycore.conftest import NOW

# templates of the tests' own, by PASSTEMPLATEID
OWN = {
    "20001": (
        "personal",
        'personalised = true\n{common}[fields]\nprimary1 = {{ label = "NAME" }}\n[sample]\nCUSTOMID = "1"\n',
    ),
    "20002": ("limited", 'download_limit = 2\n{common}[fields]\nprimary1 = {{ label = "NAME" }}\n'),
    "20003": ("fixed", '{common}[fields]\nprimary1 = {{ label = "NAME", value = "X", dynamic = false }}\n'),
    "20004": ("broken", '{common}[fields]\nprimary1 = {{ label = "NAME", value = "X" }}\nback1 = {{}}\n'),
}
COMMON = 'style = "generic"\n[pass]\norganizationName = "Acme"\ndescription = "A pass"\n'


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    home = tmp_path_factory.mktemp("home")
    icon = (templates_dir() / "passes" / "generic.pass" / "icon@3x.png").read_bytes()
    for name, text in OWN.values():
        folder = home / "templates" / "passes" / f"{name}.pass"
        folder.mkdir(parents=True)
        (folder / "icon@3x.png").write_bytes(icon)
        (folder / "template.toml").write_text(text.format(common=COMMON))
    return Engine(Settings(home=home, templates=home / "templates"))


def folder_of(engine: Engine, template: str) -> Path:
    """Where a template of the tests' own lies."""
    return Path(str(engine.settings.templates)) / "passes" / f"{template}.pass"


@pytest.fixture
def dialect(store: Store, engine: Engine) -> Dialect:
    """The dialect over the real engine."""
    with store.write() as connection:
        for number, (template, _) in OWN.items():
            pass_templates.set_number(connection, 1, number, template, now=NOW)
        pass_templates.set_number(connection, 1, "20009", "nowhere", now=NOW)
    rooms = Rooms(
        store,
        EngineComposer(engine),
        "smsglobal",
        lambda: NOW,
        Memory(0),
        pass_template=engine.pass_template,
        pass_link="https://t.example/p/{}".format,
    )
    return Dialect(Api(rooms), store)


@pytest.fixture(params=ENVELOPES, ids=lambda one: f"{one[0]}-{one[1].name}")
def each_way(request: pytest.FixtureRequest, dialect: Dialect) -> Dialect:
    """The same by both methods and in both versions."""
    dialect.how, dialect.version = request.param
    return dialect
