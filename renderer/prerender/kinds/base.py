"""What every kind of artefact offers to a chunk: its contract, its recipes, its drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, Protocol

from renderer.engine import Engine
from renderer.part import Part
from renderer.prerender.columns import Contract, Recipient
from renderer.prerender.spec import Spec

NO_WARNINGS: Mapping[str, int] = MappingProxyType({})


class Picture(NamedTuple):
    """What a grade needs: the picture and what its barcode says; ``module`` in px as drawn."""

    part: Part
    payload: str
    symbology: str
    module: int


class Made(NamedTuple):
    """One artefact; a tuple, as it is made in a third of a dataclass's time. ``warnings`` by kind.

    ``later`` says why it cannot be kept: it is made when it is sent. ``facts`` is JSON kept beside the
    artefact. ``grade`` is known where drawing reads back anyway, else ``picture`` can be graded.
    """

    data: bytes
    facts: bytes = b""
    warnings: Mapping[str, int] = NO_WARNINGS
    grade: str = ""
    picture: Picture | None = None
    later: str = ""


class Drawer(Protocol):
    """A template made ready: warm for all rows of a job."""

    contract: Contract
    content_type: str
    ending: str
    same: bytes
    pictures: bool  # whether what THUMBNAILURL names is shown

    def orders(self, row: Recipient) -> list[tuple[str, bytes]]:
        """Class and recipe of every artefact this row needs; raises InputError where something is missing."""
        ...

    def draw(self, row: Recipient, of_class: str) -> Made:
        """One artefact; raises what the rendering rooms raise."""
        ...

    def check(self, row: Recipient) -> None:
        """Raise the InputError that drawing would end in, as far as can be told without drawing."""
        ...


Prepare = Callable[[Engine, Spec], Drawer]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of artefact: how it is made ready, and how many rows make a chunk of about a second's work."""

    name: str
    prepare: Prepare
    chunk_rows: int
    grade_every: int
