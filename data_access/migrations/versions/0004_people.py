"""People, posts, units, rosters, retention, imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _people()
    _units()
    _posts()
    _directories()
    _rosters()
    _retention()
    _imports()


def _key(*names: str) -> list[sa.Column]:
    return [sa.Column(name, KEY, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _people() -> None:
    op.create_table(
        "people",
        *_key("county", "id"),
        *_texts("name"),
        *_key("post", "unit", "region"),
        *_texts("phone"),
        sa.Column("active", sa.SmallInteger(), nullable=False),
        *_key("source"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_texts("removed_at"),
        sa.PrimaryKeyConstraint("county", "id"),
        comment="The directory. Personal data. removed_at: '' while active.",
        sqlite_with_rowid=False,
    )


def _units() -> None:
    op.create_table(
        "units",
        *_key("county", "code"),
        *_texts("name", "name_en"),
        *_key("kind", "region"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "code"),
        comment="Departments, stations and teams.",
        sqlite_with_rowid=False,
    )


def _posts() -> None:
    op.create_table(
        "posts",
        *_key("county", "code"),
        *_texts("name", "name_en"),
        sa.Column("tier", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("county", "code"),
        comment="Roles a person can have; tier 0 is outside the cascade.",
        sqlite_with_rowid=False,
    )


def _directories() -> None:
    op.create_table(
        "directories",
        *_key("county"),
        *_texts("seeded_at"),
        *_key("digest"),
        sa.PrimaryKeyConstraint("county"),
        comment="Counties whose directory was taken over from their pack, once.",
    )


def _rosters() -> None:
    names = ("county", "day", "shift", "region", "post", "person")
    op.create_table(
        "rosters",
        *_key(*names),
        sa.PrimaryKeyConstraint(*names),
        comment="Who is on duty when.",
        sqlite_with_rowid=False,
    )


def _retention() -> None:
    op.create_table(
        "retention",
        *_key("county", "kind"),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        *_key("done_day"),
        *_texts("last_run"),
        sa.Column("last_count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("county", "kind"),
        comment="How long what is kept; mark: how far the daily job has come, done_day: when it was through.",
        sqlite_with_rowid=False,
    )


def _imports() -> None:
    op.create_table(
        "imports",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        *_key("county", "kind", "digest"),
        *_texts("filename"),
        sa.Column("complete", sa.SmallInteger(), nullable=False),
        *_texts("counts"),
        sa.Column("touched", sa.Integer(), nullable=False),
        *_key("author"),
        *_texts("author_name"),
        sa.Column("author_person", KEY),
        sa.Column("approved_by", KEY),
        *_texts("reason"),
        *_key("state"),
        *_texts("at", "expires_at"),
        sa.Column("settled_at", sa.Text()),
        *_texts("body"),
        sa.PrimaryKeyConstraint("id"),
        comment="Previews of imports and what became of them; body holds the rows and is emptied at the end.",
    )
    op.create_index("imports_county", "imports", ["county", "id"])


def downgrade() -> None:
    for name in ("imports", "retention", "rosters", "directories", "posts", "units", "people"):
        op.drop_table(name)
