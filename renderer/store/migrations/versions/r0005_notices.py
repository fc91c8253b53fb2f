"""Notices of an account, sends to campaigns, throttles, and what came in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renderer.store.base import Document, Identity, Utc

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and let postbacks tell notices as well as events."""
    _notices()
    _schedules()
    _inbound()
    op.create_table(
        "throttles",
        sa.Column("id", Identity, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_throttles")),
        sa.UniqueConstraint("name", name=op.f("uq_throttles_name")),
    )
    op.create_table(
        "meters",
        sa.Column("id", Identity, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("labels", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meters")),
        sa.UniqueConstraint("name", "labels", name=op.f("uq_meters_name_labels")),
    )
    op.add_column("accounts", sa.Column("mo_postback_url", sa.String(length=2000), nullable=True))
    op.add_column("accounts", sa.Column("pass_postback_url", sa.String(length=2000), nullable=True))
    op.create_index("ix_messages_recipient", "messages", ["recipient"], unique=False)
    op.create_index(
        "uq_messages_scheduled_id_recipient", "messages", ["scheduled_id", "recipient"], unique=True
    )
    _keep_attempts()
    with op.batch_alter_table("postbacks") as table:
        table.add_column(sa.Column("notice_id", Identity, nullable=True))
        table.add_column(sa.Column("attempts_before", sa.Integer(), nullable=False, server_default="0"))
        table.alter_column("event_id", existing_type=Identity, nullable=True)
        table.create_foreign_key(
            op.f("fk_postbacks_notice_id"), "notices", ["notice_id"], ["id"], ondelete="CASCADE"
        )
        table.create_unique_constraint(op.f("uq_postbacks_notice_id"), ["notice_id"])
    _put_attempts_back()


def downgrade() -> None:
    """Drop them; what was owed for notices is forgotten."""
    op.execute("DELETE FROM postbacks WHERE event_id IS NULL")
    _keep_attempts()
    with op.batch_alter_table("postbacks") as table:
        table.drop_constraint(op.f("uq_postbacks_notice_id"), type_="unique")
        table.drop_constraint(op.f("fk_postbacks_notice_id"), type_="foreignkey")
        table.drop_column("attempts_before")
        table.drop_column("notice_id")
        table.alter_column("event_id", existing_type=Identity, nullable=False)
    _put_attempts_back()
    op.drop_index("uq_messages_scheduled_id_recipient", table_name="messages")
    op.drop_index("ix_messages_recipient", table_name="messages")
    op.drop_column("accounts", "pass_postback_url")
    op.drop_column("accounts", "mo_postback_url")
    op.drop_table("meters")
    op.drop_table("throttles")
    op.drop_index(op.f("ix_inbound_account_id"), table_name="inbound")
    op.drop_table("inbound")
    op.drop_table("schedule_skips")
    op.drop_index("ix_schedules_state_claimed_until", table_name="schedules")
    op.drop_index(op.f("ix_schedules_account_id"), table_name="schedules")
    op.drop_table("schedules")
    op.drop_index(op.f("ix_notices_account_id"), table_name="notices")
    op.drop_table("notices")


def _keep_attempts() -> None:
    # SQLite changes a table by copying and dropping it, and the drop would take the attempts along
    if op.get_bind().dialect.name == "sqlite":
        op.execute("CREATE TABLE kept_attempts AS SELECT * FROM postback_attempts")


def _put_attempts_back() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO postback_attempts SELECT * FROM kept_attempts")
        op.execute("DROP TABLE kept_attempts")


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("message_id", Identity, nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("dialect", sa.String(length=8), nullable=False),
        sa.Column("facts", Document, nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_notices_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_notices_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_account_id"), "notices", ["account_id"], unique=False)


def _schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("dialect", sa.String(length=8), nullable=False),
        sa.Column("tracking_form", sa.String(length=8), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("mms_id", sa.String(length=20), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", Identity, nullable=False),
        sa.Column("sender", sa.String(length=20), nullable=False),
        sa.Column("content", Document, nullable=False),
        sa.Column("discovery", Document, nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("after", sa.String(length=20), nullable=False),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("claimed_until", Utc, nullable=True),
        sa.Column("created_at", Utc, nullable=False),
        sa.Column("done_at", Utc, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_schedules_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_schedules_campaign_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_schedules_account_id"), "schedules", ["account_id"], unique=False)
    op.create_index("ix_schedules_state_claimed_until", "schedules", ["state", "claimed_until"], unique=False)
    op.create_table(
        "schedule_skips",
        sa.Column("id", Identity, nullable=False),
        sa.Column("schedule_id", Identity, nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedules.id"], name=op.f("fk_schedule_skips_schedule_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule_skips")),
        sa.UniqueConstraint("schedule_id", "recipient", name=op.f("uq_schedule_skips_schedule_id_recipient")),
    )


def _inbound() -> None:
    op.create_table(
        "inbound",
        sa.Column("id", Identity, nullable=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("raw_id", sa.String(length=100), nullable=False),
        sa.Column("account_id", Identity, nullable=True),
        sa.Column("kind", sa.String(length=4), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("parts", Document, nullable=False),
        sa.Column("received_at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_inbound_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
        sa.UniqueConstraint("gateway", "raw_id", name=op.f("uq_inbound_gateway_raw_id")),
    )
    op.create_index(op.f("ix_inbound_account_id"), "inbound", ["account_id"], unique=False)
