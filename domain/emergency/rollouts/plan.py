"""Plans 预案: per response and level, what each tier has to do, until when, and how it is reminded."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from domain.access.rights import Right
from domain.emergency.rollouts.timing.quiet_hours import QuietHours
from domain.kernel.values import value

APPROVED_BY: Final = (Right.ROLLOUTS.value,)
"""The rights of whoever approves a plan that names none."""

DEPUTY_WAIT: Final = timedelta(minutes=15)
"""So long a deputy has to say whether they can, where a plan says nothing else."""
CLOSE, LEAVE = "close", "keep"
AT_END: Final = (CLOSE, LEAVE)
"""What becomes of the open tasks of a plan when the response ends."""


@value
class Reminder:
    """A reminder of a tier: so long after the issue, in these words, by these channels."""

    after: timedelta
    text: str
    channels: tuple[str, ...]


@value
class PlanTier:
    """What a tier has to do. `posts` and `units`: whom it names; `text`: the message; `accept_within` and
    `finish_within`: after the issue; `target`: the share that shall accept in time, 0 to 1; `supersedes`,
    `accept_anew`: what it makes of the tasks before it (supersession.py); `deputies`: who answers for the
    silent, in order (deputies.py), asked `deputy_after` the issue; each has `deputy_wait` to say whether they
    can; `finish_reminders`: of whoever accepted and has not finished.
    """

    tier: int
    name: str
    name_en: str
    posts: tuple[str, ...]
    units: tuple[str, ...]
    checklist: tuple[str, ...]
    text: str
    channels: tuple[str, ...]
    accept_within: timedelta
    finish_within: timedelta
    target: float
    reminders: tuple[Reminder, ...]
    quiet: QuietHours | None = None
    supersedes: str = "rewrite"
    accept_anew: bool = False
    deputies: tuple[str, ...] = ()
    deputy_after: timedelta | None = None
    deputy_wait: timedelta = DEPUTY_WAIT
    finish_reminders: tuple[Reminder, ...] = ()


@value
class Trigger:
    """Official warnings that call for a plan: a hazard (domain/emergency/warnings/standing/hazards.py) and
    colours.
    """

    hazard: str
    colours: tuple[str, ...]


@value
class Plan:
    """`warnings`: those that call for it. `approve_above`: of more people a second person confirms the issue;
    `repeat_within`: so long the same plan is not issued again; `correction`: what is sent to whoever had the
    message when it is stopped; `ending`: the same when the response ends, '' for the correction; `at_end`:
    whether the open tasks are then closed or kept; `version`: 0 for the county pack's. `automatic`: what a
    warning prepared goes out by itself after `hold`, where two of the `approvers` (rights) approved this
    version beforehand.
    """

    code: str
    name: str
    name_en: str
    response: str
    level: int
    approve_above: int
    repeat_within: timedelta
    correction: str
    tiers: tuple[PlanTier, ...]
    warnings: tuple[Trigger, ...] = ()
    version: int = 0
    approvers: tuple[str, ...] = APPROVED_BY
    hold: timedelta = timedelta(0)
    automatic: bool = False
    ending: str = ""
    at_end: str = "close"


URGENCY: Final = ("red", "orange", "yellow", "blue")
"""The colours of warnings, the most urgent first."""


def is_more_urgent(colour: str, other: str) -> bool:
    """Whether a colour is more urgent than another; False where either is none."""
    return {colour, other} <= {*URGENCY} and URGENCY.index(colour) < URGENCY.index(other)


def still_calls(plan: Plan, hazard: str, colour: str) -> bool:
    """Whether a warning that called for a plan calls for it as it is now: its colour is named, or is more
    urgent than one that is. A warning that became worse holds nothing back.
    """
    named = {
        named_colour
        for trigger in plan.warnings
        if trigger.hazard == hazard
        for named_colour in trigger.colours
    }
    return colour in URGENCY and not named.isdisjoint(URGENCY[URGENCY.index(colour) :])


def list_called_plans(plans: Iterable[Plan], hazard: str, colour: str) -> list[Plan]:
    """The plans that a warning of a hazard and colour calls for, by code. One that is more urgent than any
    plan of the hazard names calls for those that name the most urgent: it is never left without a plan.
    """
    known = [*plans]
    named = _name_colours(known).get(hazard, frozenset())
    most = next((urgent for urgent in URGENCY if urgent in named), "")
    if most and colour in URGENCY[: URGENCY.index(most)]:
        colour = most
    called = [
        plan
        for plan in known
        if any(urgent.hazard == hazard and colour in urgent.colours for urgent in plan.warnings)
    ]
    return sorted(called, key=lambda plan: plan.code)


def list_unnamed_colours(plans: Iterable[Plan]) -> dict[str, list[str]]:
    """The colours that no plan names, the most urgent first, of each hazard that some plan does name."""
    named = sorted(_name_colours(plans).items())
    return {
        hazard: rest
        for hazard, some in named
        if (rest := [colour for colour in URGENCY if colour not in some])
    }


def list_early_finishes(plans: Iterable[Plan]) -> list[tuple[str, int]]:
    """(code of a plan, tier) where people would have to finish before they have to accept. Who saves such a
    plan is refused; a county's pack that has one still loads.
    """
    return [
        (plan.code, tier.tier)
        for plan in plans
        for tier in plan.tiers
        if tier.finish_within < tier.accept_within
    ]


def _name_colours(plans: Iterable[Plan]) -> dict[str, frozenset[str]]:
    """The colours that plans name, by hazard."""
    named: dict[str, frozenset[str]] = {}
    for trigger in (warning for plan in plans for warning in plan.warnings):
        named[trigger.hazard] = named.get(trigger.hazard, frozenset()) | {*trigger.colours}
    return named
