"""What the pages stand on, handed in by whoever serves them: engine, records, keys and a way to run work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from renderer.engine import Engine
from renderer.store import Store
from renderer.store.artefacts import Artefacts
from renderer.store.published import Published

Result = TypeVar("Result")


class Runner(Protocol):
    """Runs rendering on a thread, as many at once as the machine bears."""

    async def __call__(self, work: Callable[[], Result]) -> Result:
        """The result of ``work``."""
        ...


@dataclass(frozen=True, slots=True)
class House:
    """The rooms behind the pages; records open at first use, ``secret`` signs the session cookie.

    ``gateway`` raises UnknownGateway for a name that is not one.
    """

    engine: Engine
    run: Runner
    store: Callable[[], Store]
    artefacts: Callable[[], Artefacts]
    published: Callable[[], Published]
    has_account: Callable[[], bool]
    secret: Callable[[], bytes]
    gateway: Callable[[str], object]
    clock: Callable[[], datetime]
