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

    def joint(self, kind: type[j.JointCommand], expected: Expected, version: int, **more: Any) -> Any:
        return kind(region=COUNTY, case=expected.id, expected_version=version, reason=REASON, **more)

    def refuse_joint(self, expected: Expected, begins: bool = False) -> str:
        fitting = "dispatched handling" if begins else "registered dispatched handling"
        if expected.stage == "closed":
            return "case_closed" if expected.version else "bad_transition"
        if expected.stage not in fitting.split():
            return "bad_transition"
        return "suspended" if expected.suspended else ""

    @rule(n=which, units=some_units, by=officers, behind=st.integers(0, 1))
    def assign(self, n: int, units: list[str], by: Actor, behind: int) -> None:
        expected_case = self.pick(n)
        expected = self.refuse_joint(expected_case, begins=True) or (
            "stale" if behind else self.refuse_parts(expected_case, units)
        )
        rows = tuple((unit, "查排口，取水样") for unit in units)
        assert (
            self.here.give(
                self.joint(j.AssignParts, expected_case, expected_case.joint - behind, parts=rows), by
            )
            == expected
        )
        if not expected:
            self.add_parts(expected_case, units)

    def refuse_parts(self, expected: Expected, units: list[str]) -> str:
        return "one_part" if {part.unit for part in expected.parts if part.open} & {*units} else ""

    def add_parts(self, expected: Expected, units: list[str]) -> None:
        expected.parts += map(ExpectedPart, units)
        expected.joint += 1

    @rule(n=which, number=st.integers(1, 4), state=st.sampled_from([*FROM]), by=officers)
    def answer_part(self, n: int, number: int, state: str, by: Actor) -> None:
        expected = self.pick(n)
        self.change_part(expected, number, j.AnswerPart, FROM[state], by, state, state=state, note="已查")

    @rule(n=which, number=st.integers(1, 4), by=officers)
    def excuse_part(self, n: int, number: int, by: Actor) -> None:
        self.change_part(self.pick(n), number, j.ExcusePart, "assigned started asked", by, "excused")

    @rule(n=which, number=st.integers(1, 4), by=officers)
    def return_part(self, n: int, number: int, by: Actor) -> None:
        self.change_part(self.pick(n), number, j.ReturnPart, "done asked excused", by, "assigned")

    def change_part(
        self,
        expected_case: Expected,
        number: int,
        kind: type[j.PartCommand],
        sources: str,
        by: Actor,
        becomes: str,
        **more: Any,
    ) -> None:
        part = expected_case.parts[number - 1] if number <= len(expected_case.parts) else None
        expected = self.refuse_joint(expected_case) or self.refuse_part(
            expected_case, part, kind, sources, by
        )
        given = self.joint(kind, expected_case, part.version if part else 1, part=number, **more)
        assert self.here.give(given, by) == expected
        if part is not None and not expected:
            part.state, part.version, part.by = becomes, part.version + 1, by.name
            expected_case.joint += 1

    def refuse_part(
        self,
        expected: Expected,
        part: ExpectedPart | None,
        kind: type[j.PartCommand],
        sources: str,
        by: Actor,
    ) -> str:
        if part is None:
            return "no_part"
        if part.state not in sources.split():
            return "bad_transition"
        if kind is j.ExcusePart and part.state == "asked" and part.by == by.name:
            return "asker_excuses"
        again = kind is j.ReturnPart and not part.open
        return self.refuse_parts(expected, [part.unit]) if again else ""

    @rule(n=which)
    def two_answer_at_once(self, n: int) -> None:
        """Two units on one version of their case: no answer is lost."""
        expected = self.pick(n)
        numbered = [(number, part) for number, part in enumerate(expected.parts, 1) if part.open][:2]
        if len(numbered) < 2 or self.refuse_joint(expected):
            return
        outcome = self.give_both(
            *(
                self.joint(j.AnswerPart, expected, part.version, part=number, state="done", note="已查")
                for number, part in numbered
            )
        )
        assert outcome == ["", ""]
        for _, part in numbered:
            part.state, part.version, expected.joint = "done", part.version + 1, expected.joint + 1

    @rule(n=which, units=some_units, by=officers)
    def consult(self, n: int, units: list[str], by: Actor) -> None:
        expected_case = self.pick(n)
        expected = self.refuse_joint(expected_case, begins=True) or (
            "open_consultation" if expected_case.open_consultation else ""
        )
        given = self.joint(
            j.CallConsultation, expected_case, expected_case.joint, units=tuple(units), material="水样报告"
        )
        assert self.here.give(given, by) == expected
        if not expected:
            expected_case.consultations.append(ExpectedConsultation(tuple(units)))
            expected_case.joint += 1

    @rule(n=which, unit=st.sampled_from(UNITS), by=officers)
    def say(self, n: int, unit: str, by: Actor) -> None:
        expected_case = self.pick(n)
        consultation, number = self.find_last(expected_case)
        expected = self.refuse_joint(expected_case) or ("" if consultation else "no_consultation")
        if consultation and not expected:
            expected = (
                "not_consulted"
                if unit not in consultation.units
                else ""
                if consultation.open
                else "consultation_decided"
            )
        assert self.here.give(self.opinion(expected_case, consultation, number, unit), by) == expected
        if consultation and not expected:
            self.note_opinion(expected_case, consultation, unit)

    @rule(n=which)
    def two_say_at_once(self, n: int) -> None:
        """Two units at once: both are heard."""
        expected = self.pick(n)
        consultation, number = self.find_last(expected)
        if (
            consultation is None
            or not consultation.open
            or len(consultation.units) < 2
            or self.refuse_joint(expected)
        ):
            return
        given = [self.opinion(expected, consultation, number, unit) for unit in consultation.units[:2]]
        assert self.give_both(*given) == ["", ""]
        for unit in consultation.units[:2]:
            self.note_opinion(expected, consultation, unit)

    @rule(n=which, units=st.lists(st.sampled_from(UNITS), max_size=1), by=officers, behind=st.integers(0, 1))
    def decide(self, n: int, units: list[str], by: Actor, behind: int) -> None:
        expected_case = self.pick(n)
        consultation, number = self.find_last(expected_case)
        expected = self.refuse_joint(expected_case) or ("" if consultation else "no_consultation")
        if consultation and not expected:
            expected = "" if consultation.open else "consultation_decided"
            expected = expected or ("stale" if behind else self.refuse_parts(expected_case, units))
        version = (consultation.version if consultation else 1) - behind
        rows = tuple((unit, "送达停产通知") for unit in units)
        more = {"consultation": number, "decision": "停产整改", "parts": rows}
        assert (
            self.here.give(self.joint(j.DecideConsultation, expected_case, version, **more), by) == expected
        )
        if consultation and not expected:
            consultation.open, consultation.version = False, consultation.version + 1
            self.add_parts(expected_case, units)

    def find_last(self, expected: Expected) -> tuple[ExpectedConsultation | None, int]:
        """The last consultation and its number; None and 1 before there is one."""
        consultation = expected.consultations[-1] if expected.consultations else None
        return consultation, max(1, len(expected.consultations))

    def opinion(
        self, expected: Expected, consultation: ExpectedConsultation | None, number: int, unit: str
    ) -> j.GiveOpinion:
        version = consultation.opinions.get(unit, 0) if consultation else 0
        made: j.GiveOpinion = self.joint(
            j.GiveOpinion, expected, version, consultation=number, unit=unit, note="先停产"
        )
        return made

    def note_opinion(self, expected: Expected, consultation: ExpectedConsultation, unit: str) -> None:
        consultation.opinions[unit] = consultation.opinions.get(unit, 0) + 1
        consultation.version, expected.joint = consultation.version + 1, expected.joint + 1

    def compare(self, expected: Expected, found: Case) -> None:
        super().compare(expected, found)
        if found.joint is None:
            assert expected.joint == 0
            return
        assert found.joint.version == expected.joint
        rows = [(part.unit, part.state, part.version) for part in found.joint.parts]
        assert rows == [(part.unit, part.state, part.version) for part in expected.parts]
        pairs = [
            (
                known.units,
                {opinion.unit: opinion.version for opinion in known.opinions},
                known.version,
                known.open,
            )
            for known in found.joint.consultations
        ]
        assert pairs == [
            (known.units, known.opinions, known.version, known.open) for known in expected.consultations
        ]
