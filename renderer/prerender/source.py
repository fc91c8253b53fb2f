"""Where rows come from (a file here or in storage, a campaign's subscribers), and what phones they go to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

from renderer.errors import InvalidRequest
from renderer.handset import classes, find_or_generic
from renderer.prerender import rows
from renderer.prerender.kinds.mms import class_name
from renderer.prerender.plan import Handsets
from renderer.prerender.rows import Batch
from renderer.store import Store, aliases, handsets, subscribers
from renderer.store.artefacts import Objects

CAMPAIGN, STORED = "campaign-row:", "stored:"
_PIECE = 8 << 20  # bytes read from storage at a time


def batches(
    where: str, size: int, objects: Objects, store: Callable[[], Store], folder: Path
) -> Iterator[Batch]:
    """Batches of rows from a source as the books name it; ``folder`` takes a copy of a stored file.

    Raises InvalidRequest when there is no such source or it cannot be read.
    """
    if where.startswith(CAMPAIGN):
        yield from _subscribers(store(), int(where.removeprefix(CAMPAIGN)), size)
        return
    path = Path(where)
    if where.startswith(STORED):
        path = _copied(objects, where.removeprefix(STORED), folder)
    if not path.is_file():
        raise InvalidRequest(f"There is no file {path.name} to read rows from.", field="rows")
    yield from rows.batches(path, size)


def _subscribers(store: Store, campaign_id: int, size: int) -> Iterator[Batch]:
    after, line = "", 1
    while True:
        with store.read() as connection:
            page = subscribers.page(connection, campaign_id, after, size)
        if page:
            yield Batch(("NUMBER",), list(range(line, line + len(page))), [page])
            after, line = page[-1], line + len(page)
        if len(page) < size:
            return


def _copied(objects: Objects, name: str, folder: Path) -> Path:
    """A stored file as a local one, piece by piece."""
    total = objects.size(name)
    if total is None:
        raise InvalidRequest("The uploaded rows are no longer there; send them again.", field="rows")
    path = folder / Path(name).name
    with path.open("wb") as out:
        for start, end in pairwise([*range(0, total, _PIECE), total]):
            out.write(objects.ranges(name, [start], [end - start])[0])
    return path


def handset_classes(store: Store, *, sound_and_film: bool) -> Handsets:
    """Numbers and named handsets -> each phone's class; what is known of the number wins over the row."""
    with store.read() as connection:
        by_hand = aliases.aliases(connection)

    @cache
    def class_for(name: str) -> str:
        return class_name(classes.key(find_or_generic(name or None, by_hand), sound_and_film=sound_and_film))

    def classes_of(numbers: Sequence[str], named: Sequence[str]) -> list[str]:
        with store.read() as connection:
            known = handsets.handsets_of(connection, [number for number in numbers if number])
        return [class_for(known.get(number) or name) for number, name in zip(numbers, named, strict=True)]

    return classes_of
