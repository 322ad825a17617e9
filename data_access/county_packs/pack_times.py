"""When a county's offices work (`[calendar]` of county.toml), which part of a case's time each step has
(`steps` in matters.toml), and how late a step of a township may be (`escalate_after` in county.toml).

Statutory holidays 法定节假日 and make-up days 调休 are known to chinesecalendar for the years that the State
Council has announced; a year of which the pack names a day is the pack's alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from chinese_calendar.constants import holidays as known_holidays
from chinese_calendar.constants import workdays as known_makeup_days

from data_access.county_packs.read_pack import RawPack
from domain.cases.times.time_limits import STEP_SHARES
from domain.kernel.working_calendar import OFFICE_HOURS, WorkingCalendar

HEAD: Final = "county.toml"
MATTERS: Final = "matters.toml"
MOST_SPANS: Final = 6
SPAN: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])")
KEYS: Final = ("hours", "holidays", "makeup_days")
WHOLE: Final = 100
ESCALATE_AFTER: Final = 0.5
"""The share of its limit by which a step may be late before its case goes from the township to the county,
and from there to the city where there is one."""
LATEST: Final = 1000


def check_calendar(pack: RawPack) -> None:
    """Report what is wrong with the calendar; none is given by most."""
    given = pack.tomls.get(HEAD, {}).get("calendar", {})
    if not isinstance(given, dict) or not given.keys() <= set(KEYS):
        pack.report(HEAD, pack.line_of(HEAD, "calendar"), "bad_calendar")
        return
    if "hours" in given and not _are_hours(given["hours"]):
        pack.report(HEAD, pack.line_of(HEAD, "hours ="), "bad_hours")
    for key in KEYS[1:]:
        if not _are_days(given.get(key, [])):
            pack.report(HEAD, pack.line_of(HEAD, f"{key} ="), "bad_days", key=key)


def read_calendar(head: Mapping[str, Any]) -> WorkingCalendar:
    """The calendar of a county.toml that was checked."""
    given = head.get("calendar", {})
    hours = tuple(map(_span, given["hours"])) if "hours" in given else OFFICE_HOURS
    off, makeup = {*given.get("holidays", ())}, {*given.get("makeup_days", ())}
    years = {day.year for day in off | makeup}
    return WorkingCalendar(
        ZoneInfo(head["tz"]),
        hours,
        frozenset(off | _of_other_years(known_holidays, years)),
        frozenset(makeup | _of_other_years(known_makeup_days, years)),
        frozenset(years | {day.year for day in known_holidays}),
    )


def check_escalation(pack: RawPack) -> None:
    """Report what is wrong with `escalate_after`, a percentage; none is given by most."""
    if not is_escalation(pack.tomls.get(HEAD, {})):
        pack.report(HEAD, pack.line_of(HEAD, "escalate_after"), "bad_escalation", most=LATEST)


def is_escalation(head: Mapping[str, Any]) -> bool:
    """Whether `escalate_after` of a county.toml or city.toml can be used."""
    given = head.get("escalate_after", 0)
    return type(given) in (int, float) and 0 <= given <= LATEST


def read_escalation(head: Mapping[str, Any]) -> float:
    """The share of a county.toml or city.toml that was checked."""
    given = head.get("escalate_after")
    return ESCALATE_AFTER if given is None else float(given) / WHOLE


def check_steps(pack: RawPack, heading: str, body: Mapping[str, Any]) -> None:
    """Report what is wrong with the steps below a heading; none are given by most."""
    if "steps" in body and not _are_steps(body["steps"]):
        line = pack.line_of(MATTERS, heading)
        pack.report(MATTERS, line, "bad_steps", heading=heading, steps=", ".join(STEP_SHARES))


def read_steps(body: Mapping[str, Any]) -> dict[str, float]:
    """The share of each step below a heading that was checked; empty when it names none."""
    return {step: percent / WHOLE for step, percent in body.get("steps", {}).items()}


def _of_other_years(days: Iterable[date], years: set[int]) -> set[date]:
    return {day for day in days if day.year not in years}


def _are_hours(given: Any) -> bool:
    """Parts of one day, in order, one after the other."""
    if not isinstance(given, list) or not 0 < len(given) <= MOST_SPANS:
        return False
    if not all(isinstance(text, str) and SPAN.fullmatch(text) for text in given):
        return False
    moments = [moment for text in given for moment in _span(text)]
    return moments == sorted({*moments})


def _span(text: str) -> tuple[time, time]:
    begin, end = text.split("-")
    return time.fromisoformat(begin), time.fromisoformat(end)


def _are_days(given: Any) -> bool:
    if not isinstance(given, list):
        return False
    return all(isinstance(day, date) and not isinstance(day, datetime) for day in given)


def _are_steps(given: Any) -> bool:
    """Each step a share above nothing, together at most the whole."""
    if not isinstance(given, dict) or given.keys() != STEP_SHARES.keys():
        return False
    shares = [*given.values()]
    return all(type(share) in (int, float) and share > 0 for share in shares) and sum(shares) <= WHOLE
