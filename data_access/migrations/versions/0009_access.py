"""For whom a second factor was begun and when; read tokens that are asked for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("accounts", sa.Column("totp_pending_for", sa.LargeBinary()))
    op.add_column("accounts", sa.Column("totp_pending_at", sa.Text()))
    op.execute("UPDATE accounts SET totp_pending = NULL")
    op.create_table(
        "token_requests",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("region", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("author", KEY, nullable=False),
        sa.Column("author_person", KEY),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("settled_by", KEY),
        sa.Column("settled_name", sa.Text()),
        sa.Column("settled_at", sa.Text()),
        sa.Column("token", NUMBER),
        sa.PrimaryKeyConstraint("id"),
        comment="Read tokens that were asked for, and what became of it. days 0: until it is ended.",
    )


def downgrade() -> None:
    op.drop_table("token_requests")
    op.drop_column("accounts", "totp_pending_at")
    op.drop_column("accounts", "totp_pending_for")
