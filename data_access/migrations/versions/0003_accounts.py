"""Accounts, grants, sessions, kiosk keys, invitations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TOKEN_COLUMNS = ("name", "kinds", "expires_at", "last_used")


def upgrade() -> None:
    _accounts()
    _grants()
    _sessions()
    _kiosks()
    _invitations()
    _recovery_codes()
    _attempts()
    op.add_column("tokens", sa.Column("name", sa.Text(), nullable=False, server_default=""))
    op.add_column("tokens", sa.Column("kinds", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("tokens", sa.Column("expires_at", sa.Text()))
    op.add_column("tokens", sa.Column("last_used", sa.Text()))


def _accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("login", KEY, nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("person", KEY),
        sa.Column("password", sa.Text()),
        sa.Column("demo", sa.SmallInteger(), nullable=False),
        sa.Column("must_change", sa.SmallInteger(), nullable=False),
        sa.Column("totp", sa.LargeBinary()),
        sa.Column("totp_pending", sa.LargeBinary()),
        sa.Column("totp_last_step", NUMBER, nullable=False),
        sa.Column("oidc_subject", KEY, unique=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("signed_in_at", sa.Text()),
        sa.Column("disabled_at", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
        comment="Who may sign in. A new version ends every session. region: whose trace tells of it.",
    )


def _grants() -> None:
    op.create_table(
        "grants",
        sa.Column("account", NUMBER, nullable=False),
        sa.Column("role", KEY, nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("unit", KEY, nullable=False),
        sa.PrimaryKeyConstraint("account", "role", "region", "unit"),
        comment="Roles of accounts; unit '' for roles that reach as far as a region does.",
        sqlite_with_rowid=False,
    )


def _sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("account", NUMBER),
        sa.Column("kiosk", NUMBER),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("factor", KEY, nullable=False),
        sa.Column("ended_at", sa.Text()),
        sa.PrimaryKeyConstraint("hash"),
        comment="Browsers that signed in. version: the account's then; expires_at '': with its kiosk key.",
    )
    op.create_index("sessions_account", "sessions", ["account", "created_at"])
    op.create_index("sessions_kiosk", "sessions", ["kiosk", "created_at"])


def _kiosks() -> None:
    op.create_table(
        "kiosks",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text()),
        sa.Column("ended_at", sa.Text()),
        sa.PrimaryKeyConstraint("id"),
        comment="Keys of screens on a wall: read only, one region.",
    )


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("account", NUMBER),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.Column("used_at", sa.Text()),
        sa.Column("ended_at", sa.Text()),
        sa.PrimaryKeyConstraint("hash"),
        comment="One-time links to set a password; account NULL: the first administrator's.",
    )


def _recovery_codes() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("account", NUMBER, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("used_at", sa.Text()),
        sa.PrimaryKeyConstraint("account", "hash"),
        comment="One-time codes for who lost their second factor (80 bits of chance each).",
    )


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", KEY, nullable=False),
        sa.Column("region", KEY, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locks", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.Text()),
        sa.Column("minute", KEY, nullable=False),
        sa.Column("untold", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        comment="Failed sign-ins by account, or by drawer of unknown logins. untold: those "
        "of `minute` that the trace does not tell of yet.",
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for name in TOKEN_COLUMNS:
        op.drop_column("tokens", name)
    for name in ("attempts", "recovery_codes", "invitations", "kiosks", "sessions", "grants", "accounts"):
        op.drop_table(name)
