"""What a plan would come to if it were issued now, and what in it can never be reached."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, tzinfo

from domain.emergency.rollouts.audience import Recipient
from domain.emergency.rollouts.plan import Plan, PlanTier, Reminder
from domain.emergency.rollouts.timing.quiet_hours import split_channels
from domain.kernel.values import value
from domain.squads.calls.outgoing import MAIL, SMS, VOICE


@value
class Rung:
    """A reminder of a tier, counted from 1; `finish`: among those for finishing. `why`: after_finish or
    no_channel, '' for one that waits for the end of quiet hours; `until`: that end, were the plan issued now.
    """

    tier: int
    number: int
    why: str
    until: datetime | None = None
    finish: bool = False


def find_lost_rungs(plan: Plan, audience: Collection[Recipient]) -> list[Rung]:
    """The reminders that reach nobody: due when the tier should have finished, or by channels for which
    nobody of the tier has an address.
    """
    return [rung for tier in plan.tiers for rung in _lost_of(tier, audience)]


def _lost_of(tier: PlanTier, audience: Collection[Recipient]) -> Iterator[Rung]:
    numbered = any(recipient.reachable for recipient in audience if recipient.tier == tier.tier)
    for number, reminder, finish in _list_reminders(tier):
        if not finish and reminder.after >= tier.finish_within:
            yield Rung(tier.tier, number, "after_finish")
        elif not numbered and {*reminder.channels} <= {SMS, VOICE, MAIL}:
            yield Rung(tier.tier, number, "no_channel", finish=finish)


def _list_reminders(tier: PlanTier) -> Iterator[tuple[int, Reminder, bool]]:
    """(number, reminder, whether for finishing), each kind from 1."""
    yield from ((number, reminder, False) for number, reminder in enumerate(tier.reminders, 1))
    yield from ((number, reminder, True) for number, reminder in enumerate(tier.finish_reminders, 1))


def find_quiet_rungs(plan: Plan, at: datetime, tz: tzinfo) -> list[Rung]:
    """The reminders some of whose channels would be silent, were the plan issued at a time."""
    found = []
    for tier in plan.tiers:
        for number, reminder, finish in _list_reminders(tier):
            due = at + reminder.after
            _, _, until = split_channels(tier.quiet, plan.level, reminder.channels, due, tz)
            if until is not None:
                found.append(Rung(tier.tier, number, "", until, finish))
    return found


def find_empty_tiers(plan: Plan, audience: Collection[Recipient]) -> list[int]:
    """The tiers that name nobody who is there."""
    filled = {recipient.tier for recipient in audience}
    return [tier.tier for tier in plan.tiers if tier.tier not in filled]
