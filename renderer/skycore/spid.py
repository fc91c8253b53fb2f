"""A phone number or a carrier -> the SPID that postbacks carry: four digits of country, three of carrier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from renderer import data

ALL_CARRIERS = "All Carriers"
UNKNOWN = "0000000"


@dataclass(frozen=True, slots=True)
class Carrier:
    """One row of the table: a carrier of a country and its SPID."""

    country: str
    name: str
    spid: str


@cache
def carriers() -> tuple[Carrier, ...]:
    """The whole table; ``assets/carriers/spid.tsv``: a country's line, then its carriers indented."""
    rows, country = [], ""
    for line in (data.assets_dir() / "carriers" / "spid.tsv").read_text("utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        if not line.startswith("\t"):
            country = line
            continue
        spid, name = line.strip().split("\t")
        rows.append(Carrier(country, name, spid))
    return tuple(rows)


@cache
def _countries() -> Mapping[str, str]:
    """Calling code -> SPID of all carriers there."""
    found: dict[str, str] = {}
    for carrier in carriers():
        # where countries share a calling code, the one whose carrier part is 000 stands for it
        if carrier.name == ALL_CARRIERS and carrier.spid.endswith("000"):
            found.setdefault(carrier.spid[:4].lstrip("0"), carrier.spid)
    return MappingProxyType(found)


@cache
def _names() -> Mapping[str, str]:
    return MappingProxyType({carrier.spid: carrier.name for carrier in carriers()})


def carrier_name(spid: str) -> str:
    """The carrier's name, or the SPID itself where nobody has it."""
    return _names().get(spid, spid)


def is_known(spid: str) -> bool:
    """Whether a carrier has that SPID, in the form of seven digits or of 2013's six."""
    return spid in _names() or f"{spid}0" in _names()


@cache
def _country(prefix: str) -> str | None:
    found = (prefix[:length] for length in range(4, 0, -1) if prefix[:length] in _countries())
    return next(found, None)


def country_of(number: str) -> str | None:
    """Calling code of an international number by its longest known prefix, None when there is none."""
    return _country(number[:4])


def spid_of(number: str) -> str:
    """SPID of all carriers of the number's country: what is known when no report named the carrier."""
    country = country_of(number)
    return UNKNOWN if country is None else _countries()[country]
