"""Two cases in people's hands, through the real door, on both databases: whatever is given in whatever order,
by whom, at once or on an old version, the rows obey the life cycle, nobody is booked twice, screens hold what
a fresh snapshot holds, and the trace agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.realtime.live_state import Live
from data_access.audit.anchors import Folder
from data_access.cases.details import read_case
from data_access.county_packs.county_pack import County
from data_access.feed.county_feed import Feed
from data_access.feed.feed_publisher import FeedPublisher
from data_access.squads.squad_store import find_busy, read_live_squads
from data_access.store import Store
from data_access.streams import redis_streams
from data_access.verification.verify import verify
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases import handling_commands as c
from domain.cases.case_join import case_id
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.squads import squad_commands as s
from tests.integration.people.conftest import Clock
from tests.integration.reports import COUNTY, NOW, case, closed, envelopes

PEOPLE = [f"LY-L{number:05}" for number in range(1, 5)]
OFFICERS = [
    Actor(Viewer(Kind.PERSON, f"account:{n}", "", (Grant(Role.DUTY_OFFICER, COUNTY),))) for n in (21, 22, 23)
]
NEXT: dict[type[c.CaseCommand], tuple[str, str]] = {
    c.RegisterCase: ("reported", "registered"),
    c.DispatchCase: ("registered dispatched handling", "dispatched"),
    c.StartHandling: ("dispatched", "handling"),
    c.FinishHandling: ("dispatched handling", "verifying"),
    c.VerifyCase: ("verifying", "verifying"),
    c.CloseCase: ("verifying", "closed"),
    c.ReturnCase: ("verifying", "handling"),
    c.PassOnCase: ("dispatched handling", "registered"),
    c.CancelCase: ("reported registered dispatched handling verifying", "closed"),
    c.ReopenCase: ("closed", "registered"),
    c.SuspendCase: ("registered dispatched handling verifying", ""),
    c.ResumeCase: ("registered dispatched handling verifying", ""),
    c.ExtendLimit: ("registered dispatched handling verifying", ""),
}
"""The life cycle written down anew: from which steps a command leads, and where to ('': the step stays)."""
MORE: dict[type[c.CaseCommand], dict[str, Any]] = {
    c.DispatchCase: {"unit": "police"},
    c.ExtendLimit: {"amount": timedelta(hours=8)},
}
numbers = count()
which = st.integers(0, 1)
officers = st.sampled_from(OFFICERS)


class Installation:
    """One county's store, its door, and what a web process holds of it."""

    def __init__(self, url: str, store: Store, county: County, clock: Clock, client: Any) -> None:
        self.store, self.county, self.clock, self.client = store, county, clock, client
        self.other = Store(url, clock=clock)  # type: ignore[arg-type]
        context, publisher = Context({COUNTY: county}, 1_000), FeedPublisher(client)
        self.buses = [CommandBus(one, context, publisher, clock=clock) for one in (store, self.other)]  # type: ignore[arg-type]
        self.reports = ReportHandler(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]
        self.feed = Feed(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]
        self.after = {COUNTY: "0"}

    def report(self, *messages: bytes) -> None:
        """What sources say, published as a worker does it."""
        done = self.reports.handle(envelopes(*messages))
        assert done.dead == []
        for world, epoch, changes in done.changes:
            redis_streams.publish(self.client, world, epoch, changes)

    def screen(self) -> Live:
        made = Live(COUNTY)
        made.load(self.feed.snapshot(COUNTY), [])
        return made

    def list_published(self) -> list[dict[str, Any]]:
        """What the feed got since it was last asked."""
        tail = redis_streams.feed_tail(self.client, self.after, 1)
        return [change for _, _, changes in tail for change in changes]


@pytest.fixture
def installation(
    database_url: str, store: Store, county: County, clock: Clock, valkey: Any
) -> Iterator[Installation]:
    client = redis_streams.connect(valkey.url)
    made = Installation(database_url, store, county, clock, client)
    yield made
    made.other.close()
    client.close()


def attempt(give: Callable[[], Any]) -> str:
    """'' when it was taken; the code of the refusal otherwise."""
    try:
        give()
    except Refused as refused:
        return refused.code
    return ""


