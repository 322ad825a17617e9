"""A warning's change, as it goes to the trace, to the feed and to the screens."""

from __future__ import annotations

from datetime import datetime, tzinfo

from domain.access.masking import mask_text
from domain.changes import Change, Row, TraceRow
from domain.emergency.warnings.standing.warning import StandingWarning, warning_content, warning_row
from domain.kernel.values import value
from domain.kernel.worlds import WorldId


@value
class Circumstances:
    """Where, when, by whom and on whose message something is decided. `at` is the time of the decision."""

    world: WorldId
    at: datetime
    tz: tzinfo
    actor: str
    cause: str = ""
    reason: str = ""
    ordered_by: str = ""


def warning_change(
    kind: str, old: StandingWarning | None, new: StandingWarning, given: Circumstances
) -> Change:
    """A warning that is live is a row, one that was is gone; one that never was moves no screen."""
    tz, county = given.tz, given.world.county
    was = None if old is None else warning_content(old, tz)
    trace = TraceRow(
        given.at, given.actor, kind, f"warning:{new.id}", given.cause, was, warning_content(new, tz),
        mask_text(given.reason), given.ordered_by,
    )  # fmt: skip
    delta: Row = {}
    if new.live:
        delta["warnings"] = [warning_row(new, county, tz)]
    elif old is not None and old.live:
        delta["gone"] = [new.id]
    if delta and old is not None and (old.regions != new.regions or "gone" in delta):
        delta["regions_from"] = list(old.regions)
    return Change(kind, county, None, given.at, "warnings", trace, tz, delta)
