"""Are the roll-outs, their receipts and their tasks what the trace says? A roll-out against the newest row
about it, each batch of receipts against its digest, and what tasks say of answers against the receipts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection

from data_access.audit.stored_rows import ODD, ask, ask_few
from data_access.database.tables.emergency.rollout_tables import rollouts
from data_access.emergency.rollouts.recount import find_touched
from data_access.emergency.rollouts.rollout_store import rollout_of
from data_access.maintenance.verification.findings import Wrong
from data_access.maintenance.verification.traced_rows import Row, TracedTable
from domain.emergency.rollouts.rollout import rollout_content
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId

_ANSWERED: Final = (
    "SELECT 1 FROM task_receipts r "
    "WHERE r.county = t.county AND r.rollout = t.rollout AND r.person = t.person "
    "AND NOT EXISTS (SELECT 1 FROM task_receipts w WHERE w.county = r.county AND w.rollout = r.rollout "
    "AND w.person = r.person AND w.kind = 'withdrawn' AND w.id = 'withdrawn/' || r.id)"
)
_UNFOUNDED: Final = (
    "SELECT t.rollout, t.person FROM tasks t WHERE t.county = ? AND ("  # nosec B608 - our own words
    f"(t.accepted_at IS NOT NULL AND NOT EXISTS ({_ANSWERED} AND r.kind IN ('accepted', 'finished')))"
    f" OR (t.finished_at IS NOT NULL AND NOT EXISTS ({_ANSWERED} AND r.kind = 'finished'))"
    " OR (t.accepted_at IS NULL AND t.returns = 0"
    f" AND EXISTS ({_ANSWERED} AND r.late = '' AND r.kind IN ('accepted', 'finished')))"
    ") ORDER BY t.rollout, t.person LIMIT 1000"
)
"""Tasks that say of answers what no receipt says."""


def _content(_: WorldId, row: Row) -> Mapping[str, Any]:
    id, plan, live, body = row
    rollout = rollout_of(body)
    if (id, plan, live) != (rollout.id, rollout.plan, int(rollout.live)):
        raise ValueError("the columns are not those of the body")
    return rollout_content(rollout, TZ)


ROLLOUTS: Final = TracedTable(rollouts, ("id", "plan", "live", "body"), "rollout", "rollout_state", _content)


def answer_faults(connection: Connection, world: WorldId) -> Iterator[Wrong]:
    """Batches of receipts that were changed, and tasks that say another thing. Inside `as_stored`."""
    for (id,) in ask_few(connection, "SELECT id FROM rollouts WHERE county = ? ORDER BY id", (world,)).all():
        try:
            touched = find_touched(connection, world, id)
        except ODD:
            touched = [0]
        yield from (Wrong("receipt_state", n, str(id)) for n in touched)
    for rollout, person in ask(connection, _UNFOUNDED, (world,)):
        yield Wrong("task_state", 0, f"{rollout} {person}")
