"""The parts of co-operating units: who may do what from which state, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.cases.joint import joint_commands as c
from domain.cases.joint.joint import ASKED, ASSIGNED, DONE, EXCUSED, STARTED, Joint
from domain.cases.joint.joint_guards import LONGEST_WORDS, MOST_PARTS, Standing
from domain.cases.joint.joint_rows import part_facts
from domain.cases.joint.joint_rules import (
    ANSWERS,
    answer_part,
    assign_parts,
    excuse_part,
    list_answers,
    return_part,
)
from domain.kernel.errors import Refused

NOW = datetime(2026, 11, 29, 1, 0, tzinfo=UTC)
UNITS = frozenset({"water", "police", "market", *(f"u{n}" for n in range(MOST_PARTS))})
LEAD = Standing("account:7", True, frozenset({"human-resources"}), False)
DESK = Standing("account:1", True, frozenset(), True)
WATER = Standing("account:8", False, frozenset({"water"}), False)
POLICE = Standing("account:9", False, frozenset({"police"}), False)
WHY = "本单位没有执法权"


def assign(old: Joint, *assignments: tuple[str, str], by: Standing = LEAD, **more: Any) -> Joint:
    command = c.AssignParts(
        **{"region": "330825", "case": "c", "expected_version": old.version, "parts": assignments} | more
    )
    return assign_parts(old, command, by, NOW, UNITS)


def make_command(kind: type[c.PartCommand], version: int, **more: Any) -> Any:
    given = {"region": "330825", "case": "c", "part": 1, "expected_version": version, "reason": WHY}
    return kind(**given | more)


def answer(old: Joint, state: str, by: Standing = WATER, **more: Any) -> Joint:
    command = make_command(c.AnswerPart, old.parts[0].version, state=state, **{"note": "已取样"} | more)
    return answer_part(old, command, by, NOW + timedelta(minutes=1))


def code(call: Any, *given: Any, **more: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        call(*given, **more)
    return refused.value.code, refused.value.where


GIVEN = assign(Joint(), ("water", " 查排口 "), ("police", "查车辆"))


def test_parts_are_assigned_and_numbered_on() -> None:
    assert [(part.number, part.unit, part.text, part.state) for part in GIVEN.parts] == [
        (1, "water", "查排口", ASSIGNED),
        (2, "police", "查车辆", ASSIGNED),
    ]
    more = assign(GIVEN, ("market", "查台账"), due_at=NOW + timedelta(hours=2))
    assert (more.version, more.parts[2].number, more.parts[2].due_at) == (2, 3, NOW + timedelta(hours=2))
    assert more.units == {"water", "police", "market"}


def test_assigning_is_refused_by_name() -> None:
    assert code(assign, Joint(), ("water", "x"), by=WATER) == ("forbidden", "case")
    assert code(assign, GIVEN, ("market", "x"), expected_version=0) == ("stale", "version")
    assert code(assign, GIVEN) == ("missing_field", "parts")
    assert code(assign, GIVEN, ("moon", "x")) == ("unknown_unit", "unit")
    assert code(assign, GIVEN, ("water", "x")) == ("one_part", "parts")
    assert code(assign, GIVEN, ("market", "x"), ("market", "y")) == ("one_part", "parts")
    assert code(assign, GIVEN, ("market", " ")) == ("missing_field", "text")
    assert code(assign, GIVEN, ("market", "x" * (LONGEST_WORDS + 1))) == ("too_long", "text")
    assert code(assign, GIVEN, ("market", "x"), due_at=NOW) == ("due_passed", "due_at")
    crowd = [(f"u{n}", "x") for n in range(MOST_PARTS - 1)]
    assert code(assign, GIVEN, *crowd) == ("parts_full", "parts")


@pytest.mark.parametrize("state", [ASSIGNED, STARTED, DONE, ASKED, EXCUSED])
def test_from_each_state_what_is_listed_is_taken_and_nothing_else(state: str) -> None:
    old = replace(GIVEN, parts=(replace(GIVEN.parts[0], state=state), GIVEN.parts[1]))
    listed = list_answers(old.parts[0], DESK)
    for name in (*ANSWERS, "excuse", "return"):
        if name not in listed:
            assert code(_do, old, name)[0] == "bad_transition", name
            continue
        new = _do(old, name)
        assert (new.parts[0].version, new.parts[1]) == (2, old.parts[1])


def test_who_reported_the_case_is_offered_no_answer_that_handles_it() -> None:
    assert list_answers(GIVEN.parts[0], DESK) == [STARTED, DONE, ASKED, "excuse"]
    assert list_answers(GIVEN.parts[0], WATER) == [STARTED, DONE, ASKED]
    assert list_answers(GIVEN.parts[0], WATER, reported=True) == [ASKED]


def test_who_reported_the_case_may_record_what_another_unit_did() -> None:
    assert list_answers(GIVEN.parts[0], DESK, reported=True) == [STARTED, DONE, ASKED, "excuse"]


def test_what_is_recorded_for_a_unit_is_marked_until_the_unit_or_the_lead_speaks() -> None:
    recorded = answer(GIVEN, STARTED, DESK)
    assert (recorded.parts[0].on_behalf, part_facts(recorded.parts[0], UTC)["on_behalf"]) == (True, True)
    part = answer(recorded, DONE, WATER).parts[0]
    assert (part.on_behalf, "on_behalf" in part_facts(part, UTC)) == (False, False)
    response = answer(GIVEN, ASKED, DESK)
    assert response.parts[0].on_behalf
    assert not excuse_part(response, make_command(c.ExcusePart, 2), LEAD, NOW).parts[0].on_behalf
    assert not return_part(response, make_command(c.ReturnPart, 2), LEAD, NOW).parts[0].on_behalf


def _do(old: Joint, name: str) -> Joint:
    if name in ANSWERS:
        return answer(old, name, DESK)
    kind, rule = {"excuse": (c.ExcusePart, excuse_part), "return": (c.ReturnPart, return_part)}[name]
    return rule(old, make_command(kind, old.parts[0].version), DESK, NOW)  # type: ignore[operator]


def test_a_unit_answers_its_own_part_alone_and_the_desk_any() -> None:
    assert answer(GIVEN, STARTED).parts[0].changed_by == WATER.by
    assert answer(GIVEN, DONE, DESK).parts[0].words == "已取样"
    assert code(answer, GIVEN, DONE, POLICE) == ("forbidden", "unit")
    assert code(answer, GIVEN, DONE, LEAD) == ("forbidden", "unit")
    assert [list_answers(GIVEN.parts[0], who) for who in (POLICE, LEAD)] == [[], ["excuse"]]


def test_thirty_units_answer_at_once_without_being_in_each_others_way() -> None:
    old = assign(Joint(), *((f"u{n}", "核查账册") for n in range(30)))
    new = old
    for n in range(30):
        who = Standing(f"account:{n}", False, frozenset({f"u{n}"}), False)
        new = answer_part(
            new, make_command(c.AnswerPart, 1, part=n + 1, state=DONE, note="账册无误"), who, NOW
        )
    assert (new.version, len(new.open_parts), old.version) == (31, 0, 1)


def test_an_answer_needs_words_and_the_part_as_it_was_seen() -> None:
    assert code(answer, GIVEN, DONE, note=" ") == ("missing_field", "note")
    assert code(answer, GIVEN, ASKED, reason="不") == ("bad_reason", "reason")
    assert code(answer, GIVEN, "asleep") == ("bad_field", "state")
    stale = make_command(c.AnswerPart, 4, state=DONE, note="x")
    assert code(answer_part, GIVEN, stale, WATER, NOW) == ("stale", "version")
    assert (
        code(answer_part, GIVEN, make_command(c.AnswerPart, 1, part=3, state=DONE), WATER, NOW)[0]
        == "no_part"
    )
    assert (
        code(answer_part, GIVEN, make_command(c.AnswerPart, 1, part=0, state=DONE), WATER, NOW)[0]
        == "no_part"
    )


def test_the_lead_excuses_or_gives_back_with_a_reason_and_nobody_excuses_themselves() -> None:
    response = answer(GIVEN, ASKED)
    assert (response.parts[0].words, response.parts[0].open) == (WHY, True)
    excused = excuse_part(response, make_command(c.ExcusePart, 2), LEAD, NOW)
    assert (excused.parts[0].state, excused.units) == (EXCUSED, {"police"})
    back = return_part(response, make_command(c.ReturnPart, 2), LEAD, NOW)
    assert (back.parts[0].state, back.parts[0].returns) == (ASSIGNED, 1)
    assert code(excuse_part, response, make_command(c.ExcusePart, 2, reason=""), LEAD, NOW)[0] == "bad_reason"
    assert code(excuse_part, response, make_command(c.ExcusePart, 2), WATER, NOW)[0] == "forbidden"
    answered = answer(GIVEN, ASKED, DESK)
    assert code(excuse_part, answered, make_command(c.ExcusePart, 2), DESK, NOW)[0] == "asker_excuses"
    assert "excuse" not in list_answers(answered.parts[0], DESK)


def test_a_part_is_not_given_back_beside_an_open_one_of_its_unit() -> None:
    again = assign(answer(GIVEN, DONE), ("water", "复查"))
    assert code(return_part, again, make_command(c.ReturnPart, 2), LEAD, NOW) == ("one_part", "part")
