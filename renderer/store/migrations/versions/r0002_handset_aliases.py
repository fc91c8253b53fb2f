"""Handsets matched by hand: a reported name and the profile it stands for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renderer.store.base import Identity, Utc

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "handset_aliases",
        sa.Column("id", Identity, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("profile", sa.String(length=200), nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handset_aliases")),
        sa.UniqueConstraint("name", name=op.f("uq_handset_aliases_name")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("handset_aliases")
