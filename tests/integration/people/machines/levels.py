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
        one = self.pick(n)
        expected = one.refuse_open() or ("same_matter" if one.matter == matter else "")
        assert self.here.give(self.command(c.SetMatter, one, matter=matter), by) == expected
        if not expected:
            one.matter, one.version = matter, one.version + 1

    @rule(n=which, by=st.sampled_from([*OFFICERS, CHIEF]))
    def ask_for_admission(self, n: int, by: Actor) -> None:
        one = self.pick(n)
        expected = one.refuse_in_hand() or ("has_matter" if one.matter else "")
        expected = expected or ("already_asked" if one.admission in ("requested", "admitted") else "")
        assert self.here.give(self.command(c.RequestAdmission, one), by) == expected
        if not expected:
            one.admission, one.asked_by, one.version = "requested", by.name, one.version + 1

    @rule(n=which, admit=st.booleans(), by=st.sampled_from([OFFICERS[0], CHIEF, CHIEF]))
    def decide_admission(self, n: int, admit: bool, by: Actor) -> None:
        one, kind = self.pick(n), c.AdmitCase if admit else c.RefuseAdmission
        expected = "" if by is CHIEF else "forbidden"
        expected = expected or one.refuse_in_hand() or ("" if one.admission == "requested" else "not_asked")
        expected = expected or ("requester_decides" if one.asked_by == by.name else "")
        assert self.here.give(self.command(kind, one), by) == expected
        if not expected:
            one.admission, one.version = "admitted" if admit else "refused", one.version + 1

    @rule(
        n=which,
        units=st.lists(st.sampled_from(CALLED), max_size=3, unique=True),
        minutes=st.integers(5, 30),
        by=officers,
    )
    def blow(self, n: int, units: list[str], minutes: int, by: Actor) -> None:
        one, limit = self.pick(n), timedelta(minutes=minutes)
        silent = {
            unit for told in one.whistles.values() for unit, state in told.states.items() if state == "called"
        }
        expected = one.refuse_open() or ("" if units else "nobody_called")
        expected = expected or ("called_already" if silent & {*units} else "")
        given = self.command(c.BlowWhistle, one, units=tuple(units), limit=limit, note="请到现场会商")
        assert self.here.give(given, by) == expected
        if not expected:
            one.version += 1
            due_at = self.here.clock.now + limit
            one.whistles[one.version] = ExpectedWhistle(due_at, dict.fromkeys(units, "called"))

    @rule(n=which, unit=st.sampled_from(CALLED), come=st.booleans(), by=officers)
    def answer_whistle(self, n: int, unit: str, come: bool, by: Actor) -> None:
        """To the last whistle, whatever version was looked at."""
        one, kind = self.pick(n), c.ReportIn if come else c.RefuseWhistle
        number = max(one.whistles, default=1)
        expected = "bad_transition" if one.stage == "closed" else self.refuse_answer(one, number, unit)
        assert self.here.give(self.command(kind, one, 7, whistle=number, unit=unit), by) == expected
        if not expected:
            self.answered(one, number, unit, "reported_in" if come else "refused")

    @rule(n=which)
    def two_report_in_at_once(self, n: int) -> None:
        """Two units on one version: both are here."""
        one = self.pick(n)
        number = max(one.whistles, default=1)
        free = [unit for unit in CALLED if not self.refuse_answer(one, number, unit)][:2]
        if len(free) < 2 or one.stage == "closed":
            return
        given = [self.command(c.ReportIn, one, whistle=number, unit=unit) for unit in free]
        assert self.give_both(*given) == ["", ""]
        for unit in free:
            self.answered(one, number, unit, "reported_in")

    def refuse_answer(self, one: Expected, number: int, unit: str) -> str:
        states = one.whistles[number].states if number in one.whistles else {}
        return "" if states.get(unit, "reported_in") != "reported_in" else "not_whistled"

    def answered(self, one: Expected, number: int, unit: str, state: str) -> None:
        one.whistles[number].states[unit], one.version = state, one.version + 1

    @rule(n=which, level=st.sampled_from(LEVELS), by=officers)
    def escalate(self, n: int, level: str, by: Actor) -> None:
        one = self.pick(n)
        rises = LEVELS.index(level) > LEVELS.index(one.level_now)
        expected = "bad_transition" if one.stage == "closed" else "" if rises else "bad_level"
        assert self.here.give(self.command(c.EscalateCase, one, level=level), by) == expected
        if not expected:
            one.level, one.handed_to, one.version = level, "", one.version + 1

    @rule(n=which, to=st.sampled_from(["330825102", "33082", "330825"]), by=officers)
    def hand_down(self, n: int, to: str, by: Actor) -> None:
        one = self.pick(n)
        expected = "bad_transition" if one.stage == "closed" else self.refuse_hand_down(one, to)
        assert self.here.give(self.command(c.HandDownCase, one, to=to), by) == expected
        if not expected:
            one.level, one.handed_to, one.version = "township", to, one.version + 1

    def refuse_hand_down(self, one: Expected, to: str) -> str:
        if one.level_now != "county":
            return "bad_level"
        if to == "33082":
            return "unknown_region"
        listed = one.matter is not None or one.admission == "admitted"
        return "bad_level" if to == "330825" else "" if listed else "not_admitted"

    def pass_time(self, one: Expected, found: Case) -> None:
        """What is called and silent when the time is over lapses; a township's case goes up with it."""
        super().pass_time(one, found)
        over = [told for told in one.whistles.values() if told.waits and told.due_at <= self.here.clock.now]
        if one.stage == "closed" or not over:
            return
        one.version += len(over)
        for told in over:
            told.lapsed = True
        if one.level_now == "township":
            self.rise(one)

    def compare(self, one: Expected, found: Case) -> None:
        super().compare(one, found)
        assert found.matter == one.matter
        if (hand := found.handling) is not None:
            assert (hand.level, hand.handed_to, hand.admission) == (one.level, one.handed_to, one.admission)
            assert {told.number: whistle_of(told) for told in hand.whistles} == one.whistles


def whistle_of(told: Whistle) -> ExpectedWhistle:
    states = {call.unit: call.state for call in told.calls}
    return ExpectedWhistle(told.due_at, states, told.lapsed_at is not None)
