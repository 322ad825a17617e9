"""plans.toml: optional, read as it is written, and refused by file and line where it cannot be used."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest

from data_access.county_packs.emergency.pack_plans import FILE, check_plans, read_plans
from data_access.county_packs.read_pack import RawPack
from domain.directory.person import Post
from domain.emergency.rollouts.plan import list_early_finishes
from domain.emergency.rollouts.planning.plan_checks import check_plan

POSTS = {"leader": 1, "head": 2}
GOOD = """[plan.p-1]
name = "预案"
name_en = "Plan"
response = "flood"
level = 3
approve_above = 500
repeat_hours = 6
correction = "停止"

[[plan.p-1.tier]]
tier = 1
checklist = ["巡查"]
text = "请领办"
accept_minutes = 60
finish_minutes = 240
target = 0.98
reminders = [{ after_minutes = 60, text = "催办", channels = ["sms"] }]
"""


def problems(text: str) -> list[str]:
    pack = RawPack(Path())
    pack.texts[FILE], pack.tomls[FILE] = text, tomllib.loads(text)
    check_plans(pack, {"water"}, POSTS)
    return [str(problem) for problem in pack.problems]


def test_a_plan_is_read_as_it_is_written() -> None:
    assert problems(GOOD) == []
    posts = [Post("leader", "团长", "Team leader", 1), Post("head", "网格长", "Grid head", 2)]
    plan = read_plans(tomllib.loads(GOOD), posts)["p-1"]
    [tier] = plan.tiers
    assert (plan.level, plan.approve_above, plan.repeat_within) == (3, 500, timedelta(hours=6))
    assert (tier.name, tier.posts, tier.channels) == ("团长", ("leader",), ("notice",))
    assert (tier.reminders[0].after, tier.reminders[0].channels) == (timedelta(hours=1), ("sms",))
    assert read_plans({}, posts) == {}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("level = 3", "level = 5", 5, "level is missing or malformed"),
        ('response = "flood"', 'response = "snow"', 4, "response is missing or malformed"),
        (
            "level = 3",
            'level = 3\nwarnings = [{ hazard = "rain", colours = ["pink"] }]',
            6,
            "warnings is missing",
        ),
        (
            "level = 3",
            'level = 3\nwarnings = [{ hazard = "volcano", colours = ["red"] }]',
            6,
            "warnings is missing",
        ),
        ("approve_above = 500", "approve_over = 500", 6, "unknown field approve_over"),
        ("tier = 1", "tier = 3", 10, "no post of posts.csv has tier 3"),
        ("tier = 1", 'tier = 1\nposts = ["chief"]', 10, "unknown posts 'chief'"),
        ("level = 3", 'level = 3\nsupersedes = "drop"', 6, "supersedes is missing"),
        ("level = 3", 'level = 3\nat_end = "later"', 6, "at_end is missing"),
        ("tier = 1", 'tier = 1\nsupersedes = "drop"', 12, "supersedes is missing"),
        ("tier = 1", 'tier = 1\naccept_anew = "yes"', 12, "accept_anew is missing"),
        ("target = 0.98", "target = 98", 16, "target is missing or malformed"),
        ('text = "催办"', 'text = "请领办"', 10, "needs words of its own"),
        ("after_minutes = 60", 'after = "1h"', 10, "reminders is missing or malformed"),
        ('channels = ["sms"]', 'channels = ["fax"]', 10, "reminders is missing or malformed"),
    ],
)
def test_what_cannot_be_used_is_told_by_line(old: str, new: str, line: int, words: str) -> None:
    found = problems(GOOD.replace(old, new))
    assert any(item.startswith(f"plans.toml:{line}:") and words in item for item in found), found


def test_a_pack_that_was_sound_before_a_rule_still_loads_and_is_noted() -> None:
    """Nobody can save such a plan; a county that has one goes on after an upgrade."""
    early = GOOD.replace("finish_minutes = 240", "finish_minutes = 30")
    assert problems(early) == []
    posts = [Post("leader", "团长", "Team leader", 1)]
    plans = [read_plans(tomllib.loads(text), posts)["p-1"] for text in (GOOD, early)]
    assert [list_early_finishes([plan]) for plan in plans] == [[], [("p-1", 1)]]
    body = tomllib.loads(early)["plan"]["p-1"]
    assert [fault.code for fault in check_plan(body, {"water"}, POSTS)] == ["finish_first"]


def test_a_tier_says_it_itself_or_as_its_plan_does() -> None:
    text = GOOD.replace("level = 3", 'level = 3\nsupersedes = "keep"\naccept_anew = true\nending = "谢谢"')
    posts = [Post("leader", "团长", "Leader", 1)]
    plan = read_plans(tomllib.loads(text), posts)["p-1"]
    assert (plan.tiers[0].supersedes, plan.tiers[0].accept_anew) == ("keep", True)
    assert (plan.ending, plan.at_end) == ("谢谢", "close")
    other = text.replace("tier = 1", 'tier = 1\nsupersedes = "cancel"')
    assert read_plans(tomllib.loads(other), posts)["p-1"].tiers[0].supersedes == "cancel"
    assert read_plans(tomllib.loads(GOOD), posts)["p-1"].tiers[0].supersedes == "rewrite"


def test_reminders_stand_in_their_order() -> None:
    wrong = GOOD.replace('text = "催办"', 'text = "二"').replace(
        "reminders = [{", 'reminders = [{ after_minutes = 90, text = "一" }, {'
    )
    assert any("in the order of after_minutes" in problem for problem in problems(wrong))
    assert problems("[plans]\n") == ["plans.toml:1: plans.toml may hold only [plan.CODE]"]


def test_the_sample_pack_has_a_plan_with_all_that_one_can_have(root: Path) -> None:
    raw = tomllib.loads((root / "counties/longyou" / FILE).read_text("utf-8"))
    plan = read_plans(raw, [Post("leader", "团长", "", 1), Post("head", "网格长", "", 2)])["forest-fire-2"]
    assert (plan.automatic, plan.approvers, plan.approve_above < 824) == (True, ("rollouts",), True)
    assert plan.hold is not None
    assert plan.ending != plan.correction
    leaders, heads = plan.tiers
    assert heads.deputies == ("tier", "post:duty")
    assert heads.quiet is not None
    assert {"voice"} == {*heads.quiet.channels} & {*heads.reminders[-1].channels}
    assert heads.finish_reminders != leaders.finish_reminders
