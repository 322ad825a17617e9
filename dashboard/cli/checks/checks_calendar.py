"""What `palmcommand doctor` looks at in the calendars: are the holidays of this year known."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from dashboard.cli.checks.findings import Check, Finding
from dashboard.config.settings import Settings

NAME: Final = ("工作日历", "Working calendar")
MEND: Final = (
    "升级程序，或在 county.toml 的 [calendar] 写明这一年的 holidays 和 makeup_days；此前时限只按周一至周五算",
    "upgrade, or name the holidays and makeup_days of that year in [calendar] of county.toml; until then "
    "time limits count Monday to Friday alone",
)


def holidays(settings: Settings) -> Finding:
    """Whether each county knows the public holidays of this year, and in December of the next."""
    from data_access.store import utc_now

    return look_at_holidays(settings, utc_now())


def look_at_holidays(settings: Settings, now: datetime) -> Finding:
    """The same at a moment."""
    from dashboard.config import installation

    counties = installation.load(settings).counties
    years = {code: county.calendar.find_unknown_year(now) for code, county in counties.items()}
    unknown = [f"{code}: {year} unknown, Monday to Friday count" for code, year in years.items() if year]
    return Finding(NAME, not unknown, "; ".join(unknown) or f"{now.year} known", MEND)


CHECKS: tuple[Check, ...] = (holidays,)
