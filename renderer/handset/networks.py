"""assets/carriers -> carriers and gateways: the limits that stand between a message and its handset."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, ValidationError

from renderer.data import assets_dir
from renderer.errors import ConfigurationError, UnknownCarrier, UnknownGateway
from renderer.handset.names import fold
from renderer.handset.near import did_you_mean
from renderer.handset.profile import Size
from renderer.handset.table import rows, size, slug
from renderer.mms import media


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier's limits; None = it states none. ``max_bytes`` counts the binary message."""

    name: str
    title: str
    max_bytes: int | None
    max_image: Size | None
    max_subject: int | None
    max_text: int | None
    recipients: int | None
    spid: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a gateway's table of file formats; ``support`` is good, partial, handset or none."""

    kind: str
    file: str
    types: tuple[str, ...]
    support: str
    note: str


@dataclass(frozen=True, slots=True)
class GatewayProfile:
    """What one way out takes.

    ``max_bytes`` (None = no limit of its own) counts what crosses the wire: ``factor`` times the binary
    message and ``overhead``. ``accept`` None = whatever the handset takes. ``pkpass`` = passes go through.
    ``charsets`` are those in which texts go in, where the gateway says so; it recodes them for the handset.
    """

    name: str
    title: str
    max_bytes: int | None = None
    factor: float = 1.0
    overhead: int = 0
    max_parts: int | None = None
    max_dimension: int | None = None
    smil: bool = True
    subject_ascii: bool = False
    pkpass: bool = False
    charsets: frozenset[str] = frozenset()
    accept: frozenset[str] | None = None
    files: tuple[FileRow, ...] = ()

    def wire_bytes(self, binary: int) -> int:
        """What a binary message of that many bytes takes on this wire."""
        return -(-binary * round(self.factor * 1000) // 1000) + self.overhead

    def binary_bytes(self, wire: int) -> int:
        """The largest binary message that takes no more than ``wire`` bytes."""
        return max(0, wire - self.overhead) * 1000 // round(self.factor * 1000)

    def takes(self, content_type: str) -> bool:
        """Whether a part of this type goes through untouched."""
        return self.accept is None or media.fold(content_type) in self.accept


class _Gateway(BaseModel):
    """One table of gateways.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    max_bytes: int | None = None
    factor: float = 1.0
    overhead: int = 0
    max_parts: int | None = None
    max_dimension: int | None = None
    smil: bool = True
    subject_ascii: bool = False
    pkpass: bool = False
    charsets: frozenset[str] = frozenset()
    files: str | None = None


@cache
def carriers() -> Mapping[str, Carrier]:
    """Every shipped carrier by name."""
    found = (_carrier(row) for row in rows(assets_dir() / "carriers" / "carriers.tsv"))
    return MappingProxyType({carrier.name: carrier for carrier in found})


def _carrier(row: Mapping[str, str]) -> Carrier:
    network = row["carrier_id"] or row["mcc_mnc"]
    return Carrier(
        name=f"{slug(row['title'])}-{network}" if network not in row["title"] else slug(row["title"]),
        title=row["title"],
        max_bytes=_limit(row["max_bytes"]),
        max_image=size(row["max_image"]),
        max_subject=_limit(row["max_subject"]),
        max_text=_limit(row["max_text"]),
        recipients=_limit(row["recipients"]),
        spid=row["spid"],
        aliases=tuple(filter(None, (*row["aliases"].split(","), row["title"], network, row["spid"]))),
    )


def _limit(cell: str) -> int | None:
    return None if cell in ("", "-1") else int(cell)


@cache
def _carrier_index() -> Mapping[str, Carrier]:
    found: dict[str, Carrier] = {}
    for carrier in carriers().values():
        for alias in (carrier.name, *carrier.aliases):
            found.setdefault(fold(alias), carrier)
    return MappingProxyType(found)


def carrier(name: str) -> Carrier:
    """The carrier of a name, alias, Android carrier id, MCC/MNC or operator id; raises UnknownCarrier."""
    found = _carrier_index().get(fold(name))
    if found is None:
        shown = name.strip()[:64]
        raise UnknownCarrier(
            f"No carrier is known as {shown!r}; give its name, MCC and MNC, or Android's carrier id."
            f"{did_you_mean(fold(shown), _carrier_index())}",
            field="carrier",
        )
    return found


@cache
def gateways() -> Mapping[str, GatewayProfile]:
    """Every gateway profile by name; raises ConfigurationError for a broken table."""
    path = assets_dir() / "carriers" / "gateways.toml"
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
        return MappingProxyType({name: _gateway(name, table) for name, table in tables.items()})
    except (OSError, ValidationError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError(f"gateways.toml cannot be used: {error}.") from error


def _gateway(name: str, table: object) -> GatewayProfile:
    model = _Gateway.model_validate(table)
    files = _files(model.files) if model.files else ()
    taken = frozenset(media.fold(name) for row in files if row.support != "none" for name in row.types)
    return GatewayProfile(
        name=name, accept=taken if files else None, **{**model.model_dump(), "files": files}
    )


def _files(name: str) -> tuple[FileRow, ...]:
    return tuple(
        FileRow(row["kind"], row["file"], tuple(row["types"].split(",")), row["support"], row["note"])
        for row in rows(assets_dir() / "carriers" / name)
    )


def gateway(name: str) -> GatewayProfile:
    """The gateway profile of a name; raises UnknownGateway."""
    found = gateways().get(name.strip().lower())
    if found is None:
        known = ", ".join(sorted(gateways()))
        raise UnknownGateway(
            f"No gateway is known as {name.strip()[:64]!r}. Known: {known}.", field="gateway"
        )
    return found
