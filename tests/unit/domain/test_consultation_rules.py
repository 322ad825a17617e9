"""A consultation: called, opinions given, decided, and what follows from it."""

from __future__ import annotations

from typing import Any

from domain.cases.joint import joint_commands as c
from domain.cases.joint.consultation_rules import (
    call_consultation,
    decide_consultation,
    give_opinion,
    list_steps,
)
from domain.cases.joint.joint import Joint
from tests.unit.domain.test_joint_rules import DESK, LEAD, NOW, POLICE, UNITS, WATER, code

WHERE: dict[str, Any] = {"region": "330825", "case": "c"}


def call(old: Joint, *units: str, by: Any = LEAD, **more: Any) -> Joint:
    given = {"material": "工资表", "expected_version": old.version} | more
    return call_consultation(old, c.CallConsultation(**WHERE, units=units, **given), by, NOW, UNITS)


def say(old: Joint, unit: str, by: Any, version: int = 0, number: int = 1, note: str = "同意") -> Joint:
    command = c.GiveOpinion(**WHERE, consultation=number, unit=unit, note=note, expected_version=version)
    return give_opinion(old, command, by, NOW)


def decide(
    old: Joint, version: int, *assignments: tuple[str, str], by: Any = LEAD, words: str = "垫付"
) -> Joint:
    command = c.DecideConsultation(
        **WHERE, consultation=1, decision=words, parts=assignments, expected_version=version
    )
    return decide_consultation(old, command, by, NOW, UNITS)


CALLED = call(Joint(), "water", "police", "water")


def test_a_consultation_is_called_once_at_a_time() -> None:
    assert CALLED.consultations[0].units == ("water", "police")
    assert CALLED.units == {"water", "police"}
    assert code(call, CALLED, "market")[0] == "open_consultation"
    assert code(call, Joint(), "water", by=WATER)[0] == "forbidden"
    assert code(call, Joint())[0] == "missing_field"
    assert code(call, Joint(), "water", material="")[0] == "missing_field"
    assert code(call, Joint(), "moon")[0] == "unknown_unit"
    assert code(call, Joint(), "water", meets_at=NOW)[0] == "due_passed"
    assert code(call, Joint(), "water", expected_version=2)[0] == "stale"


def test_each_unit_gives_its_own_opinion_and_may_change_it() -> None:
    both = say(say(CALLED, "water", WATER), "police", POLICE)
    again = say(both, "water", WATER, 1, note="不同意")
    opinions = {opinion.unit: (opinion.words, opinion.version) for opinion in again.consultations[0].opinions}
    assert opinions == {"water": ("不同意", 2), "police": ("同意", 1)}
    assert code(say, both, "water", WATER)[0] == "stale"
    assert code(say, CALLED, "water", POLICE)[0] == "forbidden"
    assert code(say, CALLED, "market", DESK)[0] == "not_consulted"
    assert code(say, CALLED, "water", WATER, 0, 2)[0] == "no_consultation"
    assert code(say, CALLED, "water", WATER, note=" ")[0] == "missing_field"


def test_what_is_decided_becomes_parts_and_ends_it() -> None:
    heard = say(CALLED, "water", WATER)
    done = decide(heard, 2, ("police", "立案侦查"))
    assert [(part.unit, part.text, part.consultation) for part in done.parts] == [("police", "立案侦查", 1)]
    assert done.open_consultation is None
    assert done.units == {"police"}, "who was only asked sees it no longer"
    assert code(say, done, "water", WATER, 1)[0] == "consultation_decided"
    assert code(decide, done, 3)[0] == "consultation_decided"
    assert call(done, "market").consultations[1].number == 2


def test_nobody_decides_over_an_opinion_they_have_not_read() -> None:
    heard = say(CALLED, "water", WATER)
    assert code(decide, heard, 1)[0] == "stale"
    assert code(decide, heard, 2, by=POLICE)[0] == "forbidden"
    assert code(decide, heard, 2, words="")[0] == "missing_field"
    assert code(decide, heard, 2, ("moon", "x"))[0] == "unknown_unit"


def test_what_may_be_done_is_listed() -> None:
    consultation = CALLED.consultations[0]
    assert list_steps(consultation, WATER) == {"may": ["opinion"], "speaks_for": ["water"]}
    assert list_steps(consultation, LEAD) == {"may": ["decide"], "speaks_for": []}
    assert list_steps(consultation, DESK) == {"may": ["opinion", "decide"], "speaks_for": ["water", "police"]}
    assert list_steps(consultation, None)["may"] == []
    assert list_steps(decide(CALLED, 1).consultations[0], DESK)["may"] == []
