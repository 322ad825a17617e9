"""The state of a grid: what its newest report said. `changed_at` is bookkeeping: when that last changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Final

from domain.access.masking import mask_row, mask_text
from domain.changes import Row, local_text
from domain.kernel.values import value
from domain.messages import GridReported, Scalar, Stamp

STATUSES: Final = ("normal", "watch", "alert", "offline")


@value
class Grid:
    """Newest report of one grid: `stamp` of the last report; `changed_at` (UTC) of the last other content.
    `county`: the key of its world, under the name its row is stored with.
    """

    county: str
    region: str
    status: str
    readings: Mapping[str, Scalar]
    note: str
    stamp: Stamp
    changed_at: datetime
    source: str

    def says(self, message: GridReported) -> bool:
        """Whether the message has the content that is known already."""
        if self.status != message.status or self.note != message.note:
            return False
        return self.readings == message.readings


def join(old: Grid | None, message: GridReported, world: str) -> Grid:
    """The grid with one more report; the same object when the report is not newer."""
    stamp = message.stamp
    if old is not None and stamp <= old.stamp:
        return old
    if old is not None and old.says(message):
        return Grid(
            world, old.region, old.status, old.readings, old.note, stamp, old.changed_at, message.source
        )
    return Grid(
        world,
        message.region,
        message.status,
        message.readings,
        message.note,
        stamp,
        message.at,
        message.source,
    )


def row(grid: Grid, tz: tzinfo) -> Row:
    """The row a screen gets; personal data in its words is masked."""
    return {
        "region": grid.region,
        "status": grid.status,
        "readings": mask_row(grid.readings),
        "note": mask_text(grid.note),
        "changed_at": local_text(grid.changed_at, tz),
    }
