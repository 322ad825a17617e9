"""Cases in people's hands through the real door: the life cycle and squads, by whom, in whatever order, at
once or on an old version. What holds after each step stands in the invariants.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from dashboard.handlers.cases.case_timers import find_rise_of
from data_access.cases.details import read_case
from data_access.database.tables.outbox_tables import timers
from data_access.outbox.clock_marks import MARK
from data_access.outbox.timer_rows import Timer
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases import handling_commands as c
from domain.cases.case_join import Case, case_id
from domain.kernel.regions import Level
from domain.squads import squad_commands as s
from tests.integration.people.machines.expected import MORE, NEXT, Expected
from tests.integration.people.machines.installation import Installation
from tests.integration.reports import COUNTY, NOW, encode_case, encode_case_close

PEOPLE = [f"LY-L{number:05}" for number in range(1, 5)]


def person(role: Role, number: int) -> Actor:
    return Actor(Viewer(Kind.PERSON, f"account:{number}", "", (Grant(role, COUNTY),)))


OFFICERS = [person(Role.DUTY_OFFICER, number) for number in (21, 22, 23)]
REASON = "现场无人"
REST_OF_DAY = timedelta(hours=9)
WAY = [c.RegisterCase, c.DispatchCase, c.StartHandling, c.FinishHandling, c.VerifyCase, c.CloseCase]
numbers = count()
which = st.integers(0, 3)
officers = st.sampled_from(OFFICERS)


class LifeCycle(RuleBasedStateMachine):
    """`cases`: what each should be. Rules name one by any number (`pick`)."""

    def __init__(self, installation: Installation) -> None:
        super().__init__()
        self.here = installation
        self.cases: list[Expected] = []

    @initialize()
    def report(self) -> None:
        self.here.clock.now = NOW
        shown = [f"life{next(numbers)}" for _ in range(2)]
        self.here.report(*map(encode_case, shown))
        self.cases = [Expected(case_id(COUNTY, "12345", name), name) for name in shown]
        self.live = self.here.screen()
        self.here.list_published()

    def pick(self, n: int) -> Expected:
        return self.cases[n % len(self.cases)]

    def command(self, kind: type[c.CaseCommand], expected: Expected, behind: int = 0, **more: Any) -> Any:
        """On the version it has, or an older one."""
        fields = {"region": COUNTY, "case": expected.id, "reason": REASON, **MORE.get(kind, {}), **more}
        return kind(expected_version=expected.version - behind, **fields)

    @rule(kind=st.sampled_from([*NEXT]), n=which, by=officers)
    def give(self, kind: type[c.CaseCommand], n: int, by: Actor) -> None:
        expected_case = self.pick(n)
        expected = expected_case.refuse(kind, by)
        assert self.here.give(self.command(kind, expected_case), by) == expected, kind
        if not expected:
            self.note(expected_case, kind, by)

    def note(self, expected: Expected, kind: type[c.CaseCommand], by: Actor) -> None:
        into = next((other for other in self.cases if other.id == expected.merged_into), None)
        expected.note(kind, by)
        if into is not None and not expected.merged_into:
            into.merged.discard(expected.id)

    @rule(n=which, by=officers, times=st.integers(1, 5))
    def go_on(self, n: int, by: Actor, times: int) -> None:
        """The way forward, so that the far steps are reached often."""
        expected = self.pick(n)
        for _ in range(times):
            for kind in WAY:
                if not expected.refuse(kind, by) and (kind is not c.VerifyCase or not expected.verified):
                    self.give(kind, n, by)
                    break

    @rule(kind=st.sampled_from([*NEXT]), n=which, by=officers, behind=st.integers(1, 3))
    def give_on_an_old_version(self, kind: type[c.CaseCommand], n: int, by: Actor, behind: int) -> None:
        assert self.here.give(self.command(kind, self.pick(n), behind), by) == "stale"

    @rule(kind=st.sampled_from([*NEXT]), n=which)
    def two_give_at_once(self, kind: type[c.CaseCommand], n: int) -> None:
        """The same from two officers of two processes: one is taken, the other told that it came too late."""
        expected = self.pick(n)
        if any(expected.refuse(kind, by) for by in OFFICERS[:2]):
            return
        outcome = self.give_both(*[self.command(kind, expected)] * 2)
        assert sorted(outcome) == ["", "stale"]
        self.note(expected, kind, OFFICERS[outcome.index("")])

    def give_both(self, *commands: Any) -> list[str]:
        """At once, by two officers."""
        return self.here.give_at_once(*zip(commands, OFFICERS, strict=False))

    @rule(people=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True), n=which)
    def assemble(self, people: list[str], n: int) -> None:
        expected = self.pick(n)
        self.note_assembly(expected, self.here.give(self.call(expected, people), OFFICERS[0]), OFFICERS[0])

    @rule(person=st.sampled_from(PEOPLE), n=which, m=which)
    def assemble_both_at_once(self, person: str, n: int, m: int) -> None:
        """One person for two cases: never in two squads."""
        both = [self.pick(n), self.pick(m)]
        if (
            self.here.busy([person])
            or "closed" in [expected.stage for expected in both]
            or both[0] is both[1]
        ):
            return
        outcome = self.give_both(*(self.call(expected, [person]) for expected in both))
        assert sorted(outcome) == ["", "double_booked"]
        self.note_assembly(both[outcome.index("")], "", OFFICERS[outcome.index("")])

    @rule(person=st.sampled_from(PEOPLE), n=which)
    def assemble_while_it_ends(self, person: str, n: int) -> None:
        """Whichever comes first, nobody is left in a squad of a closed case."""
        expected = self.pick(n)
        if self.here.busy([person]) or expected.stage == "closed":
            return
        called, ended = self.give_both(self.call(expected, [person]), self.command(c.CancelCase, expected))
        assert (called, ended) in {("", ""), ("case_closed", ""), ("", "stale")}
        if not called:
            self.note_assembly(expected, "", OFFICERS[0])
        if not ended:
            expected.note(c.CancelCase, OFFICERS[1])

    def call(self, expected: Expected, people: list[str]) -> s.AssembleSquad:
        return s.AssembleSquad(region=COUNTY, case=expected.id, people=tuple((p, "grid") for p in people))

    def note_assembly(self, expected: Expected, code: str, by: Actor) -> None:
        """A case that was pulled people in for is registered; whoever commands does not verify it."""
        if code:
            assert code == ("case_closed" if expected.stage == "closed" else "double_booked")
            return
        expected.handlers.add(by.name)
        if expected.stage == "reported":
            expected.note(c.RegisterCase, OFFICERS[0])

    @rule(n=which, state=st.sampled_from(["accepted", "on_site", "unavailable"]), again=st.booleans())
    def answer(self, n: int, state: str, again: bool) -> None:
        for squad in self.here.squads(self.pick(n).id)[:1]:
            person, at = squad.members[0].person, self.here.clock.now
            answer = s.AnswerCall(region=COUNTY, squad=squad.id, person=person, state=state, answered_at=at)
            for _ in range(1 + again):
                assert self.here.give(answer, OFFICERS[2]) == ""

    @rule(n=which)
    def stand_down(self, n: int) -> None:
        for squad in self.here.squads(self.pick(n).id)[:1]:
            self.here.give(stand_down_of(squad), OFFICERS[0])

    @rule(n=which)
    def source_closes(self, n: int) -> None:
        """It closes what nobody has in hand, and nothing else."""
        expected = self.pick(n)
        if not expected.shown:
            return
        self.here.report(encode_case_close(f"end{next(numbers)}", expected.shown, 5, outcome="done"))
        if expected.version == 0:
            expected.stage = "closed"

    @rule(minutes=st.integers(1, 20))
    def wait(self, minutes: int) -> None:
        """Within the day: what screens count of a day begins anew with the next."""
        self.here.clock.now = min(NOW + REST_OF_DAY, self.here.clock.now + timedelta(minutes=minutes))
        for expected in self.cases:
            self.pass_time(expected, self.read(expected))
        self.here.fire()

    @rule()
    def lose_all_timers(self) -> None:
        """Rows that are gone come back as they were, and no others; that of the roster tells anew."""
        before = self.here.list_timers()
        self.here.lose_timers()
        assert [*map(tell_timer, self.here.list_timers())] == [*map(tell_timer, before)]

    def pass_time(self, expected: Expected, found: Case) -> None:
        """What the timers will do about a case: one at its township that is very late goes to the county."""
        hand, share = found.handling, self.here.county.rise_limits[Level.TOWNSHIP]
        if (
            expected.level_now != "township"
            or expected.refuse_open()
            or hand is None
            or hand.deadline is None
        ):
            return
        due = hand.deadline.due_at
        if max(due, hand.level_since or due) + (due - hand.since) * share <= self.here.clock.now:
            self.rise(expected)

    def rise(self, expected: Expected) -> None:
        expected.level, expected.handed_to, expected.version = "county", "", expected.version + 1

    def read(self, expected: Expected) -> Case:
        with self.here.store.reading() as connection:
            found = read_case(connection, expected.id)
        assert found is not None
        return found

    @invariant()
    def cases_stand_where_they_should(self) -> None:
        for expected in self.cases:
            found = self.read(expected)
            assert found.open == (expected.stage != "closed")
            assert (found.handling is None) == (expected.version == 0)
            if found.handling is not None:
                assert (found.handling.stage, found.handling.version) == (expected.stage, expected.version)
                assert (found.handling.suspended_at is not None) == expected.suspended
            self.compare(expected, found)

    def compare(self, expected: Expected, found: Case) -> None:
        """What other rules expect of a case."""

    @invariant()
    def nobody_is_in_two_squads(self) -> None:
        squads = {expected.id: self.here.squads(expected.id) for expected in self.cases}
        live = [squad for several in squads.values() for squad in several]
        present = [person for squad in live for person in squad.list_present()]
        assert len(present) == len(set(present))
        ours = {squad.id for squad in live}
        assert sorted(p for p, squad in self.here.busy(PEOPLE).items() if squad in ours) == sorted(present)
        assert not [expected for expected in self.cases if expected.stage == "closed" and squads[expected.id]]

    @invariant()
    def timers_are_set_for_what_will_come(self) -> None:
        """No whistle and no late step is forgotten, none fires for what is over."""
        for expected in self.cases:
            rise = find_rise_of(self.read(expected), self.here.county.rise_limits)
            risen = [] if rise is None else [f"overdue/{expected.id}"]
            waiting = [number for number, whistle in expected.whistles.items() if whistle.waits]
            blown = [f"whistle/{expected.id}/{number}" for number in waiting if expected.stage != "closed"]
            assert self.list_timers(expected) == sorted([*risen, *blown])
        assert self.here.list_missing() == []

    def list_timers(self, expected: Expected) -> list[str]:
        with self.here.store.reading() as connection:
            rows: Iterable[Any] = connection.execute(
                select(timers.c.id).where(timers.c.subject == expected.id)
            )
            return sorted(row.id for row in rows)

    @invariant()
    def screens_hold_a_fresh_snapshot(self) -> None:
        self.here.follow(self.live)
        held, fresh = self.live.state(), self.here.screen().state()
        assert held["at"] <= fresh["at"], "a rung that only sends moves it, and is no change"
        other = {key: (held[key], fresh[key]) for key in fresh if held[key] != fresh[key]}
        assert other.keys() <= {"at"}, other

    def teardown(self) -> None:
        """Everybody is let go, and every case ends: screens of the next run hold no more than its own."""
        for expected in self.cases:
            for squad in self.here.squads(expected.id):
                self.here.give(stand_down_of(squad), OFFICERS[0])
            if expected.stage != "closed":
                assert self.here.give(self.command(c.CancelCase, expected), OFFICERS[0]) == ""


def stand_down_of(squad: Any) -> s.StandDownSquad:
    return s.StandDownSquad(region=COUNTY, squad=squad.id, expected_version=squad.version)


def tell_timer(timer: Timer) -> tuple[Any, ...]:
    """A timer, but for how the clocks stood when it was written."""
    facts = {name: fact for name, fact in timer.facts.items() if name not in (MARK, "told")}
    return timer.world, timer.id, timer.kind, timer.subject, timer.due_at, facts
