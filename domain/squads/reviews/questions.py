"""What somebody asks of the measures: of which period, of whom, in which groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from domain.kernel.errors import Refused
from domain.kernel.form_values import parse_choice
from domain.kernel.regions import township_of
from domain.kernel.values import value
from domain.squads.reviews.figures import GROUPS
from domain.squads.reviews.subjects import KINDS, SQUADS, STEPS, Subject

LAST: Final[Mapping[str, int]] = {"d30": 30, "d90": 90, "d365": 365}
"""Periods that end today, by their days."""
MONTHS: Final = 13
"""As many months can be asked for by name, this one among them: the longest period is a year."""
COUNTY, TOWNSHIP = ORIGINS = ("county", "township")
"""Where a squad was made: at the county, or in a township that was cut off and merged."""


@value
class Question:
    """`first`, `last`: days on the county's clock, both counted in; `matter`, `unit`, `township`: '' for all;
    `step`: the one that groups are compared by; `origin`: of squads, one of ORIGINS or '' for all.
    """

    kind: str
    group: str
    step: str
    first: date
    last: date
    matter: str = ""
    unit: str = ""
    township: str = ""
    origin: str = ""

    def moments(self, tz: tzinfo) -> tuple[datetime, datetime]:
        """When the period begins, and when it is over."""
        begin = datetime.combine(self.first, time(), tz)
        return begin, datetime.combine(self.last + timedelta(days=1), time(), tz)

    def asks_for(self, subject: Subject) -> bool:
        """Whether a subject is among those asked for."""
        return (
            (not self.matter or subject.matter == self.matter)
            and (not self.unit or subject.unit == self.unit)
            and (not self.township or township_of(subject.region) == self.township)
            and (not self.origin or subject.recorded == (self.origin == TOWNSHIP))
        )

    def keep(self, subjects: Iterable[Subject]) -> Iterator[Subject]:
        """The subjects among some that are asked for."""
        return filter(self.asks_for, subjects)


def parse_question(given: Mapping[str, Any], today: date) -> Question:
    """The question of a form; a step of the other kind is taken for the last one. Refused bad_parameter."""
    kind = parse_choice(given.get("kind"), KINDS, "kind")
    first, last = parse_period(given.get("period"), today)
    step = given.get("step")
    named = {name: _code(given, name) for name in ("matter", "unit", "township")}
    origin = given.get("origin") if kind == SQUADS else ""
    return Question(
        kind,
        parse_choice(given.get("group"), GROUPS, "group"),
        step if step in STEPS[kind] else STEPS[kind][-1],
        first,
        last,
        **named,
        origin=parse_choice(origin or "", ("", *ORIGINS), "origin"),
    )


def _code(given: Mapping[str, Any], name: str) -> str:
    found = given.get(name) or ""
    if not isinstance(found, str):
        raise Refused("bad_parameter", name, name)
    return found


def list_months(today: date) -> list[str]:
    """The months that can be asked for, the present one first."""
    number = today.year * 12 + today.month - 1
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in range(number, number - MONTHS, -1)]


def parse_period(given: Any, today: date) -> tuple[date, date]:
    """First and last day of a period by its name: one of LAST, or a month. Refused bad_parameter."""
    name = parse_choice(given, (*LAST, *list_months(today)), "period")
    if name in LAST:
        return today - timedelta(days=LAST[name] - 1), today
    first = date(int(name[:4]), int(name[5:]), 1)
    following = first + timedelta(days=31)
    return first, following.replace(day=1) - timedelta(days=1)
