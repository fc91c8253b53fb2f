"""Alembic's entry: the connection that ``schema.upgrade`` hands over -> the revisions run on it."""

from __future__ import annotations

from alembic import context

from renderer.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by copying it (Alembic, "batch" migrations)
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
