"""Names of columns and what the template knows -> which part of a recipient each column fills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, repeat
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from renderer.errors import InvalidRequest
from renderer.wallet.slots import canonical

# what a column may be called to be taken without --map; compared in lower case
_PLAIN: Mapping[str, str] = {
    **dict.fromkeys(("barcodeid", "barcode_id", "barcode", "payload"), "barcode_id"),
    **dict.fromkeys(("to", "number", "phone", "msisdn", "mobile", "recipient"), "number"),
    **dict.fromkeys(("handset", "device"), "handset"),
    **dict.fromkeys(("subject", "customsubject"), "subject"),
}
_GROUPS: Mapping[str, str] = {
    "passdata": "passdata",
    "data": "data",
    "text": "texts",
    "customtext": "texts",
    "field": "fields",
    "fields": "fields",
}


@dataclass(frozen=True, slots=True)
class Contract:
    """What a template can be told: ticket ``fields``, merge names (lower case), whether it takes PASSDATA.

    ``barcode`` is where a BARCODEID goes: a part and a name in it.
    """

    fields: frozenset[str] = frozenset()
    merges: frozenset[str] = frozenset()
    passdata: bool = False
    slides: int = 0
    barcode: tuple[str, str] | None = ("barcode_id", "")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a column goes: ``part`` of a Recipient, and the name within it."""

    part: str
    name: str = ""


_NOTHING: Mapping[str, str] = {}  # shared by all rows, and a plain dict as recipes are written as JSON


class Recipient(NamedTuple):
    """One row, sorted by what it is for; nothing blank."""

    barcode_id: str | None = None
    number: str | None = None
    handset: str | None = None
    subject: str | None = None
    fields: Mapping[str, str] = _NOTHING
    passdata: Mapping[str, str] = _NOTHING
    data: Mapping[str, str] = _NOTHING
    texts: Mapping[str, str] = _NOTHING
    picture: Path | None = None  # what THUMBNAILURL brought, in a file named by its digest


@dataclass(frozen=True, slots=True)
class Layout:
    """Targets by column position; None for a column that is not used."""

    columns: tuple[str, ...]
    targets: tuple[Target | None, ...]
    same: tuple[tuple[Target, str], ...] = ()  # what every row has, where its own column is blank

    @property
    def ignored(self) -> tuple[str, ...]:
        """Columns that nothing is made of."""
        return tuple(
            name for name, target in zip(self.columns, self.targets, strict=True) if target is None and name
        )

    def position(self, part: str) -> int | None:
        """Position of the column that fills a single-valued part."""
        return next((n for n, one in enumerate(self.targets) if one is not None and one.part == part), None)


def layout(
    columns: Sequence[str],
    contract: Contract,
    chosen: Mapping[str, str],
    same: Mapping[str, str] = MappingProxyType({}),
) -> Layout:
    """Targets of columns; ``chosen`` is ``--map``: column by target, which wins over names.

    ``same`` is ``--set``: a value by target, for rows that have none of their own.

    Raises InvalidRequest for a target that the template does not know.
    """
    by_hand = {column: _named(target, contract) for target, column in chosen.items()}
    taken = {target for target in by_hand.values() if target is not None}
    found: list[Target | None] = []
    for name in columns:
        target = by_hand.get(name) or _guessed(name, contract)
        if target is not None and name not in by_hand:
            target = None if target in taken else target
        if target is not None:
            taken.add(target)
        found.append(target)
    if len(columns) == 1 and found == [None] and not contract.fields and not contract.passdata:
        found = [_barcode(contract)]
    given = tuple((_named(target, contract), value) for target, value in same.items())
    return Layout(tuple(columns), tuple(found), given)


def check_targets(targets: Iterable[str], contract: Contract) -> None:
    """Raise InvalidRequest for a target that the template does not know."""
    for target in targets:
        _named(target, contract)