class LifeCycle(RuleBasedStateMachine):
    """`stages`, `versions`, `suspended`, `handled_by`, `verified`: what each case should be, by `NEXT`."""

    def __init__(self, here: Installation) -> None:
        super().__init__()
        self.here = here

    @initialize()
    def report(self) -> None:
        self.here.clock.now = NOW
        shown = [f"life{next(numbers)}" for _ in range(2)]
        self.here.report(*map(case, shown))
        self.shown, self.cases = shown, [case_id(COUNTY, "12345", name) for name in shown]
        self.stages, self.versions = ["reported"] * 2, [0, 0]
        self.suspended, self.verified = [False] * 2, [False] * 2
        self.handled_by = ["", ""]
        self.live = self.here.screen()
        self.here.list_published()

    def command(self, kind: type[c.CaseCommand], n: int, version: int) -> c.CaseCommand:
        more = MORE.get(kind, {})
        return kind(region=COUNTY, case=self.cases[n], expected_version=version, reason="现场无人", **more)

    def expect(self, kind: type[c.CaseCommand], n: int, by: Actor) -> str:
        """The code that the life cycle refuses a command with; '' when it takes it."""
        sources, _ = NEXT[kind]
        if self.stages[n] not in sources.split():
            return "bad_transition"
        if self.suspended[n] and kind not in (c.ResumeCase, c.CancelCase):
            return "suspended"
        if kind is c.ResumeCase and not self.suspended[n]:
            return "not_suspended"
        if kind is c.VerifyCase and by.name == self.handled_by[n]:
            return "handler_verifies"
        return "not_verified" if kind is c.CloseCase and not self.verified[n] else ""

    def note(self, kind: type[c.CaseCommand], n: int, by: Actor) -> None:
        """What a command that was taken makes of a case."""
        self.versions[n] += 1
        self.stages[n] = NEXT[kind][1] or self.stages[n]
        if kind in (c.SuspendCase, c.ResumeCase, c.CancelCase):
            self.suspended[n] = kind is c.SuspendCase
        if kind is c.FinishHandling:
            self.handled_by[n], self.verified[n] = by.name, False
        if kind is c.DispatchCase:
            self.handled_by[n] = ""
        if kind in (c.VerifyCase, c.ReturnCase, c.ReopenCase):
            self.verified[n] = kind is c.VerifyCase

    @rule(kind=st.sampled_from([*NEXT]), n=which, by=officers)
    def give(self, kind: type[c.CaseCommand], n: int, by: Actor) -> None:
        expected = self.expect(kind, n, by)
        given = self.command(kind, n, self.versions[n])
        assert self.give_here(given, by) == expected, kind
        if not expected:
            self.note(kind, n, by)

    @rule(n=which, by=officers, times=st.integers(1, 5))
    def go_on(self, n: int, by: Actor, times: int) -> None:
        """The way forward, so that the far steps are reached often."""
        way = [c.RegisterCase, c.DispatchCase, c.StartHandling, c.FinishHandling, c.VerifyCase, c.CloseCase]
        for _ in range(times):
            for kind in way:
                if not self.expect(kind, n, by) and (kind is not c.VerifyCase or not self.verified[n]):
                    self.give(kind, n, by)
                    break

    @rule(kind=st.sampled_from([*NEXT]), n=which, by=officers, behind=st.integers(1, 3))
    def give_on_an_old_version(self, kind: type[c.CaseCommand], n: int, by: Actor, behind: int) -> None:
        given = self.command(kind, n, self.versions[n] - behind)
        assert self.give_here(given, by) == "stale"

    @rule(kind=st.sampled_from([*NEXT]), n=which)
    def two_give_at_once(self, kind: type[c.CaseCommand], n: int) -> None:
        """The same from two officers of two processes: one is taken, the other told that it came too late."""
        if any(self.expect(kind, n, by) for by in OFFICERS[:2]):
            return
        given = self.command(kind, n, self.versions[n])
        told = self.give_at_once(given, given)
        assert sorted(told) == ["", "stale"]
        self.note(kind, n, OFFICERS[told.index("")])

    @rule(people=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True), n=which)
    def assemble(self, people: list[str], n: int) -> None:
        self.assembled(n, self.give_here(self.call(n, people)))

    @rule(person=st.sampled_from(PEOPLE))
    def assemble_both_at_once(self, person: str) -> None:
        """One person for both cases: never in two squads."""
        if self.busy([person]) or "closed" in self.stages:
            return
        told = self.give_at_once(*(self.call(n, [person]) for n in range(2)))
        assert sorted(told) == ["", "double_booked"]
        self.assembled(told.index(""), "")

    def call(self, n: int, people: list[str]) -> s.AssembleSquad:
        return s.AssembleSquad(region=COUNTY, case=self.cases[n], people=tuple((p, "grid") for p in people))

    def assembled(self, n: int, code: str) -> None:
        """A case that was pulled people in for is registered."""
        if code:
            assert code == ("case_closed" if self.stages[n] == "closed" else "double_booked")
        elif self.stages[n] == "reported":
            self.stages[n], self.versions[n] = "registered", 1

    @rule(n=which, state=st.sampled_from(["accepted", "on_site", "unavailable"]), again=st.booleans())
    def answer(self, n: int, state: str, again: bool) -> None:
        for squad in self.squads(n)[:1]:
            person, at = squad.members[0].person, self.here.clock.now
            answer = s.AnswerCall(region=COUNTY, squad=squad.id, person=person, state=state, answered_at=at)
            for _ in range(1 + again):
                assert self.give_here(answer, OFFICERS[2]) == ""

    @rule(n=which)
    def stand_down(self, n: int) -> None:
        for squad in self.squads(n)[:1]:
            given = s.StandDownSquad(region=COUNTY, squad=squad.id, expected_version=squad.version)
            self.give_here(given)

    @rule(n=which)
    def source_closes(self, n: int) -> None:
        """It closes what nobody has in hand, and nothing else."""
        told = closed(f"end{next(numbers)}", self.shown[n], 5, outcome="done")
        self.here.report(told)
        if self.stages[n] == "reported":
            self.stages[n] = "closed"

    @rule(minutes=st.integers(1, 20))
    def wait(self, minutes: int) -> None:
        """Within the day: what screens count of a day begins anew with the next."""
        self.here.clock.now += timedelta(minutes=minutes)

    def give_at_once(self, *commands: Command) -> list[str]:
        """One by each of two officers, in a process of their own; what became of each."""
        together = Barrier(2)

        def run(number: int) -> str:
            together.wait()
            return attempt(lambda: self.here.buses[number].handle(commands[number], OFFICERS[number]))

        with ThreadPoolExecutor(2) as pool:
            return [*pool.map(run, range(2))]

    def give_here(self, command: Command, by: Actor = OFFICERS[0]) -> str:
        return attempt(lambda: self.here.buses[0].handle(command, by))

    def squads(self, n: int) -> list[Any]:
        with self.here.store.reading() as connection:
            return read_live_squads(connection, COUNTY, self.cases[n])

    def busy(self, people: list[str]) -> dict[str, str]:
        with self.here.store.reading() as connection:
            return find_busy(connection, COUNTY, people)

    @invariant()
    def cases_stand_where_they_should(self) -> None:
        for n, name in enumerate(self.cases):
            with self.here.store.reading() as connection:
                found = read_case(connection, name)
            assert found is not None
            assert found.open == (self.stages[n] != "closed")
            if found.handling is not None:
                assert (found.handling.stage, found.handling.version) == (self.stages[n], self.versions[n])
                assert (found.handling.suspended_at is not None) == self.suspended[n]

    @invariant()
    def nobody_is_in_two_squads(self) -> None:
        live = [squad for n in range(2) for squad in self.squads(n)]
        present = [person for squad in live for person in squad.list_present()]
        assert len(present) == len(set(present))
        ours = {squad.id for squad in live}
        assert sorted(p for p, squad in self.busy(PEOPLE).items() if squad in ours) == sorted(present)
        assert not [n for n in range(2) if self.stages[n] == "closed" and self.squads(n)]

    @invariant()
    def screens_hold_a_fresh_snapshot(self) -> None:
        self.live.offer(self.here.list_published())
        held, fresh = self.live.state(), self.here.screen().state()
        assert [key for key in fresh if held[key] != fresh[key]] == []

    def teardown(self) -> None:
        for n in range(2 if hasattr(self, "cases") else 0):
            for squad in self.squads(n):
                given = s.StandDownSquad(region=COUNTY, squad=squad.id, expected_version=squad.version)
                self.give_here(given)


@pytest.mark.parametrize("examples", [4, pytest.param(60, marks=pytest.mark.long)])
def test_the_life_cycle_holds_whatever_is_given(
    installation: Installation, tmp_path: Path, examples: int
) -> None:
    calm = settings(
        max_examples=examples,
        stateful_step_count=25,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=[*HealthCheck],
    )
    run_state_machine_as_test(lambda: LifeCycle(installation), settings=calm)  # type: ignore[no-untyped-call]
    verdict = verify(installation.store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}, "nothing else"
