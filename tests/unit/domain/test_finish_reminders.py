"""What a plan that says nothing of finishing reminds of."""

from __future__ import annotations

from domain.directory.person import Post
from domain.emergency.rollouts.planning.plan_bodies import plan_of
from tests.unit.domain.test_plan_checks import change_plan

POSTS = [Post("leader", "团长", "Team leader", 1)]


def test_the_usual_ones_stand_at_the_finish_and_a_quarter_later_in_words_of_their_own() -> None:
    by_sms = [{"after_minutes": 30, "text": "请立即领办", "channels": ["sms"]}]
    [tier] = plan_of("p", change_plan("tier", 0, "reminders", to=by_sms), POSTS).tiers
    first, second = tier.finish_reminders
    assert (first.after, second.after) == (tier.finish_within, tier.finish_within * 1.25)
    assert {first.channels, second.channels} == {("sms",)}
    assert len({first.text, second.text, tier.text, "请立即领办"}) == 4


def test_a_tier_may_say_that_there_are_none() -> None:
    [tier] = plan_of("p", change_plan("tier", 0, "finish_reminders", to=[]), POSTS).tiers
    assert tier.finish_reminders == ()
