"""Gaps of a roster as news: when, once, and one line for many."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.directory.gap_news import MOST_LINES, find_untold, name_gap, next_telling, tell_gaps
from domain.directory.roster import Finding

TZ = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
POSTS = {"duty": ("值班员", "Duty officer")}


def gap(town: int = 1, shift: str = "day", post: str = "duty") -> Finding:
    return Finding("gap", "2026-11-30", shift, f"330825{100 + town}", post, "")


def test_gaps_are_told_at_the_next_time_of_the_day() -> None:
    local = NOW.astimezone(TZ)
    assert local.hour == 17
    found = [next_telling(local, time(hour)) for hour in (16, 17, 18)]
    assert [at - local for at in found] == [timedelta(hours=23), timedelta(hours=24), timedelta(hours=1)]


def test_a_gap_is_told_once_by_its_name() -> None:
    gaps = [gap(), gap(shift="night"), gap(2)]
    assert find_untold(gaps, {name_gap(gaps[0]), "duty:2026-11-28/day/330825101/duty/"}) == gaps[1:]


def test_a_line_says_where_when_and_which_post_and_names_nobody() -> None:
    (change,) = tell_gaps([gap()], "330825", POSTS, NOW, TZ)
    (line,) = change.wire(5)["news"]
    assert (line["seq"], line["region"], line["day"], line["shift"]) == (5, "330825101", "2026-11-30", "day")
    assert (line["post"], line["post_en"], line["count"], line["case"]) == ("值班员", "Duty officer", 1, "")
    assert change.trace.object == "duty:2026-11-30/day/330825101/duty/"


def test_of_many_gaps_of_a_shift_only_the_number_is_told() -> None:
    many = [gap(town) for town in range(MOST_LINES + 1)]
    (gap_news, single) = tell_gaps([*many, gap(shift="night", post="x")], "330825", POSTS, NOW, TZ)
    assert (gap_news.region, gap_news.delta["news"][0]["count"]) == ("330825", MOST_LINES + 1)
    assert (single.region, single.delta["news"][0]["post"]) == ("330825101", "x")
