"""The command of a squad: offered, accepted, declined, withdrawn, lapsed, taken over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from domain.accounts.hand_overs import HandOver, find_open
from domain.kernel.errors import Refused
from domain.squads import offers as rules
from domain.squads.squad import Squad, add_members, assemble_squad, stand_down

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WITHIN = 10 * MINUTE
LEAD, NEXT, THIRD = "account:7", "account:8", "account:9"
SQUAD = assemble_squad("s1", "case", "330803", LEAD, [("ann", "village")], {}, "", NOW)
OFFERED = rules.offer_command(SQUAD, NEXT, LEAD, NOW, WITHIN, " 堤脚还在渗水 ", "LY-L00001")


@contextmanager
def refuses(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code


def ends(squad: Squad) -> list[tuple[str, str, str]]:
    return [(offer.state, offer.ended_by, offer.answer) for offer in squad.offers]


def test_whoever_offers_commands_until_the_other_accepts() -> None:
    assert (OFFERED.lead, OFFERED.hand_overs, OFFERED.version) == (LEAD, (), 2)
    [offer] = OFFERED.offers
    assert (offer.to, offer.by, offer.expires_at) == (NEXT, LEAD, NOW + WITHIN)
    assert (offer.note, offer.person) == ("堤脚还在渗水", "LY-L00001")
    passed = rules.accept_offer(OFFERED, 1, NEXT, NOW + MINUTE)
    assert passed.lead == NEXT
    taken = HandOver(LEAD, NEXT, NEXT, NOW + MINUTE, "堤脚还在渗水", LEAD, NOW)
    assert (passed.hand_overs, find_open(passed.offers)) == ((taken,), None)
    with refuses("no_offer"):
        rules.accept_offer(passed, 1, NEXT, NOW + MINUTE)


def test_an_answer_names_the_offer_and_outlives_what_else_happens() -> None:
    busy = add_members(OFFERED, [("ben", "village")], {}, "", NOW)
    assert rules.accept_offer(busy, 1, NEXT, NOW).lead == NEXT
    with refuses("no_offer"):
        rules.accept_offer(busy, 2, NEXT, NOW)


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("not_lead", lambda: rules.offer_command(SQUAD, THIRD, NEXT, NOW, WITHIN)),
        ("same_lead", lambda: rules.offer_command(SQUAD, LEAD, LEAD, NOW, WITHIN)),
        ("offered", lambda: rules.offer_command(OFFERED, THIRD, LEAD, NOW, WITHIN)),
        ("not_offered", lambda: rules.accept_offer(OFFERED, 1, THIRD, NOW)),
        ("not_offered", lambda: rules.accept_offer(OFFERED, 1, LEAD, NOW)),
        ("offer_over", lambda: rules.accept_offer(OFFERED, 1, NEXT, NOW + WITHIN)),
        ("not_offered", lambda: rules.decline_offer(OFFERED, 1, LEAD, NOW, "正在处置别的事件")),
        ("bad_reason", lambda: rules.decline_offer(OFFERED, 1, NEXT, NOW, "")),
        ("not_lead", lambda: rules.withdraw_offer(OFFERED, 1, NEXT, NOW)),
        ("no_offer", lambda: rules.withdraw_offer(SQUAD, 1, LEAD, NOW)),
        ("same_lead", lambda: rules.take_over(SQUAD, LEAD, NOW)),
    ],
)
def test_what_is_not_allowed_is_refused_by_its_name(code: str, act: Callable[[], Squad]) -> None:
    with refuses(code):
        act()


def test_declined_withdrawn_or_lapsed_the_command_stays_and_may_be_offered_anew() -> None:
    declined = rules.decline_offer(OFFERED, 1, NEXT, NOW, "正在处置别的事件")
    withdrawn = rules.withdraw_offer(OFFERED, 1, LEAD, NOW, "不用了")
    lapsed = rules.lapse_offer(OFFERED, 1, True, "palm", NOW + WITHIN)
    assert [ends(item) for item in (declined, withdrawn, lapsed)] == [
        [("declined", NEXT, "正在处置别的事件")],
        [("withdrawn", LEAD, "不用了")],
        [("lapsed", "palm", "expired")],
    ]
    for squad in (declined, withdrawn, lapsed):
        assert squad.lead == LEAD
        again = rules.offer_command(squad, THIRD, LEAD, NOW, WITHIN)
        assert rules.accept_offer(again, 2, THIRD, NOW).lead == THIRD


def test_an_offer_lapses_in_its_time_or_when_the_other_may_not_command_any_more() -> None:
    assert rules.lapse_offer(OFFERED, 1, True, "palm", NOW + WITHIN - MINUTE) is OFFERED
    assert rules.lapse_offer(OFFERED, 2, True, "palm", NOW + WITHIN) is OFFERED
    assert rules.lapse_offer(SQUAD, 1, True, "palm", NOW + WITHIN) is SQUAD
    assert ends(rules.lapse_offer(OFFERED, 1, False, "palm", NOW)) == [("lapsed", "palm", "unable")]


def test_whoever_takes_over_needs_no_offer_and_ends_the_one_that_waits() -> None:
    taken = rules.take_over(SQUAD, NEXT, NOW, " 交接班 ")
    assert taken.hand_overs == (HandOver(LEAD, NEXT, NEXT, NOW, "交接班"),)
    third = rules.take_over(OFFERED, THIRD, NOW)
    assert (third.lead, ends(third)) == (THIRD, [("void", THIRD, "")])
    taken_over = rules.take_over(OFFERED, NEXT, NOW)
    assert (taken_over.hand_overs[0].offered_by, ends(taken_over)) == (LEAD, [("accepted", NEXT, "")])


def test_a_squad_that_is_over_has_no_command_to_give() -> None:
    ended = stand_down(OFFERED, NOW)
    assert ends(ended) == [("void", "", "")]
    for act in (
        lambda: rules.offer_command(ended, NEXT, LEAD, NOW, WITHIN),
        lambda: rules.accept_offer(ended, 1, NEXT, NOW),
        lambda: rules.take_over(ended, NEXT, NOW),
    ):
        with refuses("ended"):
            act()
