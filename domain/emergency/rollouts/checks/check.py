"""A directed check 专项核查: a question, whom it goes to, and until when it is to be answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Final

from domain.changes import Row, local_text
from domain.emergency.rollouts.checks.check_commands import AskCheck, CheckCommand
from domain.emergency.rollouts.checks.check_values import check_bounds
from domain.kernel.errors import Refused
from domain.kernel.regions import Level, level_of
from domain.kernel.text import in_one_line
from domain.kernel.values import value
from domain.kernel.versions import check_version

LIAISONS: Final = 3
"""Each of this tier answers for themselves; of the tiers above it each grid or village has one answer."""
TIERS: Final = (1, 2, LIAISONS)
SHORTEST, LONGEST = 4, 200
MOST_CHOICES, LONGEST_CHOICE, LONGEST_UNIT = 12, 40, 12
MOST_MINUTES: Final = 7 * 24 * 60
MOST_REMINDERS: Final = 5


@value
class Check:
    """`kind`: of CHECK_KINDS; `regions`: where it is asked; `people`: who was asked, `no_channel` of them
    nothing can be sent to; `nobody`: how many grids have nobody to ask; `round`: of the last reminder.
    """

    id: str
    question: str
    kind: str
    unit: str
    choices: tuple[str, ...]
    least: float | None
    most: float | None
    follow_up: str
    regions: tuple[str, ...]
    tier: int
    due_at: datetime
    reminders: tuple[float, ...]
    asked_by: str
    asked_at: datetime
    people: int = 0
    no_channel: int = 0
    nobody: int = 0
    round: int = 0
    closed_by: str = ""
    closed_at: datetime | None = None
    version: int = 1

    @property
    def live(self) -> bool:
        """Whether it still asks."""
        return self.closed_at is None


@value
class CheckSubject:
    """A person who is asked, the grid, village or person the answer is of, and whether they have a number."""

    person: str
    subject: str
    region: str
    reachable: bool


@value
class CheckAudience:
    """Whom a check reaches: the people, and every subject with its region, those too that have nobody."""

    people: tuple[CheckSubject, ...]
    subjects: tuple[tuple[str, str], ...]

    @property
    def no_channel(self) -> int:
        """How many have no number."""
        return sum(not person.reachable for person in self.people)

    @property
    def nobody(self) -> int:
        """How many subjects have nobody to ask."""
        return len(self.subjects) - len({person.subject for person in self.people})


def choose_asked(
    command: AskCheck, people: Iterable[tuple[str, str, bool]], grids: Collection[str]
) -> CheckAudience:
    """Everybody of the tier in the regions. `people`: (person, region, has a number) of the tier; `grids`:
    all of the county, of which those without a head stay unknown. Refused bad_check, nobody_there.
    """
    if command.tier not in TIERS:
        raise Refused("bad_check", f"no such tier: {command.tier}", "tier")
    each = command.tier == LIAISONS
    within = tuple(command.regions) or (command.region,)
    chosen = tuple(
        CheckSubject(person, person if each else region, region, reachable)
        for person, region, reachable in people
        if region.startswith(within)
    )
    if not chosen:
        raise Refused("nobody_there", "nobody of that tier is in these regions", "regions")
    _check_regions(within, (*grids, *(person.region for person in chosen)))
    subjects = {subject.subject: subject.region for subject in chosen}
    if any(level_of(subject.region) is Level.GRID for subject in chosen) and not each:
        subjects |= {grid: grid for grid in grids if grid.startswith(within)}
    return CheckAudience(chosen, tuple(sorted(subjects.items())))


def _check_regions(regions: Iterable[str], places: Collection[str]) -> None:
    """Refused bad_check for a region in which there is neither a grid nor somebody who is asked: a question
    to several would go to the others, and nobody would miss it.
    """
    for region in regions:
        if not any(place.startswith(region) for place in places):
            raise Refused("bad_check", f"no such region: {region[:20]!r}", "regions")


def ask_check(id: str, command: AskCheck, audience: CheckAudience, by: str, at: datetime) -> Check:
    """The check as it goes out. Refused bad_check."""
    question, follow_up = in_one_line(command.question), in_one_line(command.follow_up)
    if not SHORTEST <= len(question) <= LONGEST or len(follow_up) > LONGEST:
        raise Refused("bad_check", f"a question has {SHORTEST} to {LONGEST} characters", "question")
    if len(command.unit) > LONGEST_UNIT:
        raise Refused("bad_check", f"a unit has at most {LONGEST_UNIT} characters", "unit")
    choices = _check_choices(command)
    check_bounds(command.kind, command.least, command.most)
    if not 0 < command.due_minutes <= MOST_MINUTES:
        raise Refused("bad_check", "it is due within a week", "due_minutes")
    return Check(
        id, question, command.kind, command.unit, choices, command.least, command.most, follow_up,
        tuple(command.regions), command.tier, at + timedelta(minutes=command.due_minutes),
        _check_reminders(command), by, at, len(audience.people), audience.no_channel, audience.nobody,
    )  # fmt: skip


def _check_choices(command: AskCheck) -> tuple[str, ...]:
    choices = tuple(in_one_line(choice) for choice in command.choices)
    if command.kind != "choice":
        return ()
    if not 2 <= len({*choices}) == len(choices) <= MOST_CHOICES:
        raise Refused("bad_check", f"2 to {MOST_CHOICES} different choices are needed", "choices")
    if not all(0 < len(choice) <= LONGEST_CHOICE for choice in choices):
        raise Refused("bad_check", f"a choice has at most {LONGEST_CHOICE} characters", "choices")
    return choices


def _check_reminders(command: AskCheck) -> tuple[float, ...]:
    given = tuple(sorted({*command.reminders}))
    if len(given) > MOST_REMINDERS or not all(0 < minutes < command.due_minutes for minutes in given):
        raise Refused("bad_check", f"at most {MOST_REMINDERS} reminders before it is due", "reminders")
    return given


def close_check(old: Check, command: CheckCommand, by: str, at: datetime) -> Check:
    """The check once it asks no more. Refused check_closed, stale."""
    require_open(old)
    check_version("the check", old.version, command.expected_version)
    return replace(old, closed_by=by, closed_at=at, version=old.version + 1)


def require_open(check: Check) -> None:
    """Refused check_closed for one that asks no more."""
    if not check.live:
        raise Refused("check_closed", "the check was closed", "check")


def check_row(check: Check, county: str, tz: tzinfo) -> Row:
    """The row a screen gets of the check itself."""
    return {"id": check.id, "part": "check", "check": check.id, "region": county} | check_content(check, tz)


def check_content(check: Check, tz: tzinfo) -> Row:
    """What the trace tells of a check."""
    names = ("question", "kind", "unit", "least", "most", "follow_up", "tier", "asked_by", "people",
             "no_channel", "nobody", "round", "closed_by", "version")  # fmt: skip
    closed = check.closed_at
    return {
        **{name: getattr(check, name) for name in names},
        "choices": [*check.choices],
        "regions": [*check.regions],
        "reminders": [*check.reminders],
        "asked_at": local_text(check.asked_at, tz),
        "due_at": local_text(check.due_at, tz),
        "closed_at": None if closed is None else local_text(closed, tz),
    }
