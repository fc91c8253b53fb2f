"""Devices that hold a pass, and the addresses of passes."""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

from renderer.store.base import Identity, Utc

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_LATER_TWIN = (
    "UPDATE passes SET custom_pass_id = NULL WHERE EXISTS (SELECT 1 FROM passes AS later WHERE "
    "later.account_id = passes.account_id AND later.template = passes.template "
    "AND later.custom_pass_id = passes.custom_pass_id AND later.id > passes.id)"
)


def upgrade() -> None:
    """Give passes their data's id and their changes; make the tables around them."""
    # kept apart: SQLite changes a table by copying and dropping it, and the drop takes what refers to it
    op.execute(
        "CREATE TABLE kept_passes AS "
        "SELECT message_id, id AS pass_id FROM passes WHERE message_id IS NOT NULL"
    )
    _widen_passes()
    _message_passes()
    _devices()
    op.create_table(
        "pass_pushes",
        sa.Column("id", Identity, nullable=False),
        sa.Column("pass_id", Identity, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("claimed_until", Utc, nullable=True),
        sa.Column("created_at", Utc, nullable=False),
        sa.Column("done_at", Utc, nullable=True),
        sa.ForeignKeyConstraint(
            ["pass_id"], ["passes.id"], name=op.f("fk_pass_pushes_pass_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pass_pushes")),
    )
    op.create_index(op.f("ix_pass_pushes_pass_id"), "pass_pushes", ["pass_id"], unique=False)
    op.create_index(
        "ix_pass_pushes_state_claimed_until", "pass_pushes", ["state", "claimed_until"], unique=False
    )
    op.create_table(
        "revoked_links",
        sa.Column("id", Identity, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revoked_links")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_revoked_links_kind_subject_id")),
    )


def downgrade() -> None:
    """Drop them; of passes only what the first schema knew is kept."""
    op.drop_table("revoked_links")
    op.drop_index("ix_pass_pushes_state_claimed_until", table_name="pass_pushes")
    op.drop_index(op.f("ix_pass_pushes_pass_id"), table_name="pass_pushes")
    op.drop_table("pass_pushes")
    op.drop_index("ix_registrations_pass_id", table_name="registrations")
    op.drop_table("registrations")
    op.drop_index(op.f("ix_devices_push_token"), table_name="devices")
    op.drop_table("devices")
    op.execute(
        "CREATE TABLE kept_passes AS "
        "SELECT max(message_id) AS message_id, pass_id FROM message_passes GROUP BY pass_id"
    )
    op.drop_index(op.f("ix_message_passes_pass_id"), table_name="message_passes")
    op.drop_table("message_passes")
    op.drop_index("ix_passes_change", table_name="passes")
    op.drop_index("uq_passes_custom_id", table_name="passes")
    op.drop_index("uq_passes_custom_pass_id", table_name="passes")
    op.execute("DELETE FROM passes WHERE issued_at IS NULL")
    with op.batch_alter_table("passes") as table:
        table.drop_constraint(op.f("uq_passes_data_id"), type_="unique")
        for name in ("data_id", "picture", "change", "dialect", "modified_at", "issued_at", "deleted_at"):
            table.drop_column(name)
        table.add_column(sa.Column("message_id", Identity, nullable=True))
        table.create_foreign_key(
            op.f("fk_passes_message_id"), "messages", ["message_id"], ["id"], ondelete="SET NULL"
        )
    op.execute(
        "UPDATE passes SET message_id = "
        "(SELECT kept_passes.message_id FROM kept_passes WHERE kept_passes.pass_id = passes.id)"
    )
    op.execute("DROP TABLE kept_passes")
    op.create_index("ix_passes_message_id", "passes", ["message_id"], unique=False)
    op.create_index(
        "ix_passes_account_id_custom_pass_id", "passes", ["account_id", "custom_pass_id"], unique=False
    )


