"""What the API keeps of accounts: limits, logins, opt-outs, first answers, saved messages, reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renderer.store.base import Document, Identity, Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# each is added in place: SQLite would copy and drop the table else, and take what hangs on it along
_COLUMNS = (
    ("accounts", "api_enabled", sa.Boolean(), sa.true()),
    ("accounts", "actions", Document, None),
    ("accounts", "monthly_calls", sa.Integer(), None),
    ("api_keys", "call_interval", sa.Integer(), None),
    ("api_keys", "throughput", sa.Integer(), None),
    ("api_keys", "allowed_ips", Document, None),
    ("campaigns", "brand", sa.String(length=100), None),
    ("subscribers", "changed_at", Utc, None),
    ("mms_templates", "name", sa.String(length=100), None),
    ("mms_templates", "dialect", sa.String(length=8), None),
    ("mms_templates", "action", sa.String(length=40), None),
    ("mms_templates", "claimed_until", Utc, None),
)
_TABLES = ("statistics", "mms_contents", "usage", "logins", "first_answers", "opt_outs")


def upgrade() -> None:
    """Add the columns and make the tables."""
    for table, name, kind, default in _COLUMNS:
        op.add_column(table, sa.Column(name, kind, nullable=default is None, server_default=default))
    op.create_index("ix_mms_templates_state", "mms_templates", ["state"], unique=False)
    _opt_outs()
    _first_answers()
    _logins()
    _usage()
    op.create_table(
        "mms_contents",
        sa.Column("id", Identity, nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("document", Document, nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mms_contents")),
        sa.UniqueConstraint("template", name=op.f("uq_mms_contents_template")),
    )
    _statistics()


def downgrade() -> None:
    """Drop them."""
    for table in _TABLES:
        op.drop_table(table)
    op.drop_index("ix_mms_templates_state", table_name="mms_templates")
    for table, name, _, _ in reversed(_COLUMNS):
        op.drop_column(table, name)


def _of_account(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_account_id")
    return sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=name, ondelete="CASCADE")


def _opt_outs() -> None:
    op.create_table(
        "opt_outs",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("shortcode", sa.String(length=20), nullable=True),
        sa.Column("created_at", Utc, nullable=False),
        _of_account("opt_outs"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opt_outs")),
        sa.UniqueConstraint("account_id", "phone", name=op.f("uq_opt_outs_account_id_phone")),
    )
    op.create_index("ix_opt_outs_phone", "opt_outs", ["phone"], unique=False)


def _first_answers() -> None:
    op.create_table(
        "first_answers",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        _of_account("first_answers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_first_answers")),
        sa.UniqueConstraint("account_id", "reference", name=op.f("uq_first_answers_account_id_reference")),
    )
    op.create_index("ix_first_answers_created_at", "first_answers", ["created_at"], unique=False)


def _logins() -> None:
    op.create_table(
        "logins",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("user", sa.String(length=100), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        _of_account("logins"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logins")),
        sa.UniqueConstraint("user", name=op.f("uq_logins_user")),
    )
    op.create_index(op.f("ix_logins_account_id"), "logins", ["account_id"], unique=False)


def _usage() -> None:
    op.create_table(
        "usage",
        sa.Column("id", Identity, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("window", sa.String(length=16), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage")),
        sa.UniqueConstraint("name", name=op.f("uq_usage_name")),
    )


def _statistics() -> None:
    op.create_table(
        "statistics",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        _of_account("statistics"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statistics")),
        sa.UniqueConstraint("digest", name=op.f("uq_statistics_digest")),
    )
    op.create_index(
        "ix_statistics_account_id_created_at", "statistics", ["account_id", "created_at"], unique=False
    )
