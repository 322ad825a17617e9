"""The tables of accounts. Of a secret only a SHA-256 is kept (it has 256 bits of chance), of a password only
its Argon2id, of a second factor's seed only what the installation's key can open.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, SmallInteger, Table, Text

from data_access.database.tables.live_tables import COMPACT, KEY, NUMBER, metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("login", KEY, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("region", KEY, nullable=False),
    Column("person", KEY),
    Column("password", Text),
    Column("demo", SmallInteger, nullable=False),
    Column("must_change", SmallInteger, nullable=False),
    Column("totp", LargeBinary),
    Column("totp_pending", LargeBinary),
    Column("totp_pending_for", LargeBinary),
    Column("totp_pending_at", Text),
    Column("totp_last_step", NUMBER, nullable=False),
    Column("oidc_subject", KEY, unique=True),
    Column("version", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("signed_in_at", Text),
    Column("disabled_at", Text),
    Column("reset_at", Text),
    Column("guarded_until", Text),
    comment="Who may sign in. A new version ends every session. region: whose trace tells of it.",
)

grants = Table(
    "grants",
    metadata,
    Column("account", NUMBER, nullable=False),
    Column("role", KEY, nullable=False),
    Column("region", KEY, nullable=False),
    Column("unit", KEY, nullable=False),
    PrimaryKeyConstraint("account", "role", "region", "unit"),
    comment="Roles of accounts; unit '' for roles that reach as far as a region does.",
    **COMPACT,
)

sessions = Table(
    "sessions",
    metadata,
    Column("hash", LargeBinary, nullable=False),
    Column("account", NUMBER),
    Column("kiosk", NUMBER),
    Column("version", Integer, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("factor", KEY, nullable=False),
    Column("ended_at", Text),
    Column("device", NUMBER),
    Column("proved_at", Text),
    PrimaryKeyConstraint("hash"),
    comment="Browsers that signed in. version: the account's then; expires_at '': with its kiosk key.",
)
Index("sessions_account", sessions.c.account, sessions.c.created_at)
Index("sessions_kiosk", sessions.c.kiosk, sessions.c.created_at)

kiosks = Table(
    "kiosks",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("region", KEY, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text),
    Column("ended_at", Text),
    comment="Keys of screens on a wall: read only, one region.",
)

invitations = Table(
    "invitations",
    metadata,
    Column("hash", LargeBinary, nullable=False),
    Column("account", NUMBER),
    Column("kind", KEY, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("used_at", Text),
    Column("ended_at", Text),
    PrimaryKeyConstraint("hash"),
    comment="One-time links to set a password; account NULL: the first administrator's.",
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account", NUMBER, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("used_at", Text),
    PrimaryKeyConstraint("account", "hash"),
    comment="One-time codes for who lost their second factor (80 bits of chance each).",
)

attempts = Table(
    "attempts",
    metadata,
    Column("key", KEY, nullable=False),
    Column("region", KEY, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locks", Integer, nullable=False),
    Column("locked_until", Text),
    Column("minute", KEY, nullable=False),
    Column("untold", Integer, nullable=False),
    PrimaryKeyConstraint("key"),
    comment="Failed sign-ins by account, or by drawer of unknown logins. untold: those "
    "of `minute` that the trace does not tell of yet.",
    **COMPACT,
)

devices = Table(
    "devices",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("hash", LargeBinary, nullable=False),
    Column("account", NUMBER, nullable=False),
    Column("used_at", Text, nullable=False),
    comment="Browsers in which an account signed in: strangers' failures do not lock them.",
)
Index("devices_hash", devices.c.hash, devices.c.account, unique=True)
Index("devices_account", devices.c.account, devices.c.used_at)

resets = Table(
    "resets",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("account", NUMBER, nullable=False),
    Column("kind", KEY, nullable=False),
    Column("author", KEY, nullable=False),
    Column("author_person", KEY),
    Column("author_name", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("state", KEY, nullable=False),
    Column("settled_by", KEY),
    comment="Resets of administrators and auditors that wait for a second administrator, and what became "
    "of them.",
)
Index("resets_account", resets.c.account, resets.c.id)

person_links = Table(
    "person_links",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("hash", LargeBinary, nullable=False),
    Column("county", KEY, nullable=False),
    Column("person", KEY, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("ended_at", Text),
    comment="Links by which people answer on their phones; only a SHA-256 of the secret is kept.",
)
Index("person_links_hash", person_links.c.hash, unique=True)
Index("person_links_person", person_links.c.county, person_links.c.person)

token_requests = Table(
    "token_requests",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    Column("region", KEY, nullable=False),
    Column("name", Text, nullable=False),
    Column("days", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", KEY, nullable=False),
    Column("author_person", KEY),
    Column("author_name", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("state", KEY, nullable=False),
    Column("settled_by", KEY),
    Column("settled_name", Text),
    Column("settled_at", Text),
    Column("token", NUMBER),
    comment="Read tokens that were asked for, and what became of it. days 0: until it is ended.",
)