def _message_passes() -> None:
    op.create_table(
        "message_passes",
        sa.Column("id", Identity, nullable=False),
        sa.Column("message_id", Identity, nullable=False),
        sa.Column("pass_id", Identity, nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_message_passes_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pass_id"], ["passes.id"], name=op.f("fk_message_passes_pass_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_passes")),
        sa.UniqueConstraint("message_id", "pass_id", name=op.f("uq_message_passes_message_id_pass_id")),
    )
    op.create_index(op.f("ix_message_passes_pass_id"), "message_passes", ["pass_id"], unique=False)
    op.execute("INSERT INTO message_passes (message_id, pass_id) SELECT message_id, pass_id FROM kept_passes")
    op.execute("DROP TABLE kept_passes")


def _widen_passes() -> None:
    op.add_column("passes", sa.Column("data_id", sa.String(length=40), nullable=True))
    op.add_column("passes", sa.Column("picture", sa.String(length=64), nullable=True))
    op.add_column("passes", sa.Column("change", sa.BigInteger(), nullable=True))
    op.add_column("passes", sa.Column("dialect", sa.String(length=8), nullable=True))
    op.add_column("passes", sa.Column("modified_at", Utc, nullable=True))
    op.add_column("passes", sa.Column("issued_at", Utc, nullable=True))
    op.add_column("passes", sa.Column("deleted_at", Utc, nullable=True))
    _fill()
    op.drop_index("ix_passes_account_id_custom_pass_id", table_name="passes")
    op.drop_index("ix_passes_message_id", table_name="passes")
    with op.batch_alter_table("passes") as table:
        for name, kind in (
            ("data_id", sa.String(length=40)),
            ("change", sa.BigInteger()),
            ("dialect", sa.String(length=8)),
            ("modified_at", Utc()),
        ):
            table.alter_column(name, existing_type=kind, nullable=False)
        table.alter_column("custom_pass_id", existing_type=sa.String(length=200), type_=sa.String(length=256))
        table.alter_column("email", existing_type=sa.String(length=254), type_=sa.String(length=320))
        table.create_unique_constraint(op.f("uq_passes_data_id"), ["data_id"])
        table.drop_constraint(op.f("fk_passes_message_id"), type_="foreignkey")
        table.drop_column("message_id")
    own = ["account_id", "template"]
    op.create_index("uq_passes_custom_pass_id", "passes", [*own, "custom_pass_id"], unique=True)
    op.create_index("uq_passes_custom_id", "passes", [*own, "custom_id"], unique=True)
    op.create_index("ix_passes_change", "passes", ["change"], unique=False)


def _fill() -> None:
    """What passes of the first schema lack: all of them were issued with a message."""
    op.execute(_LATER_TWIN)  # of passes under one CUSTOMPASSID the last one keeps it
    passes = sa.table(
        "passes",
        sa.column("id", Identity),
        sa.column("data_id", sa.String),
        sa.column("change", sa.BigInteger),
        sa.column("dialect", sa.String),
        sa.column("modified_at", Utc),
        sa.column("issued_at", Utc),
        sa.column("created_at", Utc),
        sa.column("updated_at", Utc),
    )
    connection = op.get_bind()
    rows = connection.execute(sa.select(passes.c.id, passes.c.created_at, passes.c.updated_at)).all()
    for row_id, created, updated in rows:
        values = {
            "data_id": secrets.token_hex(20),
            "change": 0,
            "dialect": "1.3",
            "issued_at": created,
            "modified_at": updated.replace(microsecond=0),
        }
        connection.execute(sa.update(passes).where(passes.c.id == row_id).values(values))


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", Identity, nullable=False),
        sa.Column("library_id", sa.String(length=128), nullable=False),
        sa.Column("push_token", sa.String(length=200), nullable=False),
        sa.Column("seen_at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("library_id", name=op.f("uq_devices_library_id")),
    )
    op.create_index(op.f("ix_devices_push_token"), "devices", ["push_token"], unique=False)
    op.create_table(
        "registrations",
        sa.Column("id", Identity, nullable=False),
        sa.Column("device_id", Identity, nullable=False),
        sa.Column("pass_id", Identity, nullable=False),
        sa.Column("change", sa.BigInteger(), nullable=False),
        sa.Column("pushed", sa.BigInteger(), nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_registrations_device_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pass_id"], ["passes.id"], name=op.f("fk_registrations_pass_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registrations")),
        sa.UniqueConstraint("device_id", "pass_id", name=op.f("uq_registrations_device_id_pass_id")),
    )
    op.create_index("ix_registrations_pass_id", "registrations", ["pass_id"], unique=False)
