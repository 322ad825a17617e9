"""Which level handles a case: the township the daily, the county the hard, the city what crosses counties
(市县乡三级指挥).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from domain.access.rights import Right, Viewer
from domain.kernel.regions import Level, is_code, level_of

LEVELS: Final = (Level.TOWNSHIP, Level.COUNTY, Level.CITY)
"""The lowest first."""
HARD: Final = 2
"""Cases of this severity and above begin at the county."""
WHISTLE_LAPSED, STEP_TOO_LATE = RISE_REASONS = ("whistle_lapsed", "step_too_late")
"""Why a case goes up by rule: codes, which whoever shows one puts into words."""
RiseLimits = Mapping[Level, float]
"""By level, the share of its limit by which a step may be late there before its case goes up by rule. Levels
that are not in it keep their cases: the city, and a county above which no city is known."""


class Rise(NamedTuple):
    """That a case goes up by rule."""

    due_at: datetime
    level: Level


def first_level(region: str, severity: int) -> str:
    """Where a case is handled that nobody moved: at the township, unless it is hard or known to no township
    (assets/app/state/cases/case_level.js has the same rule).
    """
    wide = not is_code(region) or level_of(region) in (Level.CITY, Level.COUNTY)
    return Level.COUNTY if wide or severity <= HARD else Level.TOWNSHIP


def is_above(level: str, other: str) -> bool:
    """Whether a level is above another one."""
    return LEVELS.index(Level(level)) > LEVELS.index(Level(other))


def own_level(viewer: Viewer) -> Level:
    """At which level somebody manages cases: the highest of those they hold, the township for everything
    below.
    """
    held = [level_of(region) for region in viewer.regions(Right.MANAGE_CASES)]
    return next((level for level in (Level.CITY, Level.COUNTY) if level in held), Level.TOWNSHIP)
