"""What a county knows of an emergency at one moment, as the figures of a situation report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection

from data_access.county_packs.county_pack import County
from data_access.emergency.responses.response_rows import read_running
from data_access.emergency.responses.warning_rows import read_live_warnings
from data_access.emergency.rollouts.checks.check_store import read_check_branches, read_checks
from data_access.emergency.rollouts.evacuations.evacuation_store import read_evacuations, read_sums
from data_access.emergency.rollouts.evacuations.shared_rows import read_shared_count
from data_access.emergency.rollouts.progress_rows import read_branches
from data_access.emergency.rollouts.reports.report_rows import count_linked_cases, count_open_cases
from data_access.emergency.rollouts.rollout_store import read_rollouts
from data_access.emergency.storms.storm_store import read_live_storms
from data_access.squads.squad_store import read_live_squads
from domain.changes import local_text
from domain.emergency.responses.situations.situation_figures import MOST_FIGURES, Figure
from domain.emergency.rollouts.checks.check import Check
from domain.emergency.rollouts.checks.check_sums import branch_part
from domain.emergency.rollouts.evacuations import ledger
from domain.emergency.rollouts.progress import task_states as tasks
from domain.emergency.rollouts.rollout import Rollout, RolloutState
from domain.emergency.storms.storm_join import Storm
from domain.emergency.warnings.standing.warning import State, pick_words
from domain.kernel.worlds import WorldId
from domain.squads.squad import ON_SITE

GALE: Final = "7"
"""The force of the wind whose arrival is told."""
OVER: Final[Mapping[RolloutState, tuple[str, str]]] = {
    RolloutState.STOPPED: ("（已停止）", " (stopped)"),
    RolloutState.SUPERSEDED: ("（已取代）", " (superseded)"),
    RolloutState.ENDED: ("（已结束）", " (ended)"),
}
"""What stands behind a roll-out that runs no more: its people are not to be added to those of another."""
UNKNOWN, NOT_EXPECTED = "unknown", "none"
TOGETHER: Final = "together"
ONCE, ONCE_EN = "合计（每户只计一次）", "Together (each household once)"
"""Evacuations that name the same households: their figures add up to more than there are."""


class FigureReader:
    """Reads all figures of one world in one transaction. `since`: what was over before is not told of."""

    def __init__(self, connection: Connection, world: WorldId, county: County, since: datetime) -> None:
        self._connection, self._world, self._county, self._since = connection, world, county, since
        self._storms = read_live_storms(connection, world)
        self._rollouts = [
            rollout for rollout in read_rollouts(connection, world, live=False) if self._counts(rollout)
        ]

    def read(self) -> tuple[Figure, ...]:
        """Every figure, by GROUPS; at most MOST_FIGURES."""
        found = [
            *self._responses(),
            *self._warnings(),
            *(figure for storm in self._storms for figure in self._storm(storm)),
            *(figure for rollout in self._rollouts for figure in self._rollout(rollout)),
            *self._evacuations(),
            *self._checks(),
            *self._cases(),
            *self._squads(),
        ]
        return tuple(found[:MOST_FIGURES])

    def _counts(self, rollout: Rollout) -> bool:
        """Whether a roll-out went out, and is not of an earlier emergency."""
        return rollout.issued_at is not None and (rollout.live or rollout.issued_at >= self._since)

    def _responses(self) -> Iterator[Figure]:
        for response in read_running(self._connection, self._world):
            yield Figure("response", "level", response.type, "", response.level)

    def _warnings(self) -> Iterator[Figure]:
        for warning in read_live_warnings(self._connection, self._world):
            if warning.state is State.STANDING:
                words = pick_words(warning.words, "zh")
                name, name_en = words.event or words.headline[:40], pick_words(warning.words, "en").event
                yield Figure("warning", "colour", warning.id, name, None, warning.colour.value, name_en)

    def _storm(self, storm: Storm) -> Iterator[Figure]:
        track, name = storm.track, storm.name or storm.name_en or storm.id
        newest = track[-1] if track else None
        place = "" if newest is None else f"{newest.lat:.1f}°N {newest.lon:.1f}°E"
        at = "" if newest is None else local_text(newest.valid, self._county.tz)
        figure = partial(Figure, "storm", subject=storm.id, name=name, name_en=storm.name_en)
        yield figure("observed_at", text=at)
        yield figure("position", text=place)
        yield figure("wind", value=None if newest is None else newest.wind_ms)
        winds = [row["winds"][GALE] for row in storm.outlook.get("townships", ())]
        yield figure("arrival", text=_first_arrival(winds))
        townships_in_wind = sum(wind["state"] == "now" for wind in winds) if winds else None
        yield figure("townships", value=townships_in_wind)

    def _rollout(self, rollout: Rollout) -> Iterator[Figure]:
        county = read_branches(self._connection, self._world, rollout.id, [self._world.county])
        branch = county.get(self._world.county)
        for tier in rollout.tiers:
            counts = None if branch is None else branch.tiers.get(str(tier.tier))
            subject, (over, over_en) = f"{rollout.id}/{tier.tier}", OVER.get(rollout.state, ("", ""))
            name = f"{rollout.plan_name}{over} · {tier.name}"
            english = rollout.plan_name_en and tier.name_en
            name_en = f"{rollout.plan_name_en}{over_en} · {tier.name_en}" if english else ""
            for code, value in _count_tier(counts):
                yield Figure("rollout", code, subject, name, value, name_en=name_en)

    def _evacuations(self) -> Iterator[Figure]:
        everything = read_evacuations(self._connection, self._world, live=False)
        reported = [row for row in everything if row.live or row.ordered_at >= self._since]
        for evacuation in reported:
            sums = read_sums(self._connection, self._world, evacuation.id, [self._world.county])
            total = sums.get(self._world.county)
            for code, value in _count_people(None if total is None else total.counts):
                yield Figure("evacuation", code, evacuation.id, evacuation.id, value)
        together = read_shared_count(self._connection, self._world, reported, self._world.county)
        for code, value in _count_people(together.counts) if together.households else ():
            yield Figure("evacuation", code, TOGETHER, ONCE, value, name_en=ONCE_EN)

    def _checks(self) -> Iterator[Figure]:
        for check in read_checks(self._connection, self._world, live=False):
            if check.live or check.asked_at >= self._since:
                yield from self._check(check)

    def _check(self, check: Check) -> Iterator[Figure]:
        found = read_check_branches(self._connection, self._world, check.id, [self._world.county])
        branch = found.get(self._world.county)
        part = None if branch is None else branch_part(branch, check.kind)
        name = f"{check.question}（{check.unit}）" if check.unit else check.question
        answered = None if branch is None else branch.answered
        unknown = None if branch is None else branch.total - branch.answered
        yield Figure("check", "answered", check.id, name, answered)
        yield Figure("check", "unknown", check.id, name, unknown)
        if check.kind == "number":
            yield Figure("check", "sum", check.id, name, None if part is None else part["sum"])

    def _cases(self) -> Iterator[Figure]:
        rollouts, storms = [rollout.id for rollout in self._rollouts], [storm.id for storm in self._storms]
        linked, opened = count_linked_cases(self._connection, self._world, rollouts, storms)
        yield Figure("case", "linked", value=linked)
        yield Figure("case", "linked_open", value=opened)
        yield Figure("case", "open", value=count_open_cases(self._connection, self._world))

    def _squads(self) -> Iterator[Figure]:
        squads = read_live_squads(self._connection, self._world)
        members = [member for squad in squads for member in squad.members if member.present]
        yield Figure("squad", "squads", value=len(squads))
        yield Figure("squad", "people", value=len(members))
        yield Figure("squad", "on_site", value=sum(member.state == ON_SITE for member in members))


def _first_arrival(winds: list[dict[str, object]]) -> str:
    """When the wind is likely first in the county, on its clock; NOT_EXPECTED, or UNKNOWN where any township
    is.
    """
    begins = [wind["begins"] for wind in winds]
    likely = [spread[1] for spread in begins if isinstance(spread, list)]
    if likely:
        return str(min(likely))
    states = {wind["state"] for wind in winds}
    return NOT_EXPECTED if states and "unknown" not in states else UNKNOWN


def _count_tier(counts: list[int] | None) -> Iterator[tuple[str, int | None]]:
    """(code, people) of a tier: each a count of its own, unknown where nothing was counted yet."""
    names = ("people", "told", "accepted", "finished", "taken_over", "silent", "unreached")
    if counts is None:
        yield from ((name, None) for name in names)
        return
    total, finished = sum(counts), counts[tasks.FINISHED]
    facts = {
        "people": total,
        "told": total - counts[tasks.UNREACHED],
        "accepted": counts[tasks.ACCEPTED] + finished,
        "finished": finished,
        "taken_over": counts[tasks.TAKEN_OVER],
        "silent": counts[tasks.OPEN] + counts[tasks.REMINDED],
        "unreached": counts[tasks.UNREACHED],
    }
    yield from ((name, facts[name]) for name in names)


def _count_people(counts: tuple[int, ...] | None) -> Iterator[tuple[str, int | None]]:
    """(code, people) of an evacuation as its page counts them: who was settled has moved, who is back was
    settled; what was reported apart from what somebody else verified, which stands behind it.
    """
    names = (
        *("people", "moved_in_all", "settled_in_all", "verified", "returned", "refused", "persuaded"),
        *("told", "unreported"),
    )
    if counts is None:
        yield from ((name, None) for name in names)
        return
    people = counts[len(ledger.STATES) : 2 * len(ledger.STATES)]
    facts = {
        "people": sum(people),
        "moved_in_all": sum(people[ledger.MOVED :]),
        "settled_in_all": sum(people[ledger.SETTLED :]),
        "returned": people[ledger.RETURNED],
        "refused": people[ledger.REFUSED],
        "persuaded": people[ledger.PERSUADED],
        "told": people[ledger.TOLD],
        "unreported": people[ledger.SHOULD_MOVE],
        "verified": counts[-2],
    }
    yield from ((name, facts[name]) for name in names)
