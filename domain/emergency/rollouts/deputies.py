"""Deputies 代办: who answers for those of a tier that stay silent. A deputy is asked first whether they can,
and gets only those who are silent still; without one, the next is asked, and at last the commander is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from domain.directory.person import Person
from domain.emergency.rollouts.audience import Candidate
from domain.emergency.rollouts.plan import DEPUTY_WAIT, Plan
from domain.emergency.rollouts.progress.task_states import ACCEPTED, Task
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found
from domain.kernel.values import value

ASKED, CAN, CANNOT, SILENT = "asked", "can", "cannot", "silent"
BY_HAND: Final = -1
"""The rank of a deputy whom somebody asked by hand: no plan names the next after them."""
ABOVE, POST, PERSON = "tier", "post:", "person:"
"""What a plan names as a deputy: whoever stands in the tier above, a post, or a person."""
ACTS: Final = ("accepted", "finished", "taken_over")


@value
class DeputyRequest:
    """`people`: those that were silent when the deputy was asked; `rank`: which of the plan's deputies, or
    BY_HAND.
    """

    id: str
    tier: int
    rank: int
    deputy: str
    people: tuple[str, ...]
    asked_at: datetime
    state: str = ASKED
    answered_at: datetime | None = None


@value
class DeputiesRequested:
    """For how many `people` somebody was asked by hand, and of how many of them a message goes out: 0 while
    they think about what they were asked before, which these people join.
    """

    people: int
    sent: int


def share_out(
    plan: Plan, tier: int, rank: int, silent: Sequence[Task], candidates: Sequence[Candidate]
) -> tuple[dict[str, list[str]], list[str]]:
    """(deputy -> people, people for whom the plan has no deputy at that rank)."""
    found: dict[str, list[str]] = {}
    unassigned: list[str] = []
    fitting, quiet = list_fitting(plan, tier, rank, candidates), {task.person for task in silent}
    by_region: dict[str, list[str]] = {}
    for candidate in fitting:
        if candidate.person not in quiet:
            by_region.setdefault(candidate.region, []).append(candidate.person)
    for task in silent:
        deputy = find_nearest(task.region, by_region)
        if deputy is None:
            unassigned.append(task.person)
        else:
            found.setdefault(deputy, []).append(task.person)
    return found, unassigned


def list_fitting(plan: Plan, tier: int, rank: int, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those whom the plan names as a tier's deputies of a rank; a person it names answers for any place."""
    named = next((plan_tier.deputies for plan_tier in plan.tiers if plan_tier.tier == tier), ())
    if rank >= len(named):
        return []
    word = named[rank]
    if word == ABOVE:
        posts = {post for plan_tier in plan.tiers if plan_tier.tier == tier - 1 for post in plan_tier.posts}
        return [candidate for candidate in candidates if candidate.post in posts]
    if word.startswith(PERSON):
        wanted = word.removeprefix(PERSON)
        return [replace(candidate, region="") for candidate in candidates if candidate.person == wanted]
    return [candidate for candidate in candidates if candidate.post == word.removeprefix(POST)]


def find_nearest(region: str, by_region: Mapping[str, list[str]]) -> str | None:
    """Of those whose region contains this one, the first of the smallest."""
    for length in range(len(region), -1, -1):
        if people := by_region.get(region[:length]):
            return people[0]
    return None


def wait_of(plan: Plan | None, tier: int) -> timedelta:
    """So long the deputies of a tier have to say whether they can; then the next one is asked."""
    tiers = () if plan is None else plan.tiers
    return next((plan_tier.deputy_wait for plan_tier in tiers if plan_tier.tier == tier), DEPUTY_WAIT)


def list_represented(tasks: Iterable[Task], deputy: str) -> list[Task]:
    """Those for whom somebody can be asked by hand: all but their own. Refused nobody_left."""
    wanted = [task for task in tasks if task.state < ACCEPTED and task.person != deputy]
    if not wanted:
        raise Refused("nobody_left", "nobody of these is still to accept", "people")
    return wanted


def check_deputy(person: Person | None, id: str) -> None:
    """Refused unknown_person for nobody of the directory, or whoever left it."""
    if person is None or not person.active:
        raise Refused("unknown_person", f"not in the directory: {id[:40]!r}", "deputy")


def require_able(sent: int | None) -> int:
    """About how many people a deputy is sent something. Refused answered for one who said 不能, None."""
    if sent is None:
        raise Refused("answered", "they said that they cannot", "deputy")
    return sent


def find_answerable(request: DeputyRequest | None, person: str | None, leads: bool) -> DeputyRequest:
    """A request, for its deputy, and for whoever leads roll-outs. Refused no_deputy_request for any other."""
    open_to = request is not None and (leads or request.deputy == person)
    return require_found(request if open_to else None, "no_deputy_request", "request", "request")


def answer_request(old: DeputyRequest, can: bool, at: datetime) -> DeputyRequest:
    """The request answered. Refused answered."""
    if old.state not in (ASKED, SILENT):
        raise Refused("answered", "it was answered before", "request")
    return replace(old, state=CAN if can else CANNOT, answered_at=at)


def list_silent(request: DeputyRequest, tasks: Mapping[str, Task]) -> list[Task]:
    """Those of a request who are silent still, or whom the deputy accepted for and has not finished."""
    known = (tasks[person] for person in request.people if person in tasks)
    return [
        task
        for task in known
        if task.state < ACCEPTED
        or (task.finished_at is None and request.deputy in (task.on_behalf_by, task.taken_over_by))
    ]


def choose_acted_for(
    request: DeputyRequest, act: str, tasks: Mapping[str, Task], people: Collection[str]
) -> list[Task]:
    """Those of some people for whom a deputy who can may act. Refused not_agreed, bad_field, nobody_left."""
    if request.state != CAN:
        raise Refused("not_agreed", "the deputy did not say that they can", "request")
    if act not in ACTS:
        raise Refused("bad_field", f"one of {', '.join(ACTS)}", "act")
    chosen = [task for task in list_silent(request, tasks) if task.person in people]
    if not chosen:
        raise Refused("nobody_left", "nobody of these is still to answer", "people")
    return chosen


def leave_alone(old: Rollout, tier: int, people: int) -> Rollout:
    """The roll-out with so many more people of a tier for whom no deputy answers."""
    tiers = tuple(
        replace(rollout_tier, alone=rollout_tier.alone + people)
        if rollout_tier.tier == tier
        else rollout_tier
        for rollout_tier in old.tiers
    )
    return replace(old, tiers=tiers)
