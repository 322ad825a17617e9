"""A plan from what was written and checked: the same for plans.toml and for a saved version."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from domain.directory.person import Post
from domain.emergency.rollouts.plan import APPROVED_BY, CLOSE, DEPUTY_WAIT, Plan, PlanTier, Reminder, Trigger
from domain.emergency.rollouts.planning.finish_reminders import usual_finish_reminders
from domain.emergency.rollouts.supersession import REWRITE
from domain.emergency.rollouts.timing.quiet_hours import read_quiet
from domain.squads.calls.outgoing import NOTICE


def plan_of(code: str, body: Mapping[str, Any], posts: Collection[Post], version: int = 0) -> Plan:
    """The plan of a body that `check_plan` has nothing against. `posts`: all of the county."""
    tiers = sorted((_tier(tier, body, posts) for tier in body["tier"]), key=lambda tier: tier.tier)
    return Plan(
        code=code,
        name=body["name"],
        name_en=body["name_en"],
        response=body["response"],
        level=body["level"],
        approve_above=int(body["approve_above"]),
        repeat_within=timedelta(hours=body["repeat_hours"]),
        correction=body["correction"],
        tiers=tuple(tiers),
        warnings=tuple(
            Trigger(warning["hazard"], tuple(warning["colours"])) for warning in body.get("warnings", ())
        ),
        version=version,
        approvers=tuple(body.get("approvers", APPROVED_BY)),
        hold=timedelta(minutes=body.get("hold_minutes", 0)),
        automatic=body.get("automatic", False),
        ending=body.get("ending", ""),
        at_end=body.get("at_end", CLOSE),
    )


def _minutes(body: Mapping[str, Any], name: str, usual: timedelta) -> timedelta:
    return timedelta(minutes=body[name]) if name in body else usual


def _tier(body: Mapping[str, Any], plan: Mapping[str, Any], posts: Collection[Post]) -> PlanTier:
    rank, units = body["tier"], tuple(body.get("units", ()))
    of_rank = [post for post in posts if post.tier == rank]
    named = tuple(body.get("posts", () if units else [post.code for post in of_rank]))
    shown = of_rank or [post for post in posts if post.code in named]
    channels = tuple(body.get("channels", (NOTICE,)))
    reminders = _reminders(body.get("reminders", ()), channels)
    return PlanTier(
        tier=rank,
        name="、".join(post.name for post in shown),
        name_en=", ".join(post.name_en for post in shown),
        posts=named,
        units=units,
        checklist=tuple(body["checklist"]),
        text=body["text"],
        channels=channels,
        accept_within=timedelta(minutes=body["accept_minutes"]),
        finish_within=timedelta(minutes=body["finish_minutes"]),
        target=float(body["target"]),
        reminders=reminders,
        quiet=read_quiet(body.get("quiet")),
        supersedes=body.get("supersedes", plan.get("supersedes", REWRITE)),
        accept_anew=body.get("accept_anew", plan.get("accept_anew", False)),
        deputies=tuple(body.get("deputies", ())),
        deputy_after=timedelta(minutes=body["deputy_after_minutes"]) if body.get("deputies") else None,
        deputy_wait=_minutes(body, "deputy_wait_minutes", DEPUTY_WAIT),
        finish_reminders=_finish_reminders(body, reminders[-1].channels if reminders else channels),
    )


def _reminders(given: Iterable[Mapping[str, Any]], channels: tuple[str, ...]) -> tuple[Reminder, ...]:
    return tuple(
        Reminder(timedelta(minutes=row["after_minutes"]), row["text"], tuple(row.get("channels", channels)))
        for row in given
    )


def _finish_reminders(body: Mapping[str, Any], channels: tuple[str, ...]) -> tuple[Reminder, ...]:
    """As the tier says; where it says nothing, the usual ones, by the channels of its last reminder."""
    if "finish_reminders" in body:
        return _reminders(body["finish_reminders"], channels)
    return usual_finish_reminders(timedelta(minutes=body["finish_minutes"]), channels)
