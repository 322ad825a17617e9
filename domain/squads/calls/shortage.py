"""Too few are coming: a squad says so by itself once it should have had enough, once for each shortage.

Whoever was called has a while to answer (`within`, of the county's plan). A shortage begins when that is over
and too few are coming, ends when enough are, and is over with the squad.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.squads.squad import Squad, find_gaps

WITHIN: Final = timedelta(minutes=5)
"""How long people have to answer where a county's plan says nothing."""


def find_shortage_due(squad: Squad, within: timedelta) -> datetime | None:
    """When it is to be said that too few are coming, if they still are; None when nothing is to be said."""
    if not squad.live or squad.short_at is not None or not squad.members or not find_gaps(squad):
        return None
    return max(member.called_at for member in squad.members) + within


def declare_shortage(old: Squad, now: datetime) -> Squad:
    """Too few are coming; the same squad when enough are, when it was said, and when it is over. Whoever
    commands it may go on: its version stays.
    """
    if find_shortage_due(old, timedelta()) is None:
        return old
    return replace(old, short_at=now)


def end_shortage(squad: Squad) -> Squad:
    """Enough are coming again: the next shortage is another."""
    return squad if squad.short_at is None or find_gaps(squad) else replace(squad, short_at=None)
