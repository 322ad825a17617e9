"""Official warnings: as they stand, their messages, the files as they came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _keys(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, KEY, nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "warnings",
        *_keys("county", "id"),
        sa.Column("live", sa.SmallInteger(), nullable=False),
        *_keys("listed_as", "sent"),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "id"),
        comment="Official warnings, each over all its messages; live 1: screens show it; listed_as: source, "
        "place and type of one that a list shows.",
        sqlite_with_rowid=False,
    )
    op.create_index("warnings_by_time", "warnings", ["county", "live", "sent"])
    op.create_index("warnings_listed", "warnings", ["county", "listed_as"])
    op.create_table(
        "warning_messages",
        *_keys("county", "identifier", "sender", "warning", "meaning"),
        sa.Column("why", sa.Text(), nullable=False),
        *_keys("source", "at", "file"),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("county", "identifier", "sender"),
        comment="Messages of warnings and what each meant; meaning unseen: only named by another; file: its "
        "bytes.",
        sqlite_with_rowid=False,
    )
    op.create_index("warning_messages_of", "warning_messages", ["county", "warning"])
    op.create_table(
        "warning_files",
        *_keys("county", "digest"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("county", "digest"),
        comment="Files of warnings as they came, by their digest.",
    )


def downgrade() -> None:
    op.drop_table("warning_files")
    op.drop_index("warning_messages_of", "warning_messages")
    op.drop_table("warning_messages")
    op.drop_index("warnings_listed", "warnings")
    op.drop_index("warnings_by_time", "warnings")
    op.drop_table("warnings")
