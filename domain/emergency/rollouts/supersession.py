"""Supersession: what becomes of the tasks of a roll-out when one of another level is issued.

The new plan says it tier by tier: `rewrite`, the task begins anew in the new words and an acceptance holds;
`cancel`, it begins anew and nothing holds; `keep`, it goes on as it stands and nobody is told again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime
from typing import Final

from domain.emergency.rollouts.audience import Recipient
from domain.emergency.rollouts.progress.task_states import CARRIED, FINISHED, NO_CHANNEL, Receipt, Task
from domain.emergency.rollouts.rollout import Rollout, RolloutState, RolloutTier
from domain.kernel.values import value

CANCEL, REWRITE, KEEP = "cancel", "rewrite", "keep"
RULES: Final = (CANCEL, REWRITE, KEEP)
ANSWERS: Final = ("accepted", "finished")


@value
class Succession:
    """What an issue makes of the tasks before it. `tasks`: all of the new roll-out; `untold`: of those, who
    knows it already and is sent nothing; `cancelled`: (roll-out, person) of who has no task any more and is
    to be told; `carried`: what still holds of their answers.
    """

    tasks: tuple[Task, ...]
    untold: frozenset[str] = frozenset()
    cancelled: tuple[tuple[str, str], ...] = ()
    carried: tuple[Receipt, ...] = field(default=())


def find_more_urgent(response: str, level: int, rollouts: Iterable[Rollout]) -> Rollout | None:
    """The roll-out that is out for a response at a more urgent level, which one of this level would take the
    place of.
    """
    out = (
        rollout
        for rollout in rollouts
        if rollout.state is RolloutState.ISSUED and rollout.response == response
    )
    return min(
        (rollout for rollout in out if rollout.level < level), key=lambda rollout: rollout.level, default=None
    )


def is_superseded_by(old: Rollout, new: Rollout) -> bool:
    """Whether a roll-out that runs gives way to one that is issued now: of the same response, at another
    level or after the same plan.
    """
    runs = old.state is RolloutState.ISSUED and old.id != new.id and old.response == new.response
    return runs and (old.level != new.level or old.plan == new.plan)


def supersede_rollout(old: Rollout, by: str, at: datetime) -> Rollout:
    """The roll-out in whose place another one stands."""
    return replace(old, state=RolloutState.SUPERSEDED, superseded_by=by, over_at=at, version=old.version + 1)


def list_line(before: Iterable[Rollout]) -> tuple[str, ...]:
    """The ids of all that a roll-out stands in the place of, the oldest first."""
    return tuple(sorted({id for rollout in before for id in (*rollout.supersedes, rollout.id)}))


def succeed_tasks(
    new: Rollout,
    audience: Iterable[Recipient],
    before: Mapping[str, tuple[str, Task]],
    informed: Collection[str],
) -> Succession:
    """What becomes of everybody. `before`: person -> roll-out and task that they have until now; `informed`:
    whom a message about it reached, or may have.
    """
    at, rules = new.released_at, {tier.tier: tier for tier in new.tiers}
    tasks: list[Task] = []
    untold: set[str] = set()
    carried: list[Receipt] = []
    named: set[str] = set()
    for recipient_key in audience:
        named.add(recipient_key.person)
        earlier, old = before.get(recipient_key.person, ("", None))
        rule = rules[recipient_key.tier]
        if old is None or not _holds(rule, old.tier):
            tasks.append(_begin(recipient_key, at))
            continue
        kept = rule.supersedes == KEEP and recipient_key.person in informed
        tasks.append(_go_on(recipient_key, old) if kept else _begin(recipient_key, at))
        untold |= {recipient_key.person} if kept else set()
        carried += _answers_of(old, earlier, rule)
    left = ((id, person) for person, (id, task) in before.items() if task.state != FINISHED)
    cancelled = sorted(
        recipient_key
        for recipient_key in left
        if recipient_key[1] not in named and recipient_key[1] in informed
    )
    tasks.sort(key=lambda task: task.tier)
    return Succession(tuple(tasks), frozenset(untold), tuple(cancelled), tuple(carried))


def carry_receipt(receipt: Receipt, earlier: str, old: Task, task: Task, later: Rollout) -> Receipt | None:
    """A receipt of a superseded task as it counts for the one in its place; None when it does not."""
    rule = next((tier for tier in later.tiers if tier.tier == task.tier), None)
    if rule is None or receipt.kind not in ANSWERS or not _holds(rule, old.tier):
        return None
    kind = receipt.kind if rule.supersedes == KEEP else "accepted"
    return replace(receipt, id=_name(earlier, receipt.id), kind=kind, late="", offset_s=0.0)


def _holds(rule: RolloutTier, tier: int) -> bool:
    """Whether what somebody of a tier answered before holds for a task of a tier's rule."""
    return rule.tier == tier and rule.supersedes != CANCEL and not rule.accept_anew


def goes_on(later: Rollout, tier: int) -> bool:
    """Whether the tasks of a tier stand in a roll-out as they stood in the one before it."""
    rule = next((rollout_tier for rollout_tier in later.tiers if rollout_tier.tier == tier), None)
    return rule is not None and rule.supersedes == KEEP and _holds(rule, tier)


def _answers_of(old: Task, earlier: str, rule: RolloutTier) -> list[Receipt]:
    moments = [("accepted", old.accepted_at)]
    if rule.supersedes == KEEP:
        moments.append(("finished", old.finished_at))
    return [
        Receipt(_name(earlier, kind), old.person, kind, at, CARRIED, old.on_behalf_by, old.note)
        for kind, at in moments
        if at is not None
    ]


def _name(earlier: str, id: str) -> str:
    return f"{earlier}/{id}"


def _begin(recipient: Recipient, at: datetime) -> Task:
    return Task(
        recipient.person,
        recipient.tier,
        recipient.region,
        recipient.reasons,
        at,
        failed="" if recipient.reachable else NO_CHANNEL,
    )


def _go_on(recipient: Recipient, old: Task) -> Task:
    """The task as it stands; its answers come over as receipts, so that every count has them."""
    return replace(
        old, region=recipient.region, reasons=recipient.reasons, accepted_at=None, finished_at=None, code=""
    )
