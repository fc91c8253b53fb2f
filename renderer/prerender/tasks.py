"""What a child does by name: plan a job, render a chunk, check one, finish the job."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from renderer.engine import Engine
from renderer.errors import InvalidRequest, RendererError, TemplateError
from renderer.fetch import Fetcher, Policy
from renderer.fetch.policy import check_form
from renderer.prerender import chunk, finish, paths, source
from renderer.prerender.chunk import reason, with_repeats
from renderer.prerender.index import Found, Index
from renderer.prerender.kinds import drawer
from renderer.prerender.kinds.base import Drawer
from renderer.prerender.kinds.mms import MmsDrawer
from renderer.prerender.pictures import SLOT, Pictures
from renderer.prerender.pinned import Pinned
from renderer.prerender.plan import plan
from renderer.prerender.spec import Spec
from renderer.settings import Settings
from renderer.store import Store
from renderer.store.artefacts import Objects, open_artefacts, open_objects
from renderer.store.base import open_store
from renderer.store.sources import SavedTemplates
from renderer.templates import WithSaved

Tell = Callable[[Mapping[str, Any]], None]
MOST_WARM = 16


class Bench:
    """What one child keeps warm: engine, templates, storage, indexes of earlier jobs."""

    def __init__(self, settings: Settings, secret: bytes, tell: Tell) -> None:
        """Nothing is opened before it is needed."""
        self.settings, self.tell = settings, tell
        self._secret = secret
        self.moment: datetime | None = None
        self._drawers: dict[bytes, Drawer] = {}
        self._stores: dict[str, Objects] = {}
        self._indexes: dict[tuple[str, str], Index] = {}

    @cached_property
    def engine(self) -> Engine:
        """The engine; its clock stands at the job's signing time. Saved messages are templates too."""
        engine = Engine(self.settings, clock=self._now, secret=self._secret)
        kept = open_artefacts(self.settings.artefacts)
        return engine.over(WithSaved(engine.templates, SavedTemplates(lambda: self.store, lambda: kept)))

    def _now(self) -> datetime:
        if self.moment is None:
            raise RuntimeError("no job has set the clock")
        return self.moment

    @cached_property
    def store(self) -> Store:
        """The records; only planning asks them."""
        return open_store(self.settings.records, pool_size=1)

    @cached_property
    def fetcher(self) -> Fetcher:
        """The guarded way to URLs; only holders' pictures are fetched."""
        return Fetcher(Policy.of(self.settings.fetch))

    def objects(self, url: str) -> Objects:
        """Storage at an address."""
        if url not in self._stores:
            self._stores[url] = open_objects(url)
        return self._stores[url]

    def drawer(self, spec: Spec, signed_at: str) -> Drawer:
        """The job's template made ready; raises TemplateError when it has changed since the job began."""
        self.moment = datetime.fromisoformat(signed_at)
        key = spec.recipe.encode() + repr((sorted(spec.options.items()), spec.link)).encode()
        found = self._drawers.get(key)
        if found is None:
            # read once, so that what a job draws cannot change under it
            found = drawer(self.engine.over(Pinned(self.engine.templates)), spec)
            if found.same.hex() != spec.recipe:
                raise TemplateError(
                    f"{spec.name} or the way it is drawn has changed since this job began; run it anew: "
                    "what did not change is taken from here."
                )
            if len(self._drawers) >= MOST_WARM:
                self._drawers.clear()
            self._drawers[key] = found
        return found

    def lookup(self, out: str, bases: Sequence[str]) -> chunk.Lookup:
        """Finds recipes in the indexes of earlier jobs, the newest first."""

        def look(recipes: Sequence[bytes]) -> Mapping[bytes, Found]:
            found: dict[bytes, Found] = {}
            for key in bases:
                missing = [one for one in recipes if one not in found]
                if missing:
                    found |= self._index(out, key).find(missing)
            return found

        return look

    def _index(self, out: str, key: str) -> Index:
        found = self._indexes.get((out, key))
        if found is None:
            if len(self._indexes) >= MOST_WARM:
                self._indexes.clear()
            found = self._indexes[out, key] = Index(self.objects(out), paths.index(key))
        return found


def plan_job(
    bench: Bench, *, spec: dict[str, Any], out: str, rows_from: str, signed_at: str
) -> dict[str, Any]:
    """Cut the rows of a source into chunks."""
    wanted = Spec.of(spec)
    ready = bench.drawer(wanted, signed_at)
    objects = bench.objects(out)
    handsets = None
    if isinstance(ready, MmsDrawer):
        handsets = source.handset_classes(bench.store, sound_and_film=ready.sound_and_film)
    with tempfile.TemporaryDirectory(prefix="renderer-rows-") as folder:
        found = source.batches(rows_from, wanted.chunk_rows, objects, lambda: bench.store, Path(folder))
        planned = plan(found, wanted, ready.contract, objects, handsets=handsets, tell=bench.tell)
    return planned.as_dict()


def render_chunk(
    bench: Bench, *, number: int, spec: dict[str, Any], out: str, signed_at: str
) -> dict[str, Any]:
    """Make the artefacts of a chunk."""
    wanted = Spec.of(spec)
    ready = bench.drawer(wanted, signed_at)
    look = bench.lookup(out, wanted.bases)
    objects = bench.objects(out)
    with Pictures(lambda: bench.fetcher) as pictures:
        told = chunk.render(
            number, wanted, ready, objects, signed_at=signed_at, lookup=look, pictures=pictures
        )
    return asdict(told)


def check_chunk(
    bench: Bench, *, number: int, spec: dict[str, Any], out: str, signed_at: str
) -> dict[str, Any]:
    """Judge the rows of a chunk, making nothing: lines and reasons, how many are good, their classes."""
    wanted = Spec.of(spec)
    ready = bench.drawer(wanted, signed_at)
    objects = bench.objects(out)
    found = chunk.rows_of(objects, wanted, number)
    bad, good, classes = list(found.bad), 0, Counter[str]()
    for line, row, why in with_repeats(found, wanted, ready, objects, number):
        try:
            if why:
                raise InvalidRequest(why)
            if ready.pictures and SLOT in row.passdata:
                check_form(row.passdata[SLOT])
            classes.update(of_class for of_class, _ in ready.orders(row))
            ready.check(row)
            good += 1
        except RendererError as error:
            bad.append((line, reason(error)))
    return {"bad": sorted(bad), "good": good, "classes": dict(classes)}


def finish_job(
    bench: Bench,
    *,
    spec: dict[str, Any],
    out: str,
    signed_at: str,
    packs: list[str | None],
    told: dict[str, Any],
) -> dict[str, Any]:
    """Write manifest, index and report."""
    wanted = Spec.of(spec)
    ready = bench.drawer(wanted, signed_at)
    facts: dict[str, Any] = finish.finish(
        wanted, ready, bench.engine, bench.objects(out), packs=packs, told=told
    )
    return facts


TASKS: Mapping[str, Callable[..., Any]] = {
    "plan": plan_job,
    "render": render_chunk,
    "check": check_chunk,
    "finish": finish_job,
}
