"""Pre-rendering jobs, their chunks and what they made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renderer.store.base import Document, Identity, Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "prerender_jobs",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=True),
        sa.Column("template", sa.String(length=80), nullable=False),
        sa.Column("source", sa.String(length=2000), nullable=False),
        sa.Column("out", sa.String(length=2000), nullable=False),
        sa.Column("spec", Document, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("facts", Document, nullable=False),
        sa.Column("signed_at", Utc, nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        sa.Column("started_at", Utc, nullable=True),
        sa.Column("finished_at", Utc, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_prerender_jobs_account_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prerender_jobs")),
    )
    op.create_index("ix_prerender_jobs_template_state", "prerender_jobs", ["template", "state"], unique=False)
    op.create_table(
        "prerender_chunks",
        sa.Column("id", Identity, nullable=False),
        sa.Column("job_id", Identity, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("executor", sa.String(length=64), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=500), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("reused", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("pack", sa.String(length=64), nullable=True),
        sa.Column("done_at", Utc, nullable=True),
        sa.ForeignKeyConstraint(
            ["job_id"],
            ["prerender_jobs.id"],
            name=op.f("fk_prerender_chunks_job_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prerender_chunks")),
        sa.UniqueConstraint("job_id", "number", name=op.f("uq_prerender_chunks_job_id_number")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("prerender_chunks")
    op.drop_index("ix_prerender_jobs_template_state", table_name="prerender_jobs")
    op.drop_table("prerender_jobs")
