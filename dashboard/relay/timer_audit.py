"""The auditor of timers: whatever waits for its time is worked out anew from what it is about
(dashboard/relay/expected/), and a timer whose row is gone (a restored copy, a hand in the database) is
written again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import structlog
from sqlalchemy import Connection

from dashboard.relay.expected.expected_timers import EXPECTATIONS, list_expected
from dashboard.relay.expected.outlook import Outlook
from dashboard.relay.fires.roster_timers import GAPS, expect_roster_timer
from dashboard.relay.timers import BY
from data_access.county_packs.county_pack import County
from data_access.database.codec import utc_text
from data_access.outbox.timer_rows import Timer, find_timer, list_timer_ids, set_timer
from data_access.store import Store, utc_now
from domain.kernel.worlds import WorldId

AUDIT_S: Final = 60.0
"""How often the relay looks, in seconds."""
RESTORED: Final = "timer.restored"
AUDITED: Final = frozenset((*(kind for expectation in EXPECTATIONS for kind in expectation.kinds), GAPS))
"""The kinds of timers that are restored: all there are."""

log = structlog.get_logger()


def list_missing(connection: Connection, pack: County, now: datetime) -> list[Timer]:
    """Timers of a county that should be there and are not, by when they are due; of one consistent view. That
    of the roster is not looked at: every relay sets it.
    """
    world = WorldId(pack.code)
    known = list_timer_ids(connection, world)
    expected = list_expected(Outlook(connection, world, pack, now, known))
    missing = [timer for timer in expected if timer.id not in known]
    return sorted(missing, key=lambda timer: (timer.due_at, timer.id))


def _list_missing_and_roster(connection: Connection, pack: County, now: datetime) -> list[Timer]:
    """That of the county's roster as well, which a relay sets when it starts."""
    roster = expect_roster_timer(WorldId(pack.code), pack, now)
    there = find_timer(connection, roster.world, roster.id) is not None
    return [*list_missing(connection, pack, now), *(() if there else (roster,))]


class TimerAuditor:
    """Looks at the counties of one database and restores what is missing."""

    def __init__(
        self, store: Store, counties: Mapping[str, County], clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._store, self._counties, self._clock = store, counties, clock

    def restore_missing(self) -> int:
        """Write every missing timer again, each told once by the log and the trace; how many. What was due
        meanwhile is due now. Raises Unavailable.
        """
        return sum(self._restore(pack) for pack in self._counties.values())

    def _restore(self, pack: County) -> int:
        now = self._clock()
        with self._store.reading() as connection:
            if not _list_missing_and_roster(connection, pack, now):
                return 0
        with self._store.unit_of_work(pack.code, BY, now) as work:
            missing = _list_missing_and_roster(work.connection, pack, now)
            for timer in missing:
                set_timer(work.connection, timer)
                facts = {"kind": timer.kind, "due_at": utc_text(timer.due_at)}
                work.trace(RESTORED, f"timer:{timer.subject}", None, facts)
        for timer in missing:
            log.error(
                "timer_restored",
                world=str(timer.world),
                kind=timer.kind,
                subject=timer.subject,
                due_at=utc_text(timer.due_at),
            )
        return len(missing)
