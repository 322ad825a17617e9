"""Plans 预案: per response and level, what each tier has to do, until when, and how it is reminded."""

from __future__ import annotations

from datetime import timedelta

from domain.kernel.values import value


@value
class Reminder:
    """A reminder of a tier: so long after the issue, in these words, by these channels."""

    after: timedelta
    text: str
    channels: tuple[str, ...]


@value
class PlanTier:
    """What a tier has to do. `posts` and `units`: whom it names; `text`: the message; `accept_within` and
    `finish_within`: after the issue; `target`: the share that shall accept in time, 0 to 1.
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


@value
class Plan:
    """`approve_above`: of more people a second person confirms the issue; `repeat_within`: so long the same
    plan is not issued again; `correction`: what is sent to whoever had the message when it is stopped.
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
