"""The first schema: accounts, templates, barcodes, messages and their books."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from renderer.store.base import Document, Identity, Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "accounts",
        sa.Column("id", Identity, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("billing_ok", sa.Boolean(), nullable=False),
        sa.Column("country", sa.String(length=4), nullable=False),
        sa.Column("postback_url", sa.String(length=2000), nullable=True),
        sa.Column("postback_form", sa.String(length=8), nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
    )
    op.create_table(
        "handset_cache",
        sa.Column("id", Identity, nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=False),
        sa.Column("handset", sa.String(length=200), nullable=False),
        sa.Column("spid", sa.String(length=7), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("seen_at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handset_cache")),
        sa.UniqueConstraint("phone", name=op.f("uq_handset_cache_phone")),
    )
    op.create_table(
        "reports",
        sa.Column("id", Identity, nullable=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("gateway_id", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=True),
        sa.Column("handset", sa.String(length=200), nullable=True),
        sa.Column("spid", sa.String(length=7), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("received_at", Utc, nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("look_again_at", Utc, nullable=True),
        sa.Column("handled_at", Utc, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint(
            "gateway", "gateway_id", "status", name=op.f("uq_reports_gateway_gateway_id_status")
        ),
    )
    op.create_index("ix_reports_handled_at", "reports", ["handled_at", "look_again_at"], unique=False)
    op.create_table(
        "workers",
        sa.Column("id", Identity, nullable=False),
        sa.Column("executor", sa.String(length=64), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("beat_at", Utc, nullable=False),
        sa.Column("adopter", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workers")),
        sa.UniqueConstraint("executor", name=op.f("uq_workers_executor")),
    )
    op.create_table(
        "api_keys",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("hint", sa.String(length=8), nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        sa.Column("revoked_at", Utc, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_api_keys_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("digest", name=op.f("uq_api_keys_digest")),
    )
    op.create_index(op.f("ix_api_keys_account_id"), "api_keys", ["account_id"], unique=False)
    op.create_table(
        "barcode_databases",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("always_generate", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_barcode_databases_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barcode_databases")),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_barcode_databases_account_id_number")),
    )
    op.create_table(
        "campaigns",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("shortcode", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_campaigns_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
        sa.UniqueConstraint("account_id", "number", name=op.f("uq_campaigns_account_id_number")),
    )
    op.create_table(
        "pass_templates",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("pass_template_id", sa.String(length=20), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_pass_templates_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pass_templates")),
        sa.UniqueConstraint(
            "account_id", "pass_template_id", name=op.f("uq_pass_templates_account_id_pass_template_id")
        ),
    )
    op.create_table(
        "shortcodes",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=4), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("gateway", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_shortcodes_account_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortcodes")),
        sa.UniqueConstraint("account_id", "code", name=op.f("uq_shortcodes_account_id_code")),
    )
    op.create_table(
        "messages",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("dialect", sa.String(length=8), nullable=False),
        sa.Column("tracking_form", sa.String(length=8), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("mms_id", sa.String(length=20), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("sender", sa.String(length=20), nullable=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("campaign_id", Identity, nullable=True),
        sa.Column("scheduled_id", sa.Integer(), nullable=True),
        sa.Column("client_reference", sa.String(length=64), nullable=True),
        sa.Column("content", Document, nullable=False),
        sa.Column("discovery", Document, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("claimed_until", Utc, nullable=True),
        sa.Column("handset", sa.String(length=200), nullable=True),
        sa.Column("spid", sa.String(length=7), nullable=True),
        sa.Column("artefact", sa.String(length=64), nullable=True),
        sa.Column("sent_as", sa.String(length=4), nullable=False),
        sa.Column("gateway_id", sa.String(length=100), nullable=True),
        sa.Column("created_at", Utc, nullable=False),
        sa.Column("updated_at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_messages_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_messages_campaign_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "account_id", "client_reference", name=op.f("uq_messages_account_id_client_reference")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_messages_account_id"), "messages", ["account_id"], unique=False)
    op.create_index("ix_messages_state_claimed_until", "messages", ["state", "claimed_until"], unique=False)
    op.create_table(
        "mms_templates",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("mms_id", sa.String(length=20), nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("database_id", Identity, nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_mms_templates_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["database_id"], ["barcode_databases.id"], name=op.f("fk_mms_templates_database_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mms_templates")),
        sa.UniqueConstraint("account_id", "mms_id", name=op.f("uq_mms_templates_account_id_mms_id")),
    )
    op.create_table(
        "subscribers",
        sa.Column("id", Identity, nullable=False),
        sa.Column("campaign_id", Identity, nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_subscribers_campaign_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscribers")),
        sa.UniqueConstraint("campaign_id", "phone", name=op.f("uq_subscribers_campaign_id_phone")),
    )
    op.create_index("ix_subscribers_phone", "subscribers", ["phone"], unique=False)
    op.create_table(
        "barcodes",
        sa.Column("id", Identity, nullable=False),
        sa.Column("database_id", Identity, nullable=False),
        sa.Column("barcode_id", sa.String(length=4096), nullable=False),
        sa.Column("phone", sa.String(length=64), nullable=False),
        sa.Column("message_id", Identity, nullable=True),
        sa.Column("created_at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["database_id"],
            ["barcode_databases.id"],
            name=op.f("fk_barcodes_database_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_barcodes_message_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barcodes")),
    )
    op.create_index("ix_barcodes_database_id_phone", "barcodes", ["database_id", "phone"], unique=False)
    op.create_table(
        "events",
        sa.Column("id", Identity, nullable=False),
        sa.Column("message_id", Identity, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("facts", Document, nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_events_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("message_id", "kind", "key", name=op.f("uq_events_message_id_kind_key")),
    )
    op.create_table(
        "passes",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("template", sa.String(length=64), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("authentication_token", sa.String(length=64), nullable=False),
        sa.Column("custom_pass_id", sa.String(length=200), nullable=True),
        sa.Column("phone", sa.String(length=64), nullable=True),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("custom_id", sa.String(length=200), nullable=True),
        sa.Column("slots", Document, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("message_id", Identity, nullable=True),
        sa.Column("created_at", Utc, nullable=False),
        sa.Column("updated_at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_passes_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_passes_message_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passes")),
        sa.UniqueConstraint("serial", name=op.f("uq_passes_serial")),
    )
    op.create_index(
        "ix_passes_account_id_custom_pass_id", "passes", ["account_id", "custom_pass_id"], unique=False
    )
    op.create_index("ix_passes_message_id", "passes", ["message_id"], unique=False)
    op.create_table(
        "submissions",
        sa.Column("id", Identity, nullable=False),
        sa.Column("message_id", Identity, nullable=False),
        sa.Column("purpose", sa.String(length=12), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("gateway", sa.String(length=40), nullable=False),
        sa.Column("executor", sa.String(length=64), nullable=False),
        sa.Column("begun_at", Utc, nullable=False),
        sa.Column("ended_at", Utc, nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("gateway_id", sa.String(length=100), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_submissions_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
        sa.UniqueConstraint(
            "message_id", "purpose", "attempt", name=op.f("uq_submissions_message_id_purpose_attempt")
        ),
    )
    op.create_index(
        "ix_submissions_gateway_gateway_id", "submissions", ["gateway", "gateway_id"], unique=False
    )
    op.create_table(
        "postbacks",
        sa.Column("id", Identity, nullable=False),
        sa.Column("account_id", Identity, nullable=False),
        sa.Column("message_id", Identity, nullable=True),
        sa.Column("event_id", Identity, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_until", Utc, nullable=True),
        sa.Column("created_at", Utc, nullable=False),
        sa.Column("done_at", Utc, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_postbacks_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_postbacks_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_postbacks_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postbacks")),
        sa.UniqueConstraint("event_id", name=op.f("uq_postbacks_event_id")),
    )
    op.create_index("ix_postbacks_message_id_state", "postbacks", ["message_id", "state"], unique=False)
    op.create_index("ix_postbacks_state_claimed_until", "postbacks", ["state", "claimed_until"], unique=False)
    op.create_table(
        "postback_attempts",
        sa.Column("id", Identity, nullable=False),
        sa.Column("postback_id", Identity, nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(length=500), nullable=True),
        sa.Column("at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["postback_id"],
            ["postbacks.id"],
            name=op.f("fk_postback_attempts_postback_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_postback_attempts")),
        sa.UniqueConstraint("postback_id", "attempt", name=op.f("uq_postback_attempts_postback_id_attempt")),
    )


def downgrade() -> None:
    """Drop every table."""
    op.drop_table("postback_attempts")
    op.drop_index("ix_postbacks_state_claimed_until", table_name="postbacks")
    op.drop_index("ix_postbacks_message_id_state", table_name="postbacks")
    op.drop_table("postbacks")
    op.drop_index("ix_submissions_gateway_gateway_id", table_name="submissions")
    op.drop_table("submissions")
    op.drop_index("ix_passes_message_id", table_name="passes")
    op.drop_index("ix_passes_account_id_custom_pass_id", table_name="passes")
    op.drop_table("passes")
    op.drop_table("events")
    op.drop_index("ix_barcodes_database_id_phone", table_name="barcodes")
    op.drop_table("barcodes")
    op.drop_index("ix_subscribers_phone", table_name="subscribers")
    op.drop_table("subscribers")
    op.drop_table("mms_templates")
    op.drop_index("ix_messages_state_claimed_until", table_name="messages")
    op.drop_index(op.f("ix_messages_account_id"), table_name="messages")
    op.drop_table("messages")
    op.drop_table("shortcodes")
    op.drop_table("pass_templates")
    op.drop_table("campaigns")
    op.drop_table("barcode_databases")
    op.drop_index(op.f("ix_api_keys_account_id"), table_name="api_keys")
    op.drop_table("api_keys")
    op.drop_table("workers")
    op.drop_index("ix_reports_handled_at", table_name="reports")
    op.drop_table("reports")
    op.drop_table("handset_cache")
    op.drop_table("accounts")
