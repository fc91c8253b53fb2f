"""Messages that were saved through the API: their slides as a document, their files among the artefacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, String, Table
from sqlalchemy.engine import Connection

from renderer.store.base import Document, Identity, Utc, metadata
from renderer.store.rows import insert_new, one

contents = Table(
    "mms_contents",
    metadata,
    Column("id", Identity, primary_key=True),
    Column("template", String(64), nullable=False, unique=True),  # named by its content, so it never changes
    Column("document", Document, nullable=False),
    Column("created_at", Utc, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Content:
    """A saved message: ``toml`` as in mms.toml, ``files`` by name -> digest of the artefact."""

    template: str
    document: Mapping[str, Any]


def add_content(connection: Connection, template: str, document: Mapping[str, Any], *, now: datetime) -> None:
    """Keep a message under the name of its content; keeping it twice changes nothing."""
    insert_new(connection, contents, {"template": template}, {"document": document, "created_at": now})


def content_of(connection: Connection, template: str) -> Content | None:
    """The saved message of that name."""
    return one(connection, Content, contents, template=template)
