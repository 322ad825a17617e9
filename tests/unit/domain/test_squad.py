"""Squads: all or nobody, answers in any order, instructions and receipts, release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from domain.kernel.errors import Refused
from domain.squads import squad as rules
from domain.squads.recommendation import Need
from domain.squads.squad import Squad
from domain.squads.squad_commands import AcknowledgeOrder, AnswerCall, GiveOrder

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PEOPLE = (("ann", "enforcement"), ("ben", "village"), ("cao", "village"))
REASON = "人手不足，原专班负责人同意"


def assemble(people: Any = PEOPLE, busy: dict[str, str] | None = None, override: str = "") -> Squad:
    return rules.assemble_squad("s1", "case", "330803", "account:7", people, busy or {}, override, NOW)


def answer(old: Squad, person: str, state: str, at: int = 1, known: int | None = None, **given: Any) -> Squad:
    """An answer given so many minutes after the call, and known when it was given or later."""
    command = AnswerCall(
        region="330803", squad="s1", person=person, state=state, answered_at=NOW + at * MINUTE, **given
    )
    return rules.answer_call(old, command, "", NOW + (at if known is None else known) * MINUTE)


def order(old: Squad, **given: Any) -> Squad:
    command = GiveOrder(region="330803", squad="s1", **{"text": "带上检测箱", **given})
    return rules.give_order(old, command, "account:7", NOW)


def receipt(old: Squad, person: str, state: str, at: int = 1, number: int = 1, note: str = "") -> Squad:
    command = AcknowledgeOrder(
        region="330803", squad="s1", person=person, order=number, state=state, note=note,
        answered_at=NOW + at * MINUTE,
    )  # fmt: skip
    return rules.acknowledge_order(old, command, "", NOW + at * MINUTE)


def states(squad: Squad) -> dict[str, str]:
    return {member.person: member.state for member in squad.members}


@contextmanager
def refuses(code: str) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code


def test_all_are_called_at_once() -> None:
    squad = assemble()
    assert states(squad) == {"ann": "called", "ben": "called", "cao": "called"}
    assert squad.live


@pytest.mark.parametrize(("people", "code"), [((), "nobody"), ((PEOPLE[0], PEOPLE[0]), "twice")])
def test_a_squad_is_of_people_each_once(people: Any, code: str) -> None:
    with refuses(code):
        assemble(people)


def test_nobody_is_in_two_squads_without_a_signed_reason() -> None:
    with refuses("double_booked"):
        assemble(busy={"ben": "s0"})
    with refuses("bad_reason"):
        assemble(busy={"ben": "s0"}, override="..")
    assert states(assemble(busy={"ben": "s0"}, override=REASON))["ben"] == "called"
    assert states(assemble(busy={"zoe": "s0"}))["ben"] == "called"


def test_more_people_come_in_and_whoever_could_not_is_called_again() -> None:
    squad = answer(assemble(), "ben", "unavailable")
    with refuses("twice"):
        rules.add_members(squad, [("ann", "enforcement")], {}, "", NOW)
    grown = rules.add_members(squad, [("ben", "village"), ("dan", "medic")], {}, "", NOW)
    assert states(grown) == {"ann": "called", "cao": "called", "ben": "called", "dan": "called"}


def test_a_person_goes_from_called_to_done() -> None:
    squad = assemble()
    for minute, state in enumerate(("accepted", "on_the_way", "on_site"), 1):
        squad = answer(squad, "ann", state, minute, eta=NOW + 20 * MINUTE)
    with refuses("no_note"):
        answer(squad, "ann", "done", 9)
    squad = answer(squad, "ann", "done", 9, note="已查封并登记")
    member = squad.find_member("ann")
    assert member is not None
    assert (member.state, len(member.answers), member.at) == ("done", 4, NOW + 9 * MINUTE)


def test_answers_that_become_known_in_any_order_end_the_same() -> None:
    """A phone that was offline brings the older answers after the newer ones."""
    given = [("accepted", 1), ("on_the_way", 2), ("on_site", 3)]
    for order_known in permutations(given):
        squad = assemble()
        for known, (state, at) in enumerate(order_known, 10):
            squad = answer(squad, "ann", state, at, known)
        member = squad.find_member("ann")
        assert member is not None
        assert (member.state, member.at) == ("on_site", NOW + 3 * MINUTE)
        assert len(member.answers) == 3


def test_a_phone_whose_clock_is_ahead_says_nothing_of_the_future() -> None:
    squad = answer(answer(assemble(), "ann", "accepted", at=60 * 24 * 365, known=1), "ann", "on_site", 2)
    assert states(squad)["ann"] == "on_site"


@pytest.mark.parametrize("end", ["released", "stood down"])
def test_a_late_answer_is_kept_and_changes_nothing(end: str) -> None:
    squad = assemble()
    over = rules.release_member(squad, "ann", NOW) if end == "released" else rules.stand_down(squad, NOW)
    late = answer(over, "ann", "accepted", 5)
    member = late.find_member("ann")
    assert member is not None
    assert (member.state, [item.late for item in member.answers]) == ("released", [True])


def test_by_how_much_a_phone_was_corrected_stays_with_the_answer() -> None:
    for measured in (249_436_980.5, None):
        squad = answer(assemble(), "ann", "accepted", clock_off_s=measured)
        ann = squad.find_member("ann")
        assert ann is not None
        assert [item.clock_off_s for item in ann.answers] == [measured]


def test_an_answer_to_an_earlier_call_is_late() -> None:
    """Given without a network before the person was called again."""
    again = rules.add_members(
        answer(assemble(), "ben", "unavailable", 1), (("ben", "village"),), {}, "", NOW + 5 * MINUTE
    )
    response = answer(again, "ben", "on_the_way", at=3, known=6)
    assert states(response)["ben"] == "called"
    member = response.find_member("ben")
    assert member is not None
    assert [(item.state, item.late) for item in member.answers] == [
        ("unavailable", False),
        ("on_the_way", True),
    ]


def test_whoever_could_not_come_and_is_elsewhere_does_not_come_back() -> None:
    away = answer(assemble(), "ben", "unavailable", 1)
    command = AnswerCall(
        region="330803", squad="s1", person="ben", state="accepted", answered_at=NOW + 9 * MINUTE
    )
    answer_call = rules.answer_call(away, command, "", NOW + 9 * MINUTE, elsewhere=True)
    assert (states(answer_call)["ben"], "ben" in answer_call.list_present()) == ("unavailable", False)
    assert states(rules.answer_call(away, command, "", NOW + 9 * MINUTE))["ben"] == "accepted"


def test_a_squad_has_bounds() -> None:
    many = tuple((f"p{number}", "village") for number in range(rules.MOST_MEMBERS))
    full = assemble(many)
    with refuses("squad_full"):
        rules.add_members(full, (("one more", "village"),), {}, "", NOW)
    talked = ordered = assemble()
    for number in range(rules.MOST_ANSWERS):
        talked = answer(talked, "ben", "on_the_way", number + 1)
    with refuses("squad_full"):
        answer(talked, "ben", "on_site", 500)
    assert states(answer(talked, "cao", "on_site", 500))["cao"] == "on_site"
    for _ in range(rules.MOST_ORDERS):
        ordered = order(ordered)
    with refuses("squad_full"):
        order(ordered)


def test_an_answer_is_of_somebody_called_and_one_of_five() -> None:
    with refuses("not_called"):
        answer(assemble(), "zoe", "accepted")
    with refuses("bad_answer"):
        answer(assemble(), "ann", "released")


def test_an_instruction_goes_to_all_to_some_and_to_nobody_outside() -> None:
    squad = answer(assemble(), "cao", "unavailable")
    assert order(squad).orders[0].to == ("ann", "ben")
    assert order(squad, to=("ben", "ben")).orders[0].to == ("ben",)
    for to in (("zoe",), ("cao",)):
        with refuses("not_called"):
            order(squad, to=to)
    with refuses("no_text"):
        order(squad, text="  ")
    with refuses("due_passed"):
        order(squad, due_at=NOW)
    assert [item.number for item in order(order(squad)).orders] == [1, 2]


def test_receipts_go_forward_only() -> None:
    squad = receipt(order(assemble(), due_at=NOW + 5 * MINUTE), "ann", "read")
    assert squad.orders[0].list_silent() == ["ben", "cao"]
    done = receipt(squad, "ann", "done", 7, note="已到位")
    assert (done.orders[0].receipts["ann"].state, done.orders[0].receipts["ann"].late) == ("done", True)
    assert receipt(done, "ann", "read", 8) is done
    assert receipt(done, "ann", "done", 9, note="x") is done


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"number": 2}, "no_order"), ({"person": "zoe"}, "not_ordered"), ({"state": "seen"}, "bad_answer"),
        ({"state": "done"}, "no_note"),
    ],
)  # fmt: skip
def test_a_receipt_that_is_none_is_refused(given: dict[str, Any], code: str) -> None:
    with refuses(code):
        receipt(order(assemble()), **{"person": "ann", "state": "read", **given})


def test_too_few_are_coming_is_said_by_itself() -> None:
    village, medic = Need("village", 2), Need("medic", 1, forced=False)
    squad = replace(assemble(), needs=(village, medic))
    assert rules.find_gaps(squad) == [(village, 2)]
    squad = answer(squad, "ben", "accepted")
    assert rules.find_gaps(squad) == [(village, 1)]
    squad = answer(answer(squad, "cao", "on_the_way"), "ben", "unavailable", 2)
    assert rules.find_gaps(squad) == [(village, 1)]


def test_standing_down_releases_everybody_and_ends_it() -> None:
    ended = rules.stand_down(answer(assemble(), "ben", "unavailable"), NOW + MINUTE)
    assert states(ended) == {"ann": "released", "ben": "unavailable", "cao": "released"}
    for act in (
        lambda: rules.stand_down(ended, NOW),
        lambda: rules.add_members(ended, [("dan", "medic")], {}, "", NOW),
        lambda: order(ended),
    ):
        with refuses("ended"):
            act()


def test_the_same_answer_again_is_the_same_answer() -> None:
    response = answer(assemble(), "ann", "accepted")
    assert answer(response, "ann", "accepted", 1, 5) is response
    assert [item.state for item in answer(response, "ann", "accepted", 2).members[0].answers] == [
        "accepted"
    ] * 2
    assert answer(response, "ann", "accepted", note="带两人") is not response


def test_every_change_counts_the_version_up() -> None:
    squad = assemble()
    for number, new in enumerate(
        (answer(squad, "ann", "accepted"), order(squad), rules.stand_down(squad, NOW))
    ):
        assert new.version == squad.version + 1, number
