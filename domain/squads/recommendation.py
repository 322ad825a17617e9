"""Whom to pull into a squad, and why: needs of a case -> people, each with reasons, and why some are missing.

Pure and deterministic: the same needs, people, place and time give the same picks, so that a recommendation
can be stored with its squad and explained afterwards. Unknown is never zero: somebody whose position is not
known comes after everybody whose distance is, and is left out where a radius is demanded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import nsmallest
from typing import Final

from domain.kernel.regions import TOWNSHIP_DIGITS, township_of
from domain.kernel.values import value
from domain.squads.candidates import Candidate, Shortfall, Spot

ALTERNATIVES: Final = 2
"""The next best that are shown beside the picks."""
MOST_UNREACHABLE: Final = 3
"""So many of those whom no message reaches are named."""
UNKNOWN_KM: Final = float("inf")


@value
class Need:
    """So many people with a capability. `forced`: the squad is not complete without; else advice.
    `radius_km`: nobody from further away; None for anywhere. `on_duty`: only who is on duty now.
    """

    capability: str
    quantity: int = 1
    forced: bool = True
    radius_km: float | None = None
    on_duty: bool = False


@value
class Reasons:
    """Why somebody was picked, in the order of the chips: 职责 属地 距离 在岗 负荷.

    `level`: digits of the region they share with the case (15 the same grid … 4 the city, 0 none).
    `distance_km`: None when it is not known. `tired`: picked although resting, since nobody rested fits.
    """

    capability: str
    level: int
    distance_km: float | None
    on_duty: bool
    load: int
    tired: bool = False


@value
class Pick:
    """A person for a need, with the reasons."""

    person: str
    reasons: Reasons


@value
class Match:
    """What was found for one need. `missing`: how many; `shortfalls`: reason and how many were left out for
    it, the commonest first; empty when nobody has the capability at all. `unreachable`: the nearest of those
    who were left out only because no message reaches them, where somebody is missing; `reporters`: who was
    left out since they reported the case.
    """

    need: Need
    picks: tuple[Pick, ...]
    alternatives: tuple[Pick, ...]
    missing: int
    shortfalls: tuple[tuple[Shortfall, int], ...]
    unreachable: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()


@value
class Recommendation:
    """What was found for all needs; a person is picked once."""

    matches: tuple[Match, ...]

    @property
    def complete(self) -> bool:
        """Whether every forced need is met."""
        return all(not match.missing for match in self.matches if match.need.forced)


@value
class Scene:
    """Where and when it is: the region and place of the case, and now; `called`: who was called before;
    `reporters`: who reported it, and so does not handle it (报办分离).
    """

    region: str
    spot: Spot
    now: datetime
    called: frozenset[str] = frozenset()
    reporters: frozenset[str] = frozenset()


def recommend(needs: Sequence[Need], people: Iterable[Candidate], scene: Scene) -> Recommendation:
    """People for each need, the forced ones first; an earlier need has the first choice."""
    capable = _group_by_capability({need.capability for need in needs}, people)
    taken: set[str] = set()
    found: dict[int, Match] = {}
    for index in sorted(range(len(needs)), key=lambda index: (not needs[index].forced, index)):
        match = _match(needs[index], capable[needs[index].capability], scene, taken)
        taken.update(pick.person for pick in match.picks)
        found[index] = match
    return Recommendation(tuple(found[index] for index in range(len(needs))))


def _group_by_capability(wanted: set[str], people: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    groups: dict[str, list[Candidate]] = {capability: [] for capability in wanted}
    for person in people:
        for capability in person.capabilities & wanted:
            groups[capability].append(person)
    return groups


def _match(need: Need, people: Sequence[Candidate], scene: Scene, taken: set[str]) -> Match:
    left_out: Counter[Shortfall] = Counter()
    fit: list[tuple[Candidate, bool]] = []
    dead: list[tuple[Candidate, bool]] = []
    reporters: list[str] = []
    for person in people:
        if person.person in taken:
            continue
        why = find_shortfall(person, need, scene)
        if why is None or why is Shortfall.RESTING:
            fit.append((person, why is not None))
        else:
            left_out[why] += 1
        if why is Shortfall.REPORTER:
            reporters.append(person.person)
        if why is Shortfall.NO_CHANNEL and _fits_otherwise(person, need, scene):
            dead.append((person, person.is_resting(scene.now)))
    best = _choose(fit, need, scene, need.quantity + ALTERNATIVES)
    picks, alternatives = tuple(best[: need.quantity]), tuple(best[need.quantity :])
    found = Match(need, picks, alternatives, need.quantity - len(picks), (), (), tuple(reporters))
    if not found.missing:
        return found
    unreachable = tuple(pick.person for pick in _choose(dead, need, scene, MOST_UNREACHABLE))
    return replace(found, shortfalls=_sort_shortfalls(left_out), unreachable=unreachable)


def _sort_shortfalls(left_out: Counter[Shortfall]) -> tuple[tuple[Shortfall, int], ...]:
    """The commonest first; equal ones in the order in which they are looked for."""
    order = [*Shortfall]
    return tuple(sorted(left_out.items(), key=lambda item: (-item[1], order.index(item[0]))))


def find_shortfall(person: Candidate, need: Need, scene: Scene) -> Shortfall | None:
    """The first reason for which somebody is not called for a need; None when there is none. Who rests is
    called all the same when nobody else fits.
    """
    if person.person in scene.called:
        return Shortfall.CALLED_BEFORE
    if person.person in scene.reporters:
        return Shortfall.REPORTER
    if not person.channels:
        return Shortfall.NO_CHANNEL
    if person.squads:
        return Shortfall.IN_OTHER_SQUAD
    if need.on_duty and not person.on_duty:
        return Shortfall.OFF_DUTY
    if need.radius_km is not None:
        distance = person.measure_distance(scene.spot, scene.now)
        if distance is None:
            return Shortfall.POSITION_OLD
        if distance > need.radius_km:
            return Shortfall.OUT_OF_RADIUS
    return Shortfall.RESTING if person.is_resting(scene.now) else None


def _fits_otherwise(person: Candidate, need: Need, scene: Scene) -> bool:
    """Whether somebody whom no message reaches could be called if one did."""
    why = find_shortfall(replace(person, channels=1), need, scene)
    return why is None or why is Shortfall.RESTING


def _choose(fit: Iterable[tuple[Candidate, bool]], need: Need, scene: Scene, count: int) -> list[Pick]:
    """The best so many: rested before tired, then the nearest level of region. Distances are measured only
    where they decide, within the levels that are needed.
    """
    groups: dict[tuple[bool, int], list[Candidate]] = defaultdict(list)
    for person, tired in fit:
        groups[tired, -find_level(person, scene)].append(person)
    best: list[Pick] = []
    for tired, level in sorted(groups):
        if len(best) >= count:
            break
        picks = [explain_pick(candidate, need, scene, tired=tired) for candidate in groups[tired, level]]
        best += nsmallest(count - len(best), picks, key=rank_key)
    return best


def rank_key(pick: Pick) -> tuple[float, bool, int, str]:
    """Within one level: distance, duty, load; equal ones by id."""
    why = pick.reasons
    distance = UNKNOWN_KM if why.distance_km is None else why.distance_km
    return (distance, not why.on_duty, why.load, pick.person)


def explain_pick(person: Candidate, need: Need, scene: Scene, *, tired: bool) -> Pick:
    """A person for a need, with the reasons."""
    distance, level = (
        person.measure_distance(scene.spot, scene.now),
        find_level(person, scene),
    )
    return Pick(person.person, Reasons(need.capability, level, distance, person.on_duty, person.cases, tired))


def find_level(person: Candidate, scene: Scene) -> int:
    """How near the place somebody belongs; as of the township when their unit covers it."""
    level = shared_level(person.region, scene.region)
    return max(level, TOWNSHIP_DIGITS) if township_of(scene.region) in person.covers else level


def shared_level(region: str, other: str) -> int:
    """Digits of the region that lies around both: 15 a grid, 12 a village, 9 a township, 6 a county, 4 a
    city; 0 when there is none.
    """
    for width in (15, 12, 9, 6, 4):
        if len(region) >= width and region[:width] == other[:width]:
            return width
    return 0
