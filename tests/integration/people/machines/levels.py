"""Which matter a case is of, who is called by a whistle, and which level has it."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from domain.access.actor import Actor
from domain.access.rights import Role
from domain.cases import handling_commands as c
from domain.cases.case_join import Case
from domain.cases.whistles.whistle import Whistle
from tests.integration.people.machines.expected import Expected, ExpectedWhistle
from tests.integration.people.machines.life_cycle import OFFICERS, LifeCycle, officers, person, which

CHIEF = person(Role.COMMANDER, 24)
CALLED = ["police", "water", "330825101", "330825102"]
LEVELS = ["township", "county", "city"]
MATTERS = ["noise", "dust"]


class Levels(LifeCycle):
    """Matters, admission, whistles, escalation and handing down."""

    @rule(n=which, matter=st.sampled_from(MATTERS), by=officers)
    def set_matter(self, n: int, matter: str, by: Actor) -> None:
        expected_case = self.pick(n)
        expected = expected_case.refuse_open() or ("same_matter" if expected_case.matter == matter else "")
        assert self.here.give(self.command(c.SetMatter, expected_case, matter=matter), by) == expected
        if not expected:
            expected_case.matter, expected_case.version = matter, expected_case.version + 1

    @rule(n=which, by=st.sampled_from([*OFFICERS, CHIEF]))
    def ask_for_admission(self, n: int, by: Actor) -> None:
        expected_case = self.pick(n)
        expected = expected_case.refuse_in_hand() or ("has_matter" if expected_case.matter else "")
        expected = expected or (
            "already_asked" if expected_case.admission in ("requested", "admitted") else ""
        )
        assert self.here.give(self.command(c.RequestAdmission, expected_case), by) == expected
        if not expected:
            expected_case.admission, expected_case.asked_by, expected_case.version = (
                "requested",
                by.name,
                expected_case.version + 1,
            )

    @rule(n=which, admit=st.booleans(), by=st.sampled_from([OFFICERS[0], CHIEF, CHIEF]))
    def decide_admission(self, n: int, admit: bool, by: Actor) -> None:
        expected_case, kind = self.pick(n), c.AdmitCase if admit else c.RefuseAdmission
        expected = "" if by is CHIEF else "forbidden"
        expected = (
            expected
            or expected_case.refuse_in_hand()
            or ("" if expected_case.admission == "requested" else "not_asked")
        )
        expected = expected or ("requester_decides" if expected_case.asked_by == by.name else "")
        assert self.here.give(self.command(kind, expected_case), by) == expected
        if not expected:
            expected_case.admission, expected_case.version = (
                "admitted" if admit else "refused",
                expected_case.version + 1,
            )

    @rule(
        n=which,
        units=st.lists(st.sampled_from(CALLED), max_size=3, unique=True),
        minutes=st.integers(5, 30),
        by=officers,
    )
    def blow(self, n: int, units: list[str], minutes: int, by: Actor) -> None:
        expected_case, limit = self.pick(n), timedelta(minutes=minutes)
        silent = {
            unit
            for whistle in expected_case.whistles.values()
            for unit, state in whistle.states.items()
            if state == "called"
        }
        expected = expected_case.refuse_open() or ("" if units else "nobody_called")
        expected = expected or ("called_already" if silent & {*units} else "")
        given = self.command(
            c.BlowWhistle, expected_case, units=tuple(units), limit=limit, note="请到现场会商"
        )
        assert self.here.give(given, by) == expected
        if not expected:
            expected_case.version += 1
            due_at = self.here.clock.now + limit
            expected_case.whistles[expected_case.version] = ExpectedWhistle(
                due_at, dict.fromkeys(units, "called")
            )

    @rule(n=which, unit=st.sampled_from(CALLED), come=st.booleans(), by=officers)
    def answer_whistle(self, n: int, unit: str, come: bool, by: Actor) -> None:
        """To the last whistle, whatever version was looked at."""
        expected_case, kind = self.pick(n), c.ReportIn if come else c.RefuseWhistle
        number = max(expected_case.whistles, default=1)
        expected = (
            "bad_transition"
            if expected_case.stage == "closed"
            else self.refuse_answer(expected_case, number, unit)
        )
        assert self.here.give(self.command(kind, expected_case, 7, whistle=number, unit=unit), by) == expected
        if not expected:
            self.note_answer(expected_case, number, unit, "reported_in" if come else "refused")

    @rule(n=which)
    def two_report_in_at_once(self, n: int) -> None:
        """Two units on one version: both are here."""
        expected = self.pick(n)
        number = max(expected.whistles, default=1)
        free = [unit for unit in CALLED if not self.refuse_answer(expected, number, unit)][:2]
        if len(free) < 2 or expected.stage == "closed":
            return
        given = [self.command(c.ReportIn, expected, whistle=number, unit=unit) for unit in free]
        assert self.give_both(*given) == ["", ""]
        for unit in free:
            self.note_answer(expected, number, unit, "reported_in")

    def refuse_answer(self, expected: Expected, number: int, unit: str) -> str:
        states = expected.whistles[number].states if number in expected.whistles else {}
        return "" if states.get(unit, "reported_in") != "reported_in" else "not_whistled"

    def note_answer(self, expected: Expected, number: int, unit: str, state: str) -> None:
        expected.whistles[number].states[unit], expected.version = state, expected.version + 1

    @rule(n=which, level=st.sampled_from(LEVELS), by=officers)
    def escalate(self, n: int, level: str, by: Actor) -> None:
        expected_case = self.pick(n)
        rises = LEVELS.index(level) > LEVELS.index(expected_case.level_now)
        expected = "bad_transition" if expected_case.stage == "closed" else "" if rises else "bad_level"
        assert self.here.give(self.command(c.EscalateCase, expected_case, level=level), by) == expected
        if not expected:
            expected_case.level, expected_case.handed_to, expected_case.version = (
                level,
                "",
                expected_case.version + 1,
            )

    @rule(n=which, to=st.sampled_from(["330825102", "33082", "330825"]), by=officers)
    def hand_down(self, n: int, to: str, by: Actor) -> None:
        expected_case = self.pick(n)
        expected = (
            "bad_transition" if expected_case.stage == "closed" else self.refuse_hand_down(expected_case, to)
        )
        assert self.here.give(self.command(c.HandDownCase, expected_case, to=to), by) == expected
        if not expected:
            expected_case.level, expected_case.handed_to, expected_case.version = (
                "township",
                to,
                expected_case.version + 1,
            )

    def refuse_hand_down(self, expected: Expected, to: str) -> str:
        if expected.level_now != "county":
            return "bad_level"
        if to == "33082":
            return "unknown_region"
        listed = expected.matter is not None or expected.admission == "admitted"
        return "bad_level" if to == "330825" else "" if listed else "not_admitted"

    def pass_time(self, expected: Expected, found: Case) -> None:
        """What is called and silent when the time is over lapses; a township's case goes up with it."""
        super().pass_time(expected, found)
        over = [
            expected_whistle
            for expected_whistle in expected.whistles.values()
            if expected_whistle.waits and expected_whistle.due_at <= self.here.clock.now
        ]
        if expected.stage == "closed" or not over:
            return
        expected.version += len(over)
        for whistle in over:
            whistle.lapsed = True
        if expected.level_now == "township":
            self.rise(expected)

    def compare(self, expected: Expected, found: Case) -> None:
        super().compare(expected, found)
        assert found.matter == expected.matter
        if (hand := found.handling) is not None:
            assert (hand.level, hand.handed_to, hand.admission) == (
                expected.level,
                expected.handed_to,
                expected.admission,
            )
            assert {whistle.number: whistle_of(whistle) for whistle in hand.whistles} == expected.whistles


def whistle_of(whistle: Whistle) -> ExpectedWhistle:
    states = {call.unit: call.state for call in whistle.calls}
    return ExpectedWhistle(whistle.due_at, states, whistle.lapsed_at is not None)
