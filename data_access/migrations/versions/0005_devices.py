"""Browsers that are known to an account, when somebody last proved who they are, resets that two agree on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _devices()
    _resets()
    op.add_column("sessions", sa.Column("device", NUMBER))
    op.add_column("sessions", sa.Column("proved_at", sa.Text()))
    op.add_column("accounts", sa.Column("reset_at", sa.Text()))
    op.add_column("accounts", sa.Column("guarded_until", sa.Text()))


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("account", NUMBER, nullable=False),
        sa.Column("used_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        comment="Browsers in which an account signed in: strangers' failures do not lock them.",
    )
    op.create_index("devices_hash", "devices", ["hash", "account"], unique=True)
    op.create_index("devices_account", "devices", ["account", "used_at"])


def _resets() -> None:
    op.create_table(
        "resets",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("account", NUMBER, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("author", KEY, nullable=False),
        sa.Column("author_person", KEY),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("settled_by", KEY),
        sa.PrimaryKeyConstraint("id"),
        comment="Resets of administrators and auditors that wait for a second administrator, and what became "
        "of them.",
    )
    op.create_index("resets_account", "resets", ["account", "id"])


def downgrade() -> None:
    op.drop_column("accounts", "guarded_until")
    op.drop_column("accounts", "reset_at")
    op.drop_column("sessions", "proved_at")
    op.drop_column("sessions", "device")
    op.drop_table("resets")
    op.drop_table("devices")
