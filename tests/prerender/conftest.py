"""A job done in this process, step by step, without books and queue."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from renderer.prerender import order, paths
from renderer.prerender.spec import Spec
from renderer.prerender.tasks import Bench, check_chunk, finish_job, plan_job, render_chunk
from renderer.settings import Settings
from renderer.store.artefacts import Objects, open_objects

SIGNED = datetime(2026, 11, 21, 10, tzinfo=UTC)
SECRET = b"s" * 32


@dataclass
class Done:
    """What a job left."""

    spec: Spec
    out: str
    objects: Objects
    facts: dict[str, Any]
    results: list[dict[str, Any]]

    @property
    def manifest(self) -> list[dict[str, Any]]:
        """Lines of the manifest."""
        data = self.objects.get(paths.manifest(self.spec.key))
        found: list[dict[str, Any]] = pq.read_table(pa.BufferReader(data)).to_pylist()
        return found

    def artefact(self, line: dict[str, Any]) -> bytes:
        """The bytes a line of the manifest speaks of."""
        return self.objects.ranges(paths.pack(line["pack"]), [line["offset"]], [line["length"]])[0]

    def statuses(self) -> dict[int, str]:
        return {line["line"]: line["status"] for line in self.manifest}


@dataclass
class House:
    """An installation and its one bench."""

    home: Path
    bench: Bench

    def spec(self, template: str, *, key: str = "job", bases: Sequence[str] = (), **wish: Any) -> Spec:
        asked = order.Wish(template, "rows", **wish)
        return replace(order.spec_of(self._engine(), asked), key=key, bases=tuple(bases))

    def _engine(self) -> Any:
        self.bench.moment = SIGNED
        return self.bench.engine

    def write(self, text: str, name: str = "rows.csv") -> str:
        path = self.home / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    def do(
        self, template: str, rows: str, *, out: str | None = None, signed: datetime = SIGNED, **wish: Any
    ) -> Done:
        """Plan, render and finish; ``rows`` is a file's path or its text."""
        source = rows if not rows.count("\n") else self.write(rows)
        spec = self.spec(template, **wish)
        where = out or str(self.home / "out")
        told = {"spec": spec.as_dict(), "out": where, "signed_at": signed.isoformat()}
        planned = plan_job(self.bench, **told, rows_from=source)
        numbers = range(len(planned["chunks"]))
        results = [render_chunk(self.bench, **told, number=number) for number in numbers]
        packs = [result["pack"] for result in results]
        facts = finish_job(self.bench, **told, packs=packs, told=TOLD | {"kind": spec.kind})
        return Done(spec, where, open_objects(where), {**facts, "planned": planned}, results)

    def judge(self, template: str, rows: str, **wish: Any) -> dict[str, Any]:
        """A dry run of one chunk."""
        spec = self.spec(template, **wish)
        told = {"spec": spec.as_dict(), "out": str(self.home / "dry"), "signed_at": SIGNED.isoformat()}
        plan_job(self.bench, **told, rows_from=self.write(rows))
        return check_chunk(self.bench, **told, number=0)


TOLD = {
    "id": 1,
    "template": "t",
    "source": "rows.csv",
    "rows": 3,
    "started": "2026-11-21 10:00 UTC",
    "signed_at": "2026-11-21 10:00:00 UTC",
    "size": 1234,
    "packs": 1,
    "seconds": 2.0,
    "rate": 12.0,
    "cpu": 1.5,
    "ignored": [],
}


@pytest.fixture(scope="session")
def development_chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose certificate is made once for all tests here."""
    home = tmp_path_factory.mktemp("chain")
    bench = Bench(Settings(home=home), SECRET, lambda _told: None)
    bench.moment = SIGNED
    assert bench.engine.signer
    return home


@pytest.fixture
def house(tmp_path: Path, development_chain: Path, sqlite_template: Path) -> House:
    home = tmp_path / "home"
    share_certificate(development_chain, home)
    shutil.copy(sqlite_template, home / "renderer.db")
    return House(home, Bench(Settings(home=home), SECRET, lambda _told: None))


@pytest.fixture
def share() -> Callable[[Path, Path], None]:
    return share_certificate


def share_certificate(first: Path, second: Path) -> None:
    """Let both homes sign with the same development chain."""
    for path in first.rglob("*"):
        if path.is_file():
            target = second / path.relative_to(first)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
