"""A warning that comes again: joined and counted, and told again when a window for repeats is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.emergency.responses.response import ENDED, Response
from domain.emergency.rollouts import rollout as rules
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.proposals.repeats import (
    check_repeat,
    count_windows,
    find_joined,
    is_published,
    join_repeat,
    keeps_back,
    runs_under,
)
from domain.emergency.rollouts.rollout import RolloutState, rollout_content
from domain.emergency.warnings.message import Colour
from domain.emergency.warnings.standing.sightings import Sighting
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from tests.unit.domain.test_rollout import NOON, TZ, command, issue_rollout, plan, prepare_rollout
from tests.unit.domain.test_sightings import SEEN, make_later_sighting, take_sightings


def test_the_same_plan_waits_for_its_window() -> None:
    out = issue_rollout()
    with pytest.raises(Refused, match="RW-261129-01 is already running, 7 sent"):
        check_repeat(plan(), out, 7, NOON + timedelta(hours=5))
    check_repeat(plan(), out, 7, NOON + timedelta(hours=6))
    check_repeat(plan(), rules.stop_rollout(out, command(c.StopRollout, 2), NOON), 7, NOON)
    check_repeat(plan(), None, 0, NOON)


def test_repeats_are_counted_and_nobodys_version_is_stale() -> None:
    out = issue_rollout()
    assert not {"repeats", "repeated_at"} & {*rollout_content(out, TZ)}, "told as before"
    twice = join_repeat(join_repeat(out, NOON), NOON + timedelta(hours=1))
    assert (twice.repeats, twice.version) == (2, out.version)
    content = rollout_content(twice, TZ)
    assert (content["repeats"], content["repeated_at"]) == (2, "2026-11-29T13:00:00.000+08:00")


def test_a_repeat_is_joined_to_what_is_out_else_to_what_is_prepared() -> None:
    out, waiting = issue_rollout(), replace(prepare_rollout(), id="RW-261129-02")
    over = replace(out, id="RW-261129-03", state=RolloutState.SUPERSEDED)
    other = replace(out, id="RW-261129-04", plan="other")
    assert find_joined("p", [over, waiting, out, other]) == out
    assert find_joined("p", [over, waiting, other]) == waiting
    assert find_joined("p", [over, other]) is None


def test_a_roll_out_runs_under_the_response_that_began_with_it_and_under_no_other() -> None:
    out = issue_rollout()
    response = Response(WorldId("330825"), out.response, 2, NOON - timedelta(days=1), NOON, 1)
    assert runs_under(out, plan(), response)
    assert runs_under(out, plan(), replace(response, since=NOON + timedelta(hours=6))), "declared after it"
    assert not runs_under(out, plan(), replace(response, since=NOON + timedelta(hours=7))), "an earlier one's"
    assert not runs_under(out, plan(), replace(response, level=ENDED))
    assert not runs_under(out, plan(), replace(response, type="drought"))
    assert not runs_under(out, plan(), None)
    assert not runs_under(prepare_rollout(), plan(), response)


def test_what_is_out_keeps_its_plan_back_for_a_day_or_while_another_warning_calls_for_it() -> None:
    out = replace(issue_rollout(), colour="orange")
    response = Response(WorldId("330825"), out.response, 2, NOON, NOON, 1)
    orange = replace(take_sightings(SEEN) or pytest.fail("nothing was seen"), colour=Colour.ORANGE)

    def holds(hours: float, called: bool = False, colour: Colour = Colour.ORANGE, by: str = "orange") -> bool:
        new, at = replace(orange, colour=colour), NOON + timedelta(hours=hours)
        return keeps_back(replace(out, colour=by), plan(), response, new, at, called)

    assert [holds(23), holds(24), holds(24, called=True)] == [True, False, True]
    assert not holds(7, called=True, colour=Colour.RED), "more urgent"
    assert holds(7, colour=Colour.RED, by="red")
    assert holds(7, colour=Colour.RED, by=""), "for no warning"
    assert holds(7, colour=Colour.BLUE)
    assert holds(7, colour=Colour.NONE)
    assert not keeps_back(out, plan(), None, orange, NOON, called=True)


def test_windows_are_counted_from_the_issue() -> None:
    out = issue_rollout()
    after = [count_windows(plan(), out, NOON + timedelta(hours=hours)) for hours in (0, 5, 6, 11, 12)]
    assert after == [0, 0, 1, 1, 2]
    assert count_windows(replace(plan(), repeat_within=timedelta(0)), out, NOON + timedelta(hours=9)) == 0


def test_a_line_that_only_moves_its_end_publishes_nothing() -> None:
    begin = SEEN.at
    listed = take_sightings(SEEN)
    assert listed is not None

    def publishes(*lines: Sighting) -> bool:
        new = take_sightings(SEEN, *lines)
        assert new is not None
        return is_published(listed, new)

    assert not publishes(make_later_sighting("REISSUE", 1, expires=begin + timedelta(hours=9)))
    assert publishes(make_later_sighting("REISSUE", 1, issued=begin + timedelta(minutes=1)))
    assert publishes(make_later_sighting("UPGRADE", 1, colour=Colour.RED))
    gone = take_sightings(SEEN, make_later_sighting("GONE", 1))
    back = take_sightings(SEEN, make_later_sighting("GONE", 1), make_later_sighting("REISSUE", 2))
    assert gone is not None
    assert back is not None
    assert is_published(gone, back)


def test_every_message_of_its_own_publishes() -> None:
    old = replace(take_sightings(SEEN) or pytest.fail("nothing was seen"), names=(("龙游县气象台", "1"),))
    assert is_published(old, replace(old, names=(*old.names, ("龙游县气象台", "2"))))
    assert not is_published(old, replace(old, version=old.version + 1))
