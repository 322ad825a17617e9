"""A roll-out 任务派发: drawn up after a plan, issued by one person or two, stopped or ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from domain.access.reasons import checked_reason
from domain.changes import Row, local_text
from domain.emergency.rollouts.audience import AudienceFigures
from domain.emergency.rollouts.plan import Plan
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.kernel.versions import check_version


class RolloutState(StrEnum):
    """How far a roll-out is. Prepared with `issued_by`: it waits for a second person."""

    PREPARED = "prepared"
    ISSUED = "issued"
    STOPPED = "stopped"
    SUPERSEDED = "superseded"
    ENDED = "ended"


@value
class RolloutTier:
    """A tier as it was when the roll-out was drawn up. Minutes count from the issue; `round`: of the last
    reminder that went out; `supersedes`, `accept_anew`: as the plan says; `alone`: how many silent people no
    deputy answers for; `plan_round`, `finish_round`: of the plan's last reminder, and of its last one for
    finishing, whose time came.
    """

    tier: int
    name: str
    name_en: str
    people: int
    target: float
    accept_minutes: float
    finish_minutes: float
    checklist: tuple[str, ...]
    reminder_minutes: tuple[float, ...]
    round: int = 0
    supersedes: str = "rewrite"
    accept_anew: bool = False
    alone: int = 0
    finish_reminder_minutes: tuple[float, ...] = ()
    finish_round: int = 0
    plan_round: int = 0


@value
class Rollout:
    """`issued_at`: the final release, from which all clocks count; `people` and the two after it: the
    audience when it was drawn up, and from the issue on the one that is frozen. `plan_version`: whose words
    and times it keeps; `hold_until`: when it goes out by itself; `asked_at`: when a second person was
    first asked to confirm it; `held_by`, `held_at`, `held_why`: who kept it from going out, by itself or,
    with `sent_back`, after somebody had issued it; `supersedes`: all that it stands in the place of, the
    oldest first; `superseded_by`: what stands in its own place; `repeats`, `repeated_at`: how often a
    warning that calls for it came again since it was drawn up, and when last; `colour`: of its warning when
    it was issued, '' of one that was drawn up for none.
    """

    id: str
    plan: str
    plan_name: str
    plan_name_en: str
    response: str
    level: int
    warning: str
    note: str
    state: RolloutState
    needs_second: bool
    prepared_by: str
    prepared_at: datetime
    people: int
    no_channel: int
    grids_without_head: int
    tiers: tuple[RolloutTier, ...]
    issued_by: str = ""
    issued_at: datetime | None = None
    confirmed_by: str = ""
    over_at: datetime | None = None
    version: int = 1
    plan_version: int = 0
    hold_until: datetime | None = None
    held_by: str = ""
    supersedes: tuple[str, ...] = ()
    superseded_by: str = ""
    asked_at: datetime | None = None
    held_at: datetime | None = None
    held_why: str = ""
    sent_back: bool = False
    repeats: int = 0
    repeated_at: datetime | None = None
    colour: str = ""

    @property
    def awaits_second(self) -> bool:
        """Whether somebody issued it, and a second person has to confirm that."""
        return self.state is RolloutState.PREPARED and self.issued_by != ""

    @property
    def live(self) -> bool:
        """Whether screens show it."""
        return self.state is not RolloutState.ENDED

    @property
    def released_at(self) -> datetime:
        """When it was issued. Refused not_issued when it was not."""
        if self.issued_at is None:
            raise Refused("not_issued", "the roll-out was not issued", "rollout")
        return self.issued_at


def prepare_rollout(
    id: str, plan: Plan, figures: AudienceFigures, warning: str, note: str, by: str, at: datetime
) -> Rollout:
    """A new roll-out. Refused nobody_there when the plan reaches no one."""
    if not figures.people:
        raise Refused("nobody_there", "the plan names nobody who is there", "plan")
    return Rollout(
        id=id,
        plan=plan.code,
        plan_name=plan.name,
        plan_name_en=plan.name_en,
        response=plan.response,
        level=plan.level,
        warning=warning,
        note=note,
        state=RolloutState.PREPARED,
        needs_second=figures.people > plan.approve_above,
        prepared_by=by,
        prepared_at=at,
        people=figures.people,
        no_channel=figures.no_channel,
        grids_without_head=figures.grids_without_head,
        tiers=_tiers(plan, dict(figures.tiers)),
        plan_version=plan.version,
    )


def _tiers(plan: Plan, people: Mapping[int, int]) -> tuple[RolloutTier, ...]:
    return tuple(
        RolloutTier(
            tier.tier,
            tier.name,
            tier.name_en,
            people[tier.tier],
            tier.target,
            tier.accept_within / timedelta(minutes=1),
            tier.finish_within / timedelta(minutes=1),
            tier.checklist,
            tuple(reminder.after / timedelta(minutes=1) for reminder in tier.reminders),
            supersedes=tier.supersedes,
            accept_anew=tier.accept_anew,
            finish_reminder_minutes=tuple(
                reminder.after / timedelta(minutes=1) for reminder in tier.finish_reminders
            ),
        )
        for tier in plan.tiers
    )


def issue_rollout(old: Rollout, command: Command, by: str, at: datetime) -> Rollout:
    """The roll-out issued, or waiting for a second person. Refused not_prepared, stale."""
    if old.state is not RolloutState.PREPARED or old.issued_by:
        raise Refused("not_prepared", "the roll-out was issued before", "rollout")
    check_version("the roll-out", old.version, command.expected_version)
    new = replace(old, issued_by=by, hold_until=None, version=old.version + 1)
    return replace(new, asked_at=at) if old.needs_second else release_rollout(new, at)


def confirm_rollout(old: Rollout, command: Command, by: str, at: datetime) -> Rollout:
    """The roll-out released by a second person. Refused not_waiting, same_person, stale."""
    if not old.awaits_second:
        raise Refused("not_waiting", "the roll-out does not wait for a second person", "rollout")
    check_version("the roll-out", old.version, command.expected_version)
    if by == old.issued_by:
        raise Refused("same_person", "somebody else has to confirm", "rollout")
    return release_rollout(replace(old, confirmed_by=by, version=old.version + 1), at)


def release_rollout(old: Rollout, at: datetime) -> Rollout:
    """All clocks start."""
    return replace(old, state=RolloutState.ISSUED, issued_at=at)


def await_second(
    old: Rollout, released: Rollout, figures: AudienceFigures, approve_above: int
) -> Rollout | None:
    """The roll-out waiting for a second person, where one person released it and its audience has grown above
    the plan's size since it was drawn up; None where it may go out. What two people approved beforehand has a
    hold window, and waits for nobody.
    """
    if released.confirmed_by or old.hold_until is not None or figures.people <= approve_above:
        return None
    prepared = replace(released, state=RolloutState.PREPARED, issued_at=None, needs_second=True)
    return replace(prepared, asked_at=released.issued_at)


def freeze_audience(old: Rollout, figures: AudienceFigures) -> Rollout:
    """The roll-out with the audience that it was issued to."""
    people = dict(figures.tiers)
    return replace(
        old,
        people=figures.people,
        no_channel=figures.no_channel,
        grids_without_head=figures.grids_without_head,
        tiers=tuple(replace(tier, people=people[tier.tier]) for tier in old.tiers),
    )


def require_running(rollout: Rollout) -> None:
    """Refused rollout_over for a roll-out that is not out, or is over."""
    if rollout.state is not RolloutState.ISSUED:
        raise Refused("rollout_over", "the roll-out does not run", "rollout")


def stop_rollout(old: Rollout, command: Command, at: datetime) -> Rollout:
    """The roll-out stopped. Refused bad_reason, rollout_over, stale."""
    checked_reason(command.reason)
    if old.state not in (RolloutState.PREPARED, RolloutState.ISSUED):
        raise Refused("rollout_over", "the roll-out does not run", "rollout")
    check_version("the roll-out", old.version, command.expected_version)
    return replace(old, state=RolloutState.STOPPED, over_at=at, hold_until=None, version=old.version + 1)


def end_rollout(old: Rollout, command: Command, at: datetime) -> Rollout:
    """The roll-out ended. Refused rollout_over, stale."""
    if old.state is RolloutState.ENDED:
        raise Refused("rollout_over", "the roll-out was ended before", "rollout")
    check_version("the roll-out", old.version, command.expected_version)
    over = old.over_at or at
    return replace(old, state=RolloutState.ENDED, over_at=over, hold_until=None, version=old.version + 1)


def count_round(old: Rollout, tier: int, round: int) -> Rollout:
    """The roll-out after a reminder of a tier went out."""
    return _raise_round(old, tier, "round", round)


def count_plan_round(old: Rollout, tier: int, round: int) -> Rollout:
    """The roll-out once the time of the plan's reminder of a tier came, whoever it reached."""
    return _raise_round(old, tier, "plan_round", round)


