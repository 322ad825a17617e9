"""Phones and addresses that do not work, and to which address a message went."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0038"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "dead_contacts",
        *(sa.Column(name, KEY, nullable=False) for name in ("county", "person", "contact")),
        sa.Column("address", KEY, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "person", "contact"),
        comment="Phones and addresses that a gateway or a mail server said nobody has; address: its digest.",
        sqlite_with_rowid=False,
    )
    op.add_column("outbox", sa.Column("address", KEY, nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("outbox", "address")
    op.drop_table("dead_contacts")
