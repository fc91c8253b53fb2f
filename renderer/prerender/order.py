"""What a user asks for (template, rows, options) -> a judged job in the books."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.engine import Connection

from renderer.engine import Engine
from renderer.errors import InvalidRequest, UnknownId, UnknownTemplate
from renderer.prerender.columns import check_targets
from renderer.prerender.kinds import drawer, kinds
from renderer.prerender.kinds.mms import placeholder
from renderer.prerender.source import CAMPAIGN
from renderer.prerender.spec import Spec
from renderer.settings import Settings
from renderer.store import accounts, prerender
from renderer.store.artefacts import below, digest_of, local_folder
from renderer.templates import SAVED, Kind

MOST_BASES = 8
REPEATABLE = ("barcode", "number")
MAX_CHUNK_ROWS = 20_000
_TEMPLATE_KINDS: tuple[Kind, ...] = ("ticket", "pass", "mms")


@dataclass(frozen=True, slots=True)
class Wish:
    """A job as asked for; what is None takes the kind's own choice. ``grade_every`` 0 grades nothing."""

    template: str
    source: str
    out: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    repeats: Sequence[str] = ()
    chunk_rows: int | None = None
    grade_every: int | None = None
    gateway: str | None = None
    account_id: int | None = None


def default_out(settings: Settings) -> str:
    """Where artefacts go when nobody says: beside the others."""
    return below(settings.artefacts, "prerender")


def out_of(wish: Wish, settings: Settings) -> str:
    """Where the artefacts of a wish go, a folder by its full path."""
    if wish.out is None:
        return default_out(settings)
    folder = local_folder(wish.out)
    return wish.out if folder is None else str(folder)


def kind_of(engine: Engine, template: str) -> tuple[str, str]:
    """Kind and name of ``barcode:qr``, ``ticket:gala`` or a template's plain id; raises UnknownTemplate."""
    kind, colon, name = template.partition(":")
    if colon:
        if kind not in kinds():
            raise UnknownTemplate(
                f"{kind[:40]!r} is no kind of artefact; there are {', '.join(sorted(kinds()))}.",
                field="template",
            )
        return kind, name
    if template.startswith(SAVED):
        return "mms", template
    found = [kind for kind in _TEMPLATE_KINDS if template in engine.templates.ids(kind)]
    if not found:
        known = ", ".join(f"{kind}:{name}" for kind in _TEMPLATE_KINDS for name in engine.templates.ids(kind))
        raise UnknownTemplate(
            f"There is no template {template[:64]!r}. Known: {known}, barcode:SYMBOLOGY.", field="template"
        )
    if len(found) > 1:
        raise UnknownTemplate(
            f"{template} is of several kinds; say {' or '.join(f'{kind}:{template}' for kind in found)}.",
            field="template",
        )
    return found[0], template


def spec_of(engine: Engine, wish: Wish) -> Spec:
    """The judged order; raises UnknownTemplate, TemplateError, InvalidRequest and what the kind refuses."""
    name, template = kind_of(engine, wish.template)
    kind = kinds()[name]
    wrong = [each for each in wish.repeats if each not in REPEATABLE]
    if wrong:
        raise InvalidRequest(f"Only barcode and number may repeat, not {wrong[0]!r}.", field="repeats")
    chunk_rows = kind.chunk_rows if wish.chunk_rows is None else wish.chunk_rows
    if not 1 <= chunk_rows <= MAX_CHUNK_ROWS:
        raise InvalidRequest(f"A chunk has 1 to {MAX_CHUNK_ROWS:,} rows.", field="chunk_rows")
    grade = kind.grade_every if wish.grade_every is None else wish.grade_every
    spec = Spec(
        kind=name,
        name=template,
        options=dict(wish.options),
        columns=dict(wish.columns),
        same=dict(wish.same),
        repeats=tuple(wish.repeats),
        grade_every=max(0, grade),
        chunk_rows=chunk_rows,
        link=placeholder(engine.settings.public_url) if name == "mms" else "",
        gateway=(wish.gateway or engine.settings.default_gateway) if name == "mms" else None,
    )
    ready = drawer(engine, spec)
    check_targets([*wish.columns, *wish.same], ready.contract)
    return replace(spec, recipe=ready.same.hex())


def source_of(connection: Connection | None, source: str, account_id: int | None) -> str:
    """A source as the books name it: a file's full path, or the row of ``campaign:NUMBER``.

    Raises InvalidRequest or UnknownId when there is none.
    """
    if source.startswith("campaign:"):
        if connection is None:
            raise InvalidRequest("A campaign's subscribers are in the records.", field="rows")
        return f"{CAMPAIGN}{_campaign(connection, source.partition(':')[2], account_id)}"
    path = Path(source)
    if not path.is_file():
        raise InvalidRequest(f"There is no file {source}.", field="rows")
    return str(path.resolve())


def _campaign(connection: Connection, number: str, account_id: int | None) -> int:
    table = accounts.campaigns.c
    chosen = select(table.id).where(table.number == number)
    if account_id is not None:
        chosen = chosen.where(table.account_id == account_id)
    found = list(connection.execute(chosen.limit(2)).scalars())
    if not found:
        raise UnknownId(f"There is no campaign {number}.", field="rows")
    if len(found) > 1:
        raise InvalidRequest(f"Several accounts have a campaign {number}; name the account.", field="account")
    return cast("int", found[0])


def place_order(
    connection: Connection,
    spec: Spec,
    wish: Wish,
    source: str,
    out: str,
    *,
    state: str,
    signed_at: datetime,
    now: datetime,
) -> int:
    """Id of the job, which takes over what finished jobs of the same recipe have made in the same place."""
    done = prerender.jobs_in(connection, [prerender.DONE], template=wish.template)
    same = [job for job in done if job.out == out and job.spec.get("recipe") == spec.recipe]
    bases = tuple(str(job.spec["key"]) for job in same[:MOST_BASES])
    key = digest_of(secrets.token_bytes(16))[:16]
    ordered = replace(spec, bases=bases, key=f"{now:%Y%m%d}-{key}")
    row = {
        "account_id": wish.account_id,
        "template": wish.template,
        "source": source,
        "out": out,
        "spec": ordered.as_dict(),
        "state": state,
        "signed_at": signed_at,
    }
    return prerender.add_job(connection, row, now=now)
