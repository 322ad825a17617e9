"""Gaps of a roster as news to the desk: a day ahead, at one time of the day, each once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import Any, Final

from domain.changes import Change, TraceRow, local_text
from domain.directory.roster import Finding, Shift, shift_key

KIND: Final = "roster.gap"
MOST_LINES: Final = 8
"""So many gaps of one shift are told one by one; of more, only how many they are."""
Names = Mapping[str, tuple[str, str]]


def next_telling(local: datetime, told_at: time) -> datetime:
    """The next time, after `local`, at which gaps are told."""
    at = datetime.combine(local.date(), told_at, local.tzinfo)
    return at if at > local else datetime.combine(local.date() + timedelta(days=1), told_at, local.tzinfo)


def name_gap(gap: Finding) -> str:
    """A gap by its name, which is that of a shift without a person."""
    return shift_key(Shift(gap.day, gap.shift, gap.region, gap.post, ""))


def find_untold(gaps: Iterable[Finding], reported: Collection[str]) -> list[Finding]:
    """Gaps that were not told before."""
    return [gap for gap in gaps if name_gap(gap) not in reported]


def tell_gaps(gaps: Sequence[Finding], county: str, posts: Names, now: datetime, tz: Any) -> list[Change]:
    """The news of gaps: a line each, or one a shift where they are many."""
    changes: list[Change] = []
    for (day, shift), found in groupby(sorted(gaps, key=_order), key=lambda gap: (gap.day, gap.shift)):
        same = [*found]
        if len(same) <= MOST_LINES:
            changes += [_news(gap, 1, posts, now, tz) for gap in same]
        else:
            changes.append(_news(Finding("gap", day, shift, county, "", ""), len(same), posts, now, tz))
    return changes


def _order(gap: Finding) -> tuple[str, str, str, str]:
    return (gap.day, gap.shift, gap.region, gap.post)


def _news(gap: Finding, count: int, posts: Names, now: datetime, tz: Any) -> Change:
    post, post_en = posts.get(gap.post, (gap.post, gap.post))
    shown = {"day": gap.day, "shift": gap.shift, "post": post, "post_en": post_en, "count": count}
    line = {
        "at": local_text(now, tz),
        "kind": KIND,
        "region": gap.region,
        "matter": None,
        "case": "",
        "title": "",
        "severity": 4,
        "stage": "",
        **shown,
    }
    trace = TraceRow(now, "palm", KIND, name_gap(gap), "timers", None, {"gaps": count})
    return Change(KIND, gap.region, None, now, "cases", trace, tz, {"news": [line]})