def count_finish_round(old: Rollout, tier: int, round: int) -> Rollout:
    """The roll-out once the time of a tier's reminder for finishing came, whoever it reached."""
    return _raise_round(old, tier, "finish_round", round)


def _raise_round(old: Rollout, number: int, name: str, round: int) -> Rollout:
    """The roll-out with one of the counts of a tier's reminders raised, never lowered."""
    raised = {tier.tier: replace(tier, **{name: max(getattr(tier, name), round)}) for tier in old.tiers}
    return replace(old, tiers=tuple(raised[tier.tier] if tier.tier == number else tier for tier in old.tiers))


def list_overdue_tiers(rollout: Rollout, at: datetime) -> tuple[int, ...]:
    """The tiers whose time to finish is over; none of a roll-out that is not out, or not any more."""
    if rollout.issued_at is None or rollout.state is not RolloutState.ISSUED:
        return ()
    minutes = (at - rollout.issued_at) / timedelta(minutes=1)
    return tuple(tier.tier for tier in rollout.tiers if minutes >= tier.finish_minutes)


def rollout_row(rollout: Rollout, county: str, tz: tzinfo) -> Row:
    """The row a screen gets."""
    return {"id": rollout.id, "region": county, **rollout_content(rollout, tz)}


def rollout_content(rollout: Rollout, tz: tzinfo) -> Row:
    """What the trace tells of a roll-out."""
    issued, held = rollout.issued_at, rollout.hold_until
    return {
        "plan": rollout.plan,
        "plan_version": rollout.plan_version,
        "plan_name": rollout.plan_name,
        "plan_name_en": rollout.plan_name_en,
        "response": rollout.response,
        "level": rollout.level,
        "warning": rollout.warning,
        "note": rollout.note,
        "state": rollout.state.value,
        "needs_second": rollout.needs_second,
        "prepared_by": rollout.prepared_by,
        "prepared_at": local_text(rollout.prepared_at, tz),
        "issued_by": rollout.issued_by,
        "issued_at": None if issued is None else local_text(issued, tz),
        "confirmed_by": rollout.confirmed_by,
        "hold_until": None if held is None else local_text(held, tz),
        "held_by": rollout.held_by,
        "people": rollout.people,
        "no_channel": rollout.no_channel,
        "grids_without_head": rollout.grids_without_head,
        "tiers": [_tier_row(tier, issued, tz) for tier in rollout.tiers],
        "supersedes": [*rollout.supersedes],
        "superseded_by": rollout.superseded_by,
        "version": rollout.version,
        **_wait_facts(rollout, tz),
    }


