"""TemplateFiles (ticket.toml and artwork) -> TicketTemplate, checked; mistakes are named by their path."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from renderer.errors import TemplateError
from renderer.templates import LAYOUT, TemplateFiles
from renderer.ticket.checks import problems
from renderer.ticket.schema import LAYER_TYPES, FieldSpec, TicketDoc
from renderer.ticket.variants import applied


@dataclass(frozen=True, eq=False)
class TicketTemplate:
    """A checked template: ``doc`` as written, ``raw`` its plain data, ``files`` with the artwork.

    Equal and hashed by ``version``, the digest of all its files.
    """

    id: str
    version: str
    doc: TicketDoc
    raw: Mapping[str, Any] = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)

    def __eq__(self, other: object) -> bool:
        """Equal content is the same template."""
        return isinstance(other, TicketTemplate) and other.version == self.version

    def __hash__(self) -> int:
        """Hash of the version."""
        return hash(self.version)

    @property
    def fields(self) -> Mapping[str, FieldSpec]:
        """The field contract, in the template's order."""
        return self.doc.fields

    @cached_property
    def campaign_fields(self) -> frozenset[str]:
        """Fields that are the same for every recipient of a campaign."""
        return frozenset(name for name, spec in self.doc.fields.items() if spec.scope == "campaign")

    def at(self, width: int, height: int) -> TicketDoc:
        """The template with every variant applied that matches an output of this many pixels."""
        matching = [variant for variant in self.doc.variant if variant.matches(width, height)]
        if not matching:
            return self.doc
        raw = self.raw
        for variant in matching:
            raw = applied(raw, variant)
        return _validated(raw, f"{self.id} with variant {'+'.join(v.id for v in matching)!r}", self.files)


def load(files: TemplateFiles) -> TicketTemplate:
    """Read and check a template; raises TemplateError with the path of every mistake."""
    where = f"{files.id}/{LAYOUT[files.kind][2]}"
    try:
        raw = tomllib.loads(files.main.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TemplateError(f"{where}: not valid TOML: {error}.") from None
    return from_data(raw, files=files.files, version=files.version, where=where)


def from_data(
    raw: Mapping[str, Any], *, files: Mapping[str, bytes], version: str, where: str = "template"
) -> TicketTemplate:
    """Check a template given as plain data, with its artwork in ``files``; raises TemplateError."""
    doc = _validated(raw, where, files)
    for variant in doc.variant:
        _validated(applied(raw, variant), f"{where} with variant {variant.id!r}", files)
    return TicketTemplate(doc.id, version, doc, raw, files)


def _validated(raw: Mapping[str, Any], where: str, files: Mapping[str, bytes]) -> TicketDoc:
    try:
        doc = TicketDoc.model_validate(raw)
    except ValidationError as error:
        raise TemplateError(f"{where}: " + "; ".join(map(_mistake, error.errors()[:5])) + ".") from None
    found = problems(doc, files)
    if found:
        raise TemplateError(f"{where}: " + "; ".join(found[:5]) + ".")
    return doc


def _mistake(error: Any) -> str:
    """One pydantic error as "layer[2].child[0].linez: unknown key" (the union's tag names are left out)."""
    path = ""
    for step in error["loc"]:
        if isinstance(step, int):
            path += f"[{step}]"
        elif not (step in LAYER_TYPES and path.endswith("]")):
            path += f".{step}" if path else str(step)
    message = (
        "unknown key" if error["type"] == "extra_forbidden" else error["msg"].removeprefix("Value error, ")
    )
    return f"{path or 'template'}: {message}"


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of ticket.toml, for editors and the API."""
    schema = TicketDoc.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Ticket template"}


def schema_text() -> str:
    """The same as indented JSON."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