def _named(target: str, contract: Contract) -> Target:
    """A target as --map writes it: BARCODEID, NUMBER, PASSDATA.SECVALUE1, DATA.name, a field."""
    known = _PLAIN.get(target.lower())
    if known is not None and target not in contract.fields:
        return (_barcode(contract) if known == "barcode_id" else None) or Target(known)
    return _guessed(target, contract) or _unknown(target, contract)


def _unknown(target: str, contract: Contract) -> Target:
    names = [
        "BARCODEID",
        "NUMBER",
        *sorted(contract.fields),
        *(f"DATA.{one}" for one in sorted(contract.merges)),
    ]
    if contract.passdata:
        names.append("PASSDATA.NAME")
    raise InvalidRequest(
        f"The template has nothing called {target!r}; it takes {', '.join(names)}.", field="map"
    )


def _guessed(name: str, contract: Contract) -> Target | None:
    """The first that fits: a ticket's field, a group with a dot, a merge name, a slot, a plain name."""
    folded = name.strip().lower()
    fields = {one.lower(): one for one in contract.fields} | {one: one for one in contract.fields}
    field_ = fields.get(name) or fields.get(folded)
    if field_ is not None:
        return Target("fields", field_)
    group, dot, rest = folded.partition(".")
    if dot and group in _GROUPS:
        return _grouped(_GROUPS[group], rest, name.strip()[len(group) + 1 :], contract)
    if folded in contract.merges and folded != "barcodeid":
        return Target("data", folded)
    slot = canonical(name) if contract.passdata else None
    return Target("passdata", slot) if slot else _plain(folded, contract)


def _plain(folded: str, contract: Contract) -> Target | None:
    part = _PLAIN.get(folded)
    if part == "barcode_id":
        return _barcode(contract)
    if part == "subject" and not contract.slides:
        return None
    return Target(part) if part else None


def _grouped(part: str, folded: str, name: str, contract: Contract) -> Target | None:
    if part == "passdata":
        slot = canonical(name) if contract.passdata else None
        return Target(part, slot) if slot else None
    if part == "texts":
        fits = folded.isdecimal() and 1 <= int(folded[:4]) <= contract.slides
        return Target(part, str(int(folded))) if fits else None
    if part == "data":
        return Target(part, folded) if folded in contract.merges else None
    return Target(part, name) if name in contract.fields else None


def _barcode(contract: Contract) -> Target | None:
    return Target(*contract.barcode) if contract.barcode else None


def recipients(found: Layout, values: Sequence[Sequence[str]], count: int) -> Iterator[Recipient]:
    """One Recipient a row, in order."""
    single: dict[str, Sequence[str]] = {}
    groups: dict[str, list[tuple[str, Sequence[str]]]] = {}
    for target, column in zip(found.targets, values, strict=True):
        if target is None:
            continue
        if target.name:
            groups.setdefault(target.part, []).append((target.name, column))
        else:
            single[target.part] = column
    single_same, group_same = _sorted_same(found)
    streams: dict[str, Iterable[Any]] = {
        part: _filled(column, single_same.pop(part, None)) for part, column in single.items()
    }
    streams |= {part: _dicts(columns, group_same.pop(part, {})) for part, columns in groups.items()}
    streams |= {part: repeat(text) for part, text in (single_same | group_same).items()}
    empty = Recipient()._asdict()
    rows = map(Recipient, *(streams.get(part, repeat(nothing)) for part, nothing in empty.items()))
    return islice(rows, count)


def _sorted_same(found: Layout) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    single: dict[str, str] = {}
    groups: dict[str, dict[str, str]] = {}
    for target, text in found.same:
        if target.name:
            groups.setdefault(target.part, {})[target.name] = text
        else:
            single[target.part] = text
    return single, groups


def _filled(column: Iterable[str], same: str | None) -> Iterator[str | None]:
    return (text or same for text in column)


def _dicts(columns: list[tuple[str, Sequence[str]]], same: dict[str, str]) -> Iterator[dict[str, str]]:
    names = [name for name, _ in columns]
    for texts in zip(*(column for _, column in columns), strict=True):
        found = dict(zip(names, texts, strict=True))
        if "" in texts:
            found = {name: text for name, text in found.items() if text}
        yield same | found if same else found
