"""The curve of each township of a roll-out; an index by which people stand by tier, state and place.

What was answered before is counted from the tasks, as the relay counts it every ten minutes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0043"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
PLACE = ["county", "rollout", "tier", "state", "region", "person"]
MINUTE = timedelta(minutes=1)
TOWNSHIP = 9


def upgrade() -> None:
    op.create_table(
        "township_minutes",
        *(sa.Column(name, KEY, nullable=False) for name in ("county", "rollout", "township")),
        sa.Column("tier", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("minute", "accepted", "finished")),
        sa.PrimaryKeyConstraint("county", "rollout", "township", "tier", "minute"),
        comment="The same for each township.",
        sqlite_with_rowid=False,
    )
    op.create_index("tasks_place", "tasks", PLACE)
    for county, rollout, body in (
        op.get_bind().execute(sa.text("SELECT county, id, body FROM rollouts")).all()
    ):
        if issued := json.loads(body).get("issued_at"):
            _fill(county, rollout, datetime.fromisoformat(issued))


def _fill(county: str, rollout: str, began: datetime) -> None:
    """The minutes of one roll-out."""
    query = sa.text(
        "SELECT region, tier, accepted_at, finished_at FROM tasks "
        "WHERE county = :county AND rollout = :rollout AND accepted_at IS NOT NULL"
    )
    sums: dict[tuple[str, int, int], list[int]] = defaultdict(lambda: [0, 0])
    for region, tier, *times in op.get_bind().execute(query, {"county": county, "rollout": rollout}):
        for place, at in enumerate(times):
            if at is not None:
                minute = max(0, (datetime.fromisoformat(at) - began) // MINUTE)
                sums[region[:TOWNSHIP], tier, minute][place] += 1
    names = ("county", "rollout", "township", "tier", "minute", "accepted", "finished")
    rows = [dict(zip(names, (county, rollout, *what, *counts), strict=True)) for what, counts in sums.items()]
    if rows:
        table = sa.table("township_minutes", *map(sa.column, names))
        op.bulk_insert(table, rows)


def downgrade() -> None:
    op.drop_index("tasks_place", "tasks")
    op.drop_table("township_minutes")
