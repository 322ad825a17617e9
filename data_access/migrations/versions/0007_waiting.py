"""Updates and ends of cases nobody reported yet are kept as they came; a dead letter says who sent it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_STUBS = "SELECT id, county, body FROM cases WHERE open = 0 AND last_seq = 0"
_KEEP = """
INSERT INTO waiting (county, root, scope, cause, source, source_id, kind, entry, sent_by, raw, at, taken)
VALUES (:county, :root, '', :cause, :source, :source_id, '', '', '', :raw, :at, 0)
"""


def upgrade() -> None:
    """What an older version joined to a case without a report stays joined to it, and is listed."""
    _table()
    op.add_column("dead_letters", sa.Column("sent_by", sa.Text(), nullable=False, server_default=""))
    connection = op.get_bind()
    for root, county, body in connection.exec_driver_sql(_STUBS).fetchall():
        case = json.loads(body)
        row = {"county": county, "root": root, "cause": f"//{root}", "raw": b""}
        row |= {"source": case["source"], "source_id": case["source_id"], "at": _utc(case["updated_at"])}
        connection.execute(sa.text(_KEEP), row)


def _table() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", NUMBER, nullable=False, autoincrement=True),
        sa.Column("county", KEY, nullable=False),
        sa.Column("root", KEY, nullable=False),
        sa.Column("scope", KEY, nullable=False),
        sa.Column("cause", KEY, nullable=False),
        sa.Column("source", KEY, nullable=False),
        sa.Column("source_id", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("entry", KEY, nullable=False),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("taken", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("county", "cause"),
        comment="Updates and ends of cases that nobody reported. root: the case's id; kind '': of an older "
        "version, joined to the case already; taken: applied to a case of a narrower sender.",
    )
    op.create_index("waiting_root", "waiting", ["county", "root"])


def _utc(at: str | None) -> str:
    """The time of a case's body as the tables write it."""
    if at is None:
        return ""
    return datetime.fromisoformat(at).astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def downgrade() -> None:
    op.drop_column("dead_letters", "sent_by")
    op.drop_table("waiting")
