"""A send's recipe -> the bytes that were pre-rendered for it; where there are none, it is made at once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
import structlog
from sqlalchemy.engine import Connection

from renderer.delivery.compose import Composed, Composer, Order, TemplateFacts
from renderer.engine import Engine
from renderer.errors import RendererError
from renderer.handset import classes, find_or_generic
from renderer.prerender import paths
from renderer.prerender.columns import Recipient
from renderer.prerender.index import Found, Index
from renderer.prerender.kinds.mms import MmsDrawer, class_name
from renderer.prerender.pictures import digest
from renderer.prerender.spec import Spec
from renderer.store import Store, prerender
from renderer.store.artefacts import Objects, open_objects

FRESH = 2.0  # seconds for which the list of finished jobs is believed
MOST_OPEN = 32
log = structlog.get_logger("renderer.prerender")


@dataclass(frozen=True, slots=True)
class Hit:
    """An artefact found: the job that holds it, its bytes, and what was kept beside it."""

    job: int
    data: bytes
    facts: Mapping[str, Any]


class Shelves:
    """Opened indexes of finished jobs; safe to share by threads."""

    def __init__(self) -> None:
        """Open nothing yet."""
        self._lock = threading.Lock()
        self._stores: dict[str, Objects] = {}
        self._open: OrderedDict[tuple[str, str], Index] = OrderedDict()

    def find(self, jobs: Sequence[prerender.Job], recipe: bytes) -> Hit | None:
        """The artefact of that recipe from the first job that has it; a job whose files are gone has none."""
        for job in jobs:
            try:
                hit = self._find(job, recipe)
            except (OSError, ValueError) as error:
                log.warning("prerender.unreadable", job=job.id, reason=str(error)[:200])
                continue
            if hit is not None:
                return hit
        return None

    def _find(self, job: prerender.Job, recipe: bytes) -> Hit | None:
        objects = self._objects(job.out)
        found = self._index(objects, job.out, str(job.spec["key"])).find([recipe]).get(recipe)
        if found is None:
            return None
        pieces = read(objects, found)
        return Hit(job.id, pieces[0], orjson.loads(pieces[1]) if len(pieces) > 1 else {})

    def _objects(self, out: str) -> Objects:
        with self._lock:
            if out not in self._stores:
                self._stores[out] = open_objects(out)
            return self._stores[out]

    def _index(self, objects: Objects, out: str, key: str) -> Index:
        with self._lock:
            known = self._open.get((out, key))
            if known is not None:
                self._open.move_to_end((out, key))
                return known
        opened = Index(objects, paths.index(key))
        with self._lock:
            self._open[out, key] = opened
            while len(self._open) > MOST_OPEN:
                self._open.popitem(last=False)
        return opened


def read(objects: Objects, found: Found) -> list[bytes]:
    """An artefact's bytes, and its facts' where it has some, in one request."""
    starts, lengths = [found.offset], [found.length]
    if found.facts:
        starts.append(found.facts[0])
        lengths.append(found.facts[1])
    return objects.ranges(paths.pack(found.pack), starts, lengths)


def find(shelves: Shelves, connection: Connection, recipe: bytes) -> bytes | None:
    """The pre-rendered artefact of a recipe (32 bytes) from any finished job, None when there is none."""
    hit = shelves.find(prerender.jobs_in(connection, [prerender.DONE]), recipe)
    return hit.data if hit else None


class Prerendered:
    """A Composer that looks up first: what recipe and class agree with is taken, all else is composed."""

    def __init__(
        self,
        composer: Composer,
        engine: Engine,
        store: Callable[[], Store],
        matched: Callable[[str], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Stand before ``composer``; ``matched`` gives the profile a reported handset was matched to."""
        self._composer, self._engine, self._store, self._matched = composer, engine, store, matched
        self._clock = clock
        self._lock = threading.Lock()
        self._shelves = Shelves()
        self._known: dict[tuple[str, str | None], tuple[float, MmsDrawer | None, list[prerender.Job]]] = {}

    def facts(self, template: str) -> TemplateFacts:
        """What a template holds."""
        return self._composer.facts(template)

    def check_barcode(self, template: str, barcode_id: str) -> None:
        """Raise the BarcodeError that this id would end in."""
        self._composer.check_barcode(template, barcode_id)

    def check_pass(self, template: str, passdata: Mapping[str, str]) -> None:
        """Raise the PassDataError that these data would end in."""
        self._composer.check_pass(template, passdata)

    def compose(self, order: Order) -> Composed:
        """The message as it was pre-rendered, its own link put in; else composed now."""
        return self.find(order) or self._composer.compose(order)

    def find(self, order: Order) -> Composed | None:
        """The pre-rendered message for an order, None when there is none of its recipe and class."""
        if order.max_bytes is not None:  # rendered for what the gateway takes, which is more
            return None
        drawer, jobs = self._jobs(order.template, order.gateway)
        if drawer is None or not jobs:
            return None
        profile = find_or_generic(self._matched(order.handset) if order.handset else None)
        if order.pass_as_link:
            profile = replace(profile, ios=False)
        of_class = class_name(classes.key(profile, sound_and_film=drawer.sound_and_film))
        hit = self._shelves.find(jobs, drawer.recipe_of(of_class, recipient_of(order), order.issued))
        pdu = with_link(hit.data, drawer.link, order.link) if hit else None
        if hit is None or pdu is None:
            return None
        facts = {**hit.facts, "handset": profile.name, "prerendered": hit.job}
        if facts.get("link"):
            facts["link"] = order.link
        return Composed(pdu, facts)

    def _jobs(self, template: str, gateway: str | None) -> tuple[MmsDrawer | None, list[prerender.Job]]:
        """The template made ready and the jobs that rendered it as it is now, the newest first."""
        with self._lock:
            known = self._known.get((template, gateway))
        if known is not None and self._clock() < known[0]:
            return known[1], known[2]
        with self._store().read() as connection:
            names = (template, f"mms:{template}")
            done = [
                job
                for name in names
                for job in prerender.jobs_in(connection, [prerender.DONE], template=name)
            ]
        drawer = self._drawer(template, gateway) if done else None
        recipe = drawer.same.hex() if drawer else ""
        jobs = [job for job in done if job.spec.get("recipe") == recipe]
        with self._lock:
            if len(self._known) > MOST_OPEN:
                self._known.clear()
            self._known[template, gateway] = (self._clock() + FRESH, drawer, jobs)
        return drawer, jobs

    def _drawer(self, template: str, gateway: str | None) -> MmsDrawer | None:
        try:
            return MmsDrawer(self._engine, Spec("mms", template, gateway=gateway))
        except RendererError:
            return None  # composing says what is wrong with it


def recipient_of(order: Order) -> Recipient:
    """An order as a row of a job would hold it."""
    return Recipient(
        barcode_id=order.barcode_id,
        subject=order.subject,
        passdata=order.passdata,
        data={name.lower(): text for name, text in order.data.items() if text},
        texts={str(slide): text for slide, text in order.custom_text.items()},
        picture=Path(digest(order.thumbnail)) if order.thumbnail is not None else None,
    )


def with_link(pdu: bytes, placeholder: str, link: str) -> bytes | None:
    """The message with its own link; None when that is not as long as the place it takes."""
    inside = placeholder.encode()
    if inside not in pdu:
        return pdu
    own = link.encode()
    return pdu.replace(inside, own) if len(own) == len(inside) else None
