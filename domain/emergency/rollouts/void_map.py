"""Voids: grids of a roll-out with nobody on duty, no acceptance, or no fresh position, judged against the due
time and the storm's arrival. What nobody knows is unknown: it never counts as none, nor as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from domain.changes import Row
from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.progress.task_states import ACCEPTED, FINISHED, TAKEN_OVER
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.values import value

REASONS: Final = ("duty", "acceptance", "position")
WELL, WAITING, UNKNOWN, VOID = "well", "waiting", "unknown", "void"
"""What is found of a reason; WAITING: nobody accepted yet, and there is time left until it is due."""
FRESH: Final = timedelta(minutes=30)
"""A position that is older says nothing of now; maps draw it grey from then on."""
NEAR, FAR = timedelta(hours=6), timedelta(hours=24)
TOWNSHIP: Final = 9
FORCE: Final = "7"
_NEVER: Final = timedelta.max


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a storm's wind of force 7 is at a township. `state`: none, unknown, expected, now or passed;
    `at`: the earliest that any agency says.
    """

    state: str
    at: datetime | None = None

    def time_left(self, now: datetime) -> timedelta | None:
        """How long until it is there; None when none comes, or nobody can know."""
        if self.state == "now":
            return timedelta(0)
        return None if self.state != "expected" or self.at is None else max(self.at - now, timedelta(0))


NO_STORM: Final = Arrival("none")


@value
class GridFacts:
    """What is known of a grid. `on_duty`: how many are at work there, None without a roster; `seen_at`: the
    newest position of anybody there, None when there never was one; `branch`: None without a task in it.
    """

    region: str
    on_duty: int | None
    seen_at: datetime | None
    branch: Branch | None
    arrival: Arrival = NO_STORM


@value
class Void:
    """What is found of a grid: each of REASONS with what it is; `grade`: 0 for no void, 1 the worst, 3 the
    least; `left`: until the wind, None for no or unknown; `due_at`: until when somebody had to accept.
    """

    region: str
    found: tuple[str, str, str]
    grade: int
    arrival: Arrival
    due_at: datetime | None
    seen_at: datetime | None
    people: int
    accepted: int

    @property
    def reasons(self) -> tuple[str, ...]:
        """Those of REASONS for which it is void."""
        return tuple(name for name, found in zip(REASONS, self.found, strict=True) if found == VOID)


def judge_grid(facts: GridFacts, rollout: Rollout, now: datetime, reaches_grids: bool = True) -> Void:
    """What a grid lacks at a moment. `reaches_grids`: whether the roll-out has tasks in any grid; one that
    has none cannot expect acceptance. Raises Refused not_issued.
    """
    people, accepted = _count(facts.branch)
    due_at = _due(rollout, facts.branch)
    found = (
        _judge_duty(facts.on_duty),
        _judge_acceptance(accepted, due_at, facts.arrival, now, reaches_grids),
        _judge_position(facts.seen_at, now),
    )
    overdue = accepted == 0 and due_at is not None and due_at <= now
    grade = _grade(facts.arrival, overdue, now) if VOID in found else 0
    return Void(facts.region, found, grade, facts.arrival, due_at, facts.seen_at, people, accepted)


def list_worst(voids: Iterable[Void], now: datetime) -> list[Void]:
    """Those that are void, the worst first: by grade, by when the wind comes, those with people before those
    whom the roll-out does not reach, by how much is missing, by how many people are there.
    """

    def rank(void: Void) -> tuple[int, timedelta, bool, int, int, str]:
        left = void.arrival.time_left(now)
        when = FAR if void.arrival.state == "unknown" else _NEVER if left is None else left
        return void.grade, when, not void.people, -len(void.reasons), -void.people, void.region

    return sorted((void for void in voids if void.grade), key=rank)


def find_arrivals(outlooks: Iterable[Row]) -> dict[str, Arrival]:
    """By township, when the first of the storms' winds of force 7 is there; where one storm is not known,
    none of the others makes that an "all clear".
    """
    found: dict[str, Arrival] = {}
    for outlook in outlooks:
        for row in outlook.get("townships", ()):
            arrival = _arrival(row["winds"].get(FORCE))
            found[row["region"]] = min(found.get(row["region"], NO_STORM), arrival, key=_urgency)
    return found


def arrival_at(region: str, arrivals: Mapping[str, Arrival]) -> Arrival:
    """The arrival at the township of a grid."""
    return arrivals.get(region[:TOWNSHIP], NO_STORM)


def _arrival(wind: Row | None) -> Arrival:
    if wind is None:
        return NO_STORM
    begins = wind["begins"]
    return Arrival(wind["state"], None if begins is None else datetime.fromisoformat(begins[0]))


def _urgency(arrival: Arrival) -> tuple[int, float]:
    rank = ("now", "expected", "unknown", "none", "passed").index(arrival.state)
    return rank, 0.0 if arrival.at is None else arrival.at.timestamp()


def _count(branch: Branch | None) -> tuple[int, int]:
    """People of a branch, and for how many of them somebody answers."""
    if branch is None:
        return 0, 0
    counts = [sum(column) for column in zip(*branch.tiers.values(), strict=True)]
    return sum(counts), sum(counts[state] for state in (ACCEPTED, FINISHED, TAKEN_OVER)) if counts else 0


def _due(rollout: Rollout, branch: Branch | None) -> datetime | None:
    """Until when the first of the tiers that have people in a branch had to accept."""
    there = () if branch is None else [tier for tier, counts in branch.tiers.items() if sum(counts)]
    minutes = [tier.accept_minutes for tier in rollout.tiers if str(tier.tier) in there]
    return rollout.released_at + timedelta(minutes=min(minutes)) if minutes else None


def _judge_duty(on_duty: int | None) -> str:
    if on_duty is None:
        return UNKNOWN
    return WELL if on_duty else VOID


def _judge_acceptance(
    accepted: int, due_at: datetime | None, arrival: Arrival, now: datetime, reaches_grids: bool
) -> str:
    """Nobody accepted is a void once it was due, or where the wind is there before that."""
    if accepted:
        return WELL
    if due_at is None:
        return VOID if reaches_grids else UNKNOWN
    left = arrival.time_left(now)
    in_time = due_at > now and (left is None or now + left > due_at)
    return WAITING if in_time else VOID


def _judge_position(seen_at: datetime | None, now: datetime) -> str:
    """Nobody has to tell where they are: who never did is unknown, who did once is void when that is old."""
    if seen_at is None:
        return UNKNOWN
    return WELL if now - seen_at <= FRESH else VOID


def _grade(arrival: Arrival, overdue: bool, now: datetime) -> int:
    """1: the wind is there within NEAR; 2: within FAR, or nobody can know when, or it is overdue; 3: else."""
    left = arrival.time_left(now)
    if left is not None and left <= NEAR:
        return 1
    if arrival.state == "unknown" or overdue or (left is not None and left <= FAR):
        return 2
    return 3
