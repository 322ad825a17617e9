"""What was refused: counted, said in the log and, for somebody who is known, kept in the trace.

Somebody who floods us with refused requests gets a few rows, not one for each: the figures count them all.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import structlog
from flask import current_app, g, request

from dashboard.concurrency.threads import offload
from dashboard.identity.allowances import Bucket, Buckets
from data_access.database.unit_of_work import Origin
from data_access.store import Store, Unavailable
from domain.access.rights import NOBODY, Viewer
from domain.kernel.text import one_line

A_VIEWER_SECONDS, A_VIEWER_AT_ONCE = 60.0, 5.0
ALL_A_SECOND, ALL_AT_ONCE = 1.0, 20.0
LONGEST_FACT = 200
KEY = "palm_acts"

log = structlog.get_logger()


class Acts:
    """The security acts of one web process. `region` is where acts of viewers without a region are kept."""

    def __init__(self, store: Store, region: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.refused: Counter[str] = Counter()
        self._store, self._region, self._clock = store, region, clock
        self._viewers = Buckets(1 / A_VIEWER_SECONDS, A_VIEWER_AT_ONCE)
        self._all = Bucket(ALL_A_SECOND, ALL_AT_ONCE)

    def count(self, what: str) -> None:
        """One more refusal, which nobody needs to read about."""
        self.refused[what] += 1

    def record(self, what: str, viewer: Viewer, address: str, **facts: str) -> None:
        """Count a refusal that no page of ours causes, and trace it. A database that is away hides it from
        the trace, never from the log.
        """
        self.refused[what] += 1
        now = self._clock()
        if not self._viewers.take(viewer.actor or address, now) or not self._all.take(now):
            return
        shown = {name: _fact(value) for name, value in facts.items()}
        log.warning("refused at the door", what=what, actor=viewer.actor, address=address, **shown)
        if viewer == NOBODY:
            return
        try:
            offload(self._trace, what, viewer, address, shown)
        except Unavailable as error:
            log.error("a refusal could not be traced", error=str(error))

    def _trace(self, what: str, viewer: Viewer, address: str, facts: dict[str, str]) -> None:
        region = viewer.grants[0].region if viewer.grants else self._region
        with self._store.unit_of_work(region, Origin(viewer.actor, address)) as act:
            act.trace(f"security.{what}", viewer.actor, None, facts)


def reached_beyond(viewer: Viewer, **facts: str) -> None:
    """Record that somebody asked for what is not theirs, whoever noticed; of one request once."""
    if not g.get("palm_refusal_recorded"):
        g.palm_refusal_recorded = True
        known: Acts = current_app.extensions[KEY]
        known.record("forbidden_object", viewer, request.remote_addr or "", **facts)


def _fact(value: str) -> str:
    """What somebody sent, short and without control characters: it is shown to auditors later."""
    return one_line(value[:LONGEST_FACT])