def _wait_facts(rollout: Rollout, tz: tzinfo) -> Row:
    """Since when a second person is waited for, how often its warning came again, and who kept it back, when
    and why; nothing of one to which that never happened.
    """
    asked_at, held, again = rollout.asked_at, rollout.held_at, rollout.repeated_at
    facts: Row = {} if asked_at is None else {"asked_at": local_text(asked_at, tz)}
    if again is not None:
        facts |= {"repeats": rollout.repeats, "repeated_at": local_text(again, tz)}
    if held is None:
        return facts
    why, back = rollout.held_why, rollout.sent_back
    return {**facts, "held_at": local_text(held, tz), "held_why": why, "sent_back": back}


def _tier_row(tier: RolloutTier, issued: datetime | None, tz: tzinfo) -> Row:
    """What the trace told of a tier before there were reminders for finishing stays as it was told."""

    def due(minutes: float) -> str | None:
        return None if issued is None else local_text(issued + timedelta(minutes=minutes), tz)

    finish = tier.finish_reminder_minutes
    return {
        "tier": tier.tier,
        "name": tier.name,
        "name_en": tier.name_en,
        "people": tier.people,
        "target": tier.target,
        "accept_minutes": tier.accept_minutes,
        "finish_minutes": tier.finish_minutes,
        "accept_due_at": due(tier.accept_minutes),
        "finish_due_at": due(tier.finish_minutes),
        "checklist": [*tier.checklist],
        "reminders": [due(minutes) for minutes in tier.reminder_minutes],
        "round": tier.round,
        "alone": tier.alone,
        **({"finish_reminders": [due(minutes) for minutes in finish]} if finish else {}),
    }
