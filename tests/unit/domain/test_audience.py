"""The audience of a plan: everybody once, in the highest tier that names them, with every reason."""

from __future__ import annotations

from datetime import timedelta

from domain.emergency.rollouts.audience import Candidate, choose_audience, count_audience
from domain.emergency.rollouts.plan import Plan, PlanTier

GRIDS = ("330825101264001", "330825101264002")


def tier(number: int, posts: tuple[str, ...] = (), units: tuple[str, ...] = ()) -> PlanTier:
    within = (timedelta(hours=1), timedelta(hours=4))
    return PlanTier(number, "", "", posts, units, ("巡查",), "请领办", ("notice",), *within, 0.98, ())


def plan(*tiers: PlanTier) -> Plan:
    return Plan("p", "预案", "Plan", "flood", 3, 500, timedelta(hours=6), "停止", tiers)


PEOPLE = (
    Candidate("A", "leader", "water", "330825101264", True),
    Candidate("B", "head", "water", GRIDS[0], False),
    Candidate("C", "liaison", "centre", GRIDS[0], True),
    Candidate("D", "clerk", "centre", "330825", True),
)


def test_one_person_in_two_groups_has_one_task_with_both_reasons() -> None:
    chosen = choose_audience(plan(tier(1, ("leader",)), tier(2, ("head",), ("water",))), PEOPLE)
    assert [(recipient.person, recipient.tier, recipient.reasons) for recipient in chosen] == [
        ("A", 1, ("post:leader", "unit:water")),
        ("B", 2, ("post:head", "unit:water")),
    ]


def test_groups_never_multiply() -> None:
    named = plan(tier(1, ("leader", "head"), ("water",)), tier(2, ("leader", "head"), ("water",)))
    assert len(choose_audience(named, PEOPLE)) == 2


def test_the_figures_tell_who_is_not_reached_and_which_grids_have_no_head() -> None:
    named = plan(tier(1, ("leader",)), tier(2, ("head",)), tier(3, ("liaison",)))
    figures = count_audience(named, choose_audience(named, PEOPLE), GRIDS)
    assert figures.tiers == ((1, 1), (2, 1), (3, 1))
    assert (figures.people, figures.no_channel, figures.grids_without_head) == (3, 1, 1)


def test_a_plan_without_heads_misses_none() -> None:
    named = plan(tier(1, ("leader",)))
    assert count_audience(named, choose_audience(named, PEOPLE), GRIDS).grids_without_head == 0
