"""Whom a call sheet names beside somebody who is silent: the deputy who answers for them or was asked to,
else the one whom the plan would ask, else whoever stands above them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from domain.emergency.rollouts.audience import Candidate
from domain.emergency.rollouts.deputies import (
    ASKED,
    CAN,
    PERSON,
    POST,
    DeputyRequest,
    find_nearest,
    list_fitting,
)
from domain.emergency.rollouts.plan import Plan
from domain.emergency.rollouts.progress.task_states import ACCEPTED
from domain.emergency.rollouts.sheets.call_sheet import SilentPerson

_WAIT: Final = (ASKED, CAN)


def choose_sheet_deputies(
    plan: Plan,
    people: Iterable[SilentPerson],
    requests: Sequence[DeputyRequest],
    candidates: Collection[Candidate],
    silent: Collection[str],
) -> dict[str, str]:
    """person -> deputy, of those who did not accept. `requests`: the oldest first; `silent`: everybody of the
    roll-out who did not accept, of whom none is a deputy; nor is who said that they cannot, or said nothing.
    """
    chosen = _list_requested(requests)
    rest = [person for person in people if person.state < ACCEPTED and person.person not in chosen]
    for tier in sorted({person.tier for person in rest}):
        refused = {
            request.deputy for request in requests if request.tier == tier and request.state not in _WAIT
        }
        of_tier = [person for person in rest if person.tier == tier]
        for fitting in _list_ranks(plan, tier, candidates):
            by_region = _group(fitting, {*silent, *refused})
            found = {person.person: find_nearest(person.region, by_region) for person in of_tier}
            chosen |= {person: deputy for person, deputy in found.items() if deputy is not None}
            of_tier = [person for person in of_tier if person.person not in chosen]
    return chosen


def _group(candidates: Iterable[Candidate], but: Collection[str]) -> dict[str, list[str]]:
    """The candidates by region, without some."""
    grouped: dict[str, list[str]] = {}
    for candidate in candidates:
        if candidate.person not in but:
            grouped.setdefault(candidate.region, []).append(candidate.person)
    return grouped


def list_named_posts(plan: Plan) -> set[str]:
    """The posts of which somebody may be named on a sheet."""
    named = _list_named(plan, POST)
    last = max((tier.tier for tier in plan.tiers), default=0)
    return {*named, *(post for tier in plan.tiers if tier.tier < last for post in tier.posts)}


def list_named_people(plan: Plan, requests: Iterable[DeputyRequest]) -> set[str]:
    """The people whom a sheet may name, whatever their post is."""
    return {*_list_named(plan, PERSON), *(request.deputy for request in requests)}


def _list_named(plan: Plan, kind: str) -> Iterator[str]:
    words = (word for tier in plan.tiers for word in tier.deputies)
    return (word.removeprefix(kind) for word in words if word.startswith(kind))


def _list_requested(requests: Sequence[DeputyRequest]) -> dict[str, str]:
    """Who answers for somebody, else who was asked to last."""
    waiting = sorted(
        (request for request in requests if request.state in _WAIT), key=lambda request: request.state == CAN
    )
    return {person: request.deputy for request in waiting for person in request.people}


def _list_ranks(plan: Plan, tier: int, candidates: Collection[Candidate]) -> Iterator[list[Candidate]]:
    """Whom the plan names as deputies of a tier, in its order, then who stands in the tiers above."""
    named = next((len(plan_tier.deputies) for plan_tier in plan.tiers if plan_tier.tier == tier), 0)
    for rank in range(named):
        yield list_fitting(plan, tier, rank, candidates)
    above = [plan_tier for plan_tier in plan.tiers if plan_tier.tier < tier]
    for plan_tier in sorted(above, key=lambda plan_tier: plan_tier.tier, reverse=True):
        yield [candidate for candidate in candidates if candidate.post in plan_tier.posts]
