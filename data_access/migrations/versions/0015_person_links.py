"""Links by which people answer on their phones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "person_links",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("county", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text()),
        comment="Links by which people answer on their phones; only a SHA-256 of the secret is kept.",
    )
    op.create_index("person_links_hash", "person_links", ["hash"], unique=True)
    op.create_index("person_links_person", "person_links", ["county", "person"])


def downgrade() -> None:
    op.drop_table("person_links")
