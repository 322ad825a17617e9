"""Joint handling: parts of units and consultations, which hold their case up."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from domain.access.actor import Actor
from domain.cases.case_join import Case
from domain.cases.joint import joint_commands as j
from tests.integration.people.machines.expected import Expected, ExpectedConsultation, ExpectedPart
from tests.integration.people.machines.life_cycle import REASON, LifeCycle, officers, which
from tests.integration.reports import COUNTY

UNITS = ["water", "ecology", "market"]
FROM = {"started": "assigned", "done": "assigned started asked", "asked": "assigned started"}
some_units = st.lists(st.sampled_from(UNITS), min_size=1, max_size=2, unique=True)


class Joint(LifeCycle):
    """What is said about parts and in consultations, by whoever manages the case: what they record for a unit
    makes nobody a handler, and is refused to no reporter.
    """

    def joint(self, kind: type[j.JointCommand], one: Expected, version: int, **more: Any) -> Any:
        return kind(region=COUNTY, case=one.id, expected_version=version, reason=REASON, **more)

    def refuse_joint(self, one: Expected, begins: bool = False) -> str:
        fitting = "dispatched handling" if begins else "registered dispatched handling"
        if one.stage == "closed":
            return "case_closed" if one.version else "bad_transition"
        if one.stage not in fitting.split():
            return "bad_transition"
        return "suspended" if one.suspended else ""

    @rule(n=which, units=some_units, by=officers, behind=st.integers(0, 1))
    def assign(self, n: int, units: list[str], by: Actor, behind: int) -> None:
        one = self.pick(n)
        expected = self.refuse_joint(one, begins=True) or (
            "stale" if behind else self.refuse_parts(one, units)
        )
        parts = tuple((unit, "查排口，取水样") for unit in units)
        assert self.here.give(self.joint(j.AssignParts, one, one.joint - behind, parts=parts), by) == expected
        if not expected:
            self.add_parts(one, units)

    def refuse_parts(self, one: Expected, units: list[str]) -> str:
        return "one_part" if {part.unit for part in one.parts if part.open} & {*units} else ""

    def add_parts(self, one: Expected, units: list[str]) -> None:
        one.parts += map(ExpectedPart, units)
        one.joint += 1

    @rule(n=which, number=st.integers(1, 4), state=st.sampled_from([*FROM]), by=officers)
    def answer_part(self, n: int, number: int, state: str, by: Actor) -> None:
        one = self.pick(n)
        self.change_part(one, number, j.AnswerPart, FROM[state], by, state, state=state, note="已查")

    @rule(n=which, number=st.integers(1, 4), by=officers)
    def excuse_part(self, n: int, number: int, by: Actor) -> None:
        self.change_part(self.pick(n), number, j.ExcusePart, "assigned started asked", by, "excused")

    @rule(n=which, number=st.integers(1, 4), by=officers)
    def return_part(self, n: int, number: int, by: Actor) -> None:
        self.change_part(self.pick(n), number, j.ReturnPart, "done asked excused", by, "assigned")

    def change_part(
        self,
        one: Expected,
        number: int,
        kind: type[j.PartCommand],
        sources: str,
        by: Actor,
        becomes: str,
        **more: Any,
    ) -> None:
        part = one.parts[number - 1] if number <= len(one.parts) else None
        expected = self.refuse_joint(one) or self.refuse_part(one, part, kind, sources, by)
        given = self.joint(kind, one, part.version if part else 1, part=number, **more)
        assert self.here.give(given, by) == expected
        if part is not None and not expected:
            part.state, part.version, part.by = becomes, part.version + 1, by.name
            one.joint += 1

    def refuse_part(
        self, one: Expected, part: ExpectedPart | None, kind: type[j.PartCommand], sources: str, by: Actor
    ) -> str:
        if part is None:
            return "no_part"
        if part.state not in sources.split():
            return "bad_transition"
        if kind is j.ExcusePart and part.state == "asked" and part.by == by.name:
            return "asker_excuses"
        again = kind is j.ReturnPart and not part.open
        return self.refuse_parts(one, [part.unit]) if again else ""

    @rule(n=which)
    def two_answer_at_once(self, n: int) -> None:
        """Two units on one version of their case: no answer is lost."""
        one = self.pick(n)
        numbered = [(number, part) for number, part in enumerate(one.parts, 1) if part.open][:2]
        if len(numbered) < 2 or self.refuse_joint(one):
            return
        told = self.give_both(
            *(
                self.joint(j.AnswerPart, one, part.version, part=number, state="done", note="已查")
                for number, part in numbered
            )
        )
        assert told == ["", ""]
        for _, part in numbered:
            part.state, part.version, one.joint = "done", part.version + 1, one.joint + 1

    @rule(n=which, units=some_units, by=officers)
    def consult(self, n: int, units: list[str], by: Actor) -> None:
        one = self.pick(n)
        expected = self.refuse_joint(one, begins=True) or ("open_consultation" if one.consulting else "")
        given = self.joint(j.CallConsultation, one, one.joint, units=tuple(units), material="水样报告")
        assert self.here.give(given, by) == expected
        if not expected:
            one.consultations.append(ExpectedConsultation(tuple(units)))
            one.joint += 1

    @rule(n=which, unit=st.sampled_from(UNITS), by=officers)
    def say(self, n: int, unit: str, by: Actor) -> None:
        one = self.pick(n)
        asked, number = self.last(one)
        expected = self.refuse_joint(one) or ("" if asked else "no_consultation")
        if asked and not expected:
            expected = (
                "not_consulted" if unit not in asked.units else "" if asked.open else "consultation_decided"
            )
        assert self.here.give(self.opinion(one, asked, number, unit), by) == expected
        if asked and not expected:
            self.said(one, asked, unit)

    @rule(n=which)
    def two_say_at_once(self, n: int) -> None:
        """Two units at once: both are heard."""
        one = self.pick(n)
        asked, number = self.last(one)
        if asked is None or not asked.open or len(asked.units) < 2 or self.refuse_joint(one):
            return
        given = [self.opinion(one, asked, number, unit) for unit in asked.units[:2]]
        assert self.give_both(*given) == ["", ""]
        for unit in asked.units[:2]:
            self.said(one, asked, unit)

    @rule(n=which, units=st.lists(st.sampled_from(UNITS), max_size=1), by=officers, behind=st.integers(0, 1))
    def decide(self, n: int, units: list[str], by: Actor, behind: int) -> None:
        one = self.pick(n)
        asked, number = self.last(one)
        expected = self.refuse_joint(one) or ("" if asked else "no_consultation")
        if asked and not expected:
            expected = "" if asked.open else "consultation_decided"
            expected = expected or ("stale" if behind else self.refuse_parts(one, units))
        version = (asked.version if asked else 1) - behind
        parts = tuple((unit, "送达停产通知") for unit in units)
        more = {"consultation": number, "decision": "停产整改", "parts": parts}
        assert self.here.give(self.joint(j.DecideConsultation, one, version, **more), by) == expected
        if asked and not expected:
            asked.open, asked.version = False, asked.version + 1
            self.add_parts(one, units)

    def last(self, one: Expected) -> tuple[ExpectedConsultation | None, int]:
        """The last consultation and its number; None and 1 before there is one."""
        asked = one.consultations[-1] if one.consultations else None
        return asked, max(1, len(one.consultations))

    def opinion(
        self, one: Expected, asked: ExpectedConsultation | None, number: int, unit: str
    ) -> j.GiveOpinion:
        version = asked.opinions.get(unit, 0) if asked else 0
        made: j.GiveOpinion = self.joint(
            j.GiveOpinion, one, version, consultation=number, unit=unit, note="先停产"
        )
        return made

    def said(self, one: Expected, asked: ExpectedConsultation, unit: str) -> None:
        asked.opinions[unit] = asked.opinions.get(unit, 0) + 1
        asked.version, one.joint = asked.version + 1, one.joint + 1

    def compare(self, one: Expected, found: Case) -> None:
        super().compare(one, found)
        if found.joint is None:
            assert one.joint == 0
            return
        assert found.joint.version == one.joint
        parts = [(part.unit, part.state, part.version) for part in found.joint.parts]
        assert parts == [(part.unit, part.state, part.version) for part in one.parts]
        asked = [
            (known.units, {said.unit: said.version for said in known.opinions}, known.version, known.open)
            for known in found.joint.consultations
        ]
        assert asked == [
            (known.units, known.opinions, known.version, known.open) for known in one.consultations
        ]
