"""The life cycle of a case in people's hands: the way, the exceptions, who may not, and the clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases import handling_commands as commands
from domain.cases.handling import CLOSED, Handling
from domain.cases.handling_guards import LONGEST_NOTE, CaseFacts
from domain.cases.handling_rules import (
    TRANSITIONS,
    decide_handling,
    first_handling,
    list_allowed,
)
from domain.cases.rules.request_rules import list_decidable, list_withdrawable
from domain.cases.rules.whistle_rules import list_answerable, list_waiting
from domain.cases.times.time_limits import TimeLimit
from domain.kernel.errors import Refused
from domain.kernel.working_calendar import WorkingCalendar

TZ = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkingCalendar(TZ, ((time(8, 30), time(12)), (time(14), time(17, 30))))
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 9:00 in the county
HOUR = timedelta(hours=1)
COUNTY, CASE = "330825", "c0ffee"
TOWN, VILLAGE = "330825101", "330825101264"


class Limits:
    """An hour of the clock for urgent cases; seven working hours for the others, none to register."""

    def find_limit(self, stage: str, matter: str | None, severity: int) -> TimeLimit | None:
        if stage == "registered" and matter is None:
            return None
        if matter == "noise":
            return TimeLimit(HOUR / 2, False)
        return TimeLimit(HOUR, False) if severity <= 2 else TimeLimit(7 * HOUR, True)

    def whole(self, matter: str | None, severity: int) -> timedelta:
        return 30 * HOUR


def facts(severity: int = 3, matter: str | None = "dust") -> CaseFacts:
    reporters = frozenset({"account:1", "person:LY-G00001"})
    units, matters = frozenset({"police", "water"}), frozenset({"dust", "noise"})
    return CaseFacts(
        matter, severity, reporters, units, Limits(), CALENDAR, matters, "county", units | {TOWN, VILLAGE},
        region=VILLAGE,
    )  # fmt: skip


def actor(number: int, person: str | None = None) -> Actor:
    grants = (Grant(Role.DUTY_OFFICER, COUNTY),)
    return Actor(Viewer(Kind.PERSON, f"account:{number}", "", grants, person))


OFFICER, HANDLER, CHECKER, REPORTER = actor(7), actor(8), actor(9), actor(1)
BEGINNER = actor(6, "LY-G00002")
POLICEMAN = Actor(Viewer(Kind.PERSON, "account:5", "", (Grant(Role.UNIT_OFFICER, COUNTY, "police"),)))
EXTRA: dict[str, dict[str, Any]] = {
    "DispatchCase": {"unit": "police"},
    "ExtendLimit": {"amount": HOUR},
    "SetMatter": {"matter": "noise"},
    "MergeCase": {"into": "beef"},
    "RequestExtension": {"unit": "police", "amount": HOUR},
    "RequestSuspension": {"unit": "police"},
    "ApproveRequest": {"request": 3},
    "RefuseRequest": {"request": 3},
    "WithdrawRequest": {"request": 3},
    "BlowWhistle": {"units": ("police",), "limit": HOUR, "note": "请到场会商"},
    "ReportIn": {"whistle": 1, "unit": "police"},
    "RefuseWhistle": {"whistle": 1, "unit": "police"},
    "LapseWhistle": {"whistle": 1},
    "EscalateCase": {"level": "city"},
    "HandDownCase": {"to": TOWN},
}


def command(name: str, seen: Handling, **given: Any) -> commands.CaseCommand:
    known = {"region": COUNTY, "case": CASE, "expected_version": seen.version, "reason": "现场无人，等业主"}
    made: commands.CaseCommand = getattr(commands, name)(**{**known, **EXTRA.get(name, {}), **given})
    return made


def take(
    old: Handling, name: str, by: Actor = OFFICER, now: datetime = MONDAY, severity: int = 3, **given: Any
) -> Handling:
    return decide_handling(old, command(name, old, **given), by, now, facts(severity))


@contextmanager
def refuses(code: str, field: str | None = None) -> Iterator[None]:
    with pytest.raises(Refused) as refused:
        yield
    assert refused.value.code == code
    assert field is None or refused.value.where == field


def walk(*names: str, by: dict[str, Actor] | None = None) -> Handling:
    """The handling after commands, each by whom it fits."""
    fits = {"FinishHandling": HANDLER, "VerifyCase": CHECKER} | (by or {})
    found = first_handling(MONDAY)
    for name in names:
        found = take(found, name, fits.get(name, OFFICER))
    return found


WAY = ("RegisterCase", "DispatchCase", "StartHandling", "FinishHandling", "VerifyCase", "CloseCase")


def test_a_case_goes_its_way() -> None:
    stages = [walk(*WAY[:length]).stage for length in range(len(WAY) + 1)]
    assert stages == [
        "reported", "registered", "dispatched", "handling", "verifying", "verifying", "closed",
    ]  # fmt: skip
    ended = walk(*WAY)
    assert (ended.outcome, ended.unit, ended.handled_by, ended.verified_by, ended.version) == (
        "done", "police", "account:8", "account:9", 6,
    )  # fmt: skip


@pytest.mark.parametrize("name", [kind.__name__ for kind in TRANSITIONS])
@pytest.mark.parametrize("length", range(len(WAY) + 1))
def test_no_command_jumps(name: str, length: int) -> None:
    """Whatever a command is given at, it leads from its own steps only."""
    old = walk(*WAY[:length])
    if old.stage not in TRANSITIONS[getattr(commands, name)].sources:
        with refuses("bad_transition", "stage"):
            take(old, name, CHECKER)


def is_asked_first(name: str) -> bool:
    return name in (
        "RequestAdmission", "RefuseAdmission", "RequestExtension", "RequestSuspension", "RefuseRequest",
    )  # fmt: skip


@pytest.mark.parametrize("name", [kind.__name__ for kind, way in TRANSITIONS.items() if way.reason])
def test_an_exception_needs_a_reason(name: str) -> None:
    old = next(
        found for length in range(len(WAY) + 1)
        if (found := walk(*WAY[:length])).stage in TRANSITIONS[getattr(commands, name)].sources
    )  # fmt: skip
    with refuses("bad_reason"):
        take(old, name, reason=" ")
    if not is_asked_first(name):
        assert take(old, name).version == old.version + 1


def test_a_matter_brings_its_limit_and_leaves_what_was_extended() -> None:
    old = walk("RegisterCase")
    set_ = take(old, "SetMatter", now=MONDAY + HOUR / 4)
    assert set_.deadline
    assert (set_.matter, set_.stage, set_.since, set_.deadline.due_at) == (
        "noise", "registered", MONDAY, MONDAY + HOUR / 2,
    )  # fmt: skip
    extended = take(old, "ExtendLimit")
    assert take(extended, "SetMatter").deadline == extended.deadline


def test_a_matter_is_one_of_the_county_and_another_one() -> None:
    with refuses("unknown_matter", "matter"):
        take(walk("RegisterCase"), "SetMatter", matter="boats")
    with refuses("same_matter", "matter"):
        take(walk("RegisterCase"), "SetMatter", matter="dust")


def test_a_note_has_an_end() -> None:
    old = walk("RegisterCase", "DispatchCase", "StartHandling")
    assert take(old, "FinishHandling", HANDLER, note="长" * LONGEST_NOTE).stage == "verifying"
    with refuses("too_long", "note"):
        take(old, "FinishHandling", HANDLER, note="长" * (LONGEST_NOTE + 1))


def test_who_looked_at_another_version_is_told() -> None:
    old = walk("RegisterCase")
    with refuses("stale"):
        take(old, "DispatchCase", expected_version=0)


@pytest.mark.parametrize("by", [REPORTER, actor(55, "LY-G00001")], ids=["account", "person"])
@pytest.mark.parametrize("name", ["StartHandling", "FinishHandling"])
def test_who_reported_does_not_handle(by: Actor, name: str) -> None:
    with refuses("reporter_handles"):
        take(walk("RegisterCase", "DispatchCase"), name, by)


@pytest.mark.parametrize("by", [HANDLER, BEGINNER, actor(56, "LY-G00002")], ids=["end", "begin", "person"])
def test_whoever_handled_does_not_verify(by: Actor) -> None:
    done = walk(*WAY[:4], by={"StartHandling": BEGINNER})
    with refuses("handler_verifies"):
        take(done, "VerifyCase", by)
    again = take(take(done, "ReturnCase"), "FinishHandling", OFFICER)
    with refuses("handler_verifies"):
        take(again, "VerifyCase", by)


@pytest.mark.parametrize("by", [actor(30), actor(31, "LY-G00003")], ids=["commander", "member"])
def test_whoever_came_or_commanded_does_not_verify(by: Actor) -> None:
    known = replace(facts(), handlers=frozenset({"account:30", "person:LY-G00003"}))
    done = walk(*WAY[:4])
    with refuses("handler_verifies"):
        decide_handling(done, command("VerifyCase", done), by, MONDAY, known)
    assert (
        decide_handling(done, command("VerifyCase", done), CHECKER, MONDAY, known).verified_by == "account:9"
    )


def test_what_nobody_verified_is_not_closed() -> None:
    with refuses("not_verified"):
        take(walk(*WAY[:4]), "CloseCase")
    returned = walk(*WAY[:5], "ReturnCase", "FinishHandling")
    with refuses("not_verified"):
        take(returned, "CloseCase")


def test_a_unit_has_to_be_there() -> None:
    with refuses("unknown_unit"):
        take(walk("RegisterCase"), "DispatchCase", unit="nobody")


def test_exceptions_are_counted() -> None:
    found = walk(
        *WAY[:5], "ReturnCase", "PassOnCase", "DispatchCase", "ExtendLimit", "CancelCase", "ReopenCase"
    )
    assert (found.returns, found.passings, found.extensions, found.reopenings) == (1, 1, 1, 1)
    assert (found.stage, found.unit, found.outcome) == ("registered", None, "")


def test_an_urgent_step_runs_by_the_clock_and_another_in_working_time() -> None:
    old, evening = first_handling(MONDAY), MONDAY + 8 * HOUR
    urgent, other = (take(old, "RegisterCase", now=evening, severity=severity) for severity in (1, 3))
    assert urgent.deadline
    assert urgent.deadline.due_at == evening + HOUR
    # half an hour is left of Monday, six and a half of Tuesday
    assert other.deadline
    assert other.deadline.due_at == MONDAY + timedelta(days=1, hours=8)
    assert other.deadline.amber_at < other.deadline.due_at


def test_a_step_without_a_limit_has_no_deadline_to_extend() -> None:
    old = first_handling(MONDAY)
    seen = decide_handling(old, command("RegisterCase", old), OFFICER, MONDAY, facts(matter=None))
    assert seen.deadline is None
    with refuses("no_limit"):
        take(seen, "ExtendLimit")


@pytest.mark.parametrize("amount", [timedelta(), -HOUR, timedelta(days=91)])
def test_an_extension_is_neither_nothing_nor_for_ever(amount: timedelta) -> None:
    with refuses("bad_extension"):
        take(walk("RegisterCase"), "ExtendLimit", amount=amount)


@pytest.mark.parametrize("severity", [1, 3])
def test_the_clock_stands_still_while_suspended(severity: int) -> None:
    """Two days of the clock are two days, two days of work are two days of work."""
    old = take(first_handling(MONDAY), "RegisterCase", severity=severity)
    stopped = take(old, "SuspendCase", now=MONDAY + HOUR / 2, severity=severity)
    with refuses("suspended"):
        take(stopped, "DispatchCase")
    later = MONDAY + HOUR / 2 + timedelta(days=2)
    resumed = take(stopped, "ResumeCase", now=later, severity=severity)
    assert old.deadline
    assert resumed.deadline
    assert resumed.deadline.due_at == old.deadline.due_at + timedelta(days=2)
    with refuses("not_suspended"):
        take(resumed, "ResumeCase")


def test_what_was_late_before_it_was_suspended_stays_late() -> None:
    old = take(first_handling(MONDAY), "RegisterCase", severity=1)
    stopped = take(old, "SuspendCase", now=MONDAY + 3 * HOUR)
    resumed = take(stopped, "ResumeCase", now=MONDAY + 30 * HOUR)
    assert resumed.deadline == old.deadline


def fit_whistle(old: Handling, name: str, by: Actor) -> dict[str, Any]:
    """What a command about whistles can say as the case stands."""
    silent = {unit for whistle in old.whistles for unit in whistle.silent}
    if name == "BlowWhistle":
        free = [unit for unit in ("police", "water", TOWN, VILLAGE) if unit not in silent]
        return {"units": tuple(free[:1])}
    if name == "LapseWhistle":
        return {"whistle": next(iter(list_waiting(old)), 0)}
    number, unit = next(iter(list_answerable(old, by.viewer, VILLAGE)), (0, ""))
    return {"whistle": number, "unit": unit} if name in ("ReportIn", "RefuseWhistle") else {}


def fit_request(old: Handling, name: str, by: Actor) -> dict[str, Any]:
    """What an answer to a request for time can name as the case stands."""
    numbers = list_withdrawable(old, by.viewer) if name == "WithdrawRequest" else list_decidable(old, by)
    return {"request": next(iter(numbers), 0)} if name.endswith("Request") else {}


class LifeCycle(RuleBasedStateMachine):
    """Any commands by anybody, in any order: what is refused changes nothing, what is taken follows."""

    @initialize()
    def begin(self) -> None:
        self.now, self.old = MONDAY, first_handling(MONDAY)

    @rule(
        name=st.sampled_from([kind.__name__ for kind in TRANSITIONS]),
        by=st.sampled_from([OFFICER, HANDLER, CHECKER, REPORTER, POLICEMAN]),
        minutes=st.integers(0, 5_000),
        severity=st.integers(1, 4),
    )
    def give(self, name: str, by: Actor, minutes: int, severity: int) -> None:
        self.now += timedelta(minutes=minutes)
        allowed = {kind.__name__ for kind in list_allowed(self.old, by, facts(severity))}
        fitting = {**fit_whistle(self.old, name, by), **fit_request(self.old, name, by)}
        if fitting.get("units") == ():
            return
        try:
            new = take(self.old, name, by, self.now, severity, **fitting)
        except Refused:
            assert name not in allowed, "offered and refused"
            return
        assert name in allowed, "taken and not offered"
        old, self.old = self.old, new
        assert new.version == old.version + 1
        assert all(
            getattr(new, n) >= getattr(old, n) for n in ("returns", "passings", "extensions", "reopenings")
        )

    @invariant()
    def rules_hold(self) -> None:
        now = self.old
        assert now.handled_by != "account:1", "a reporter handled"
        assert not now.verified_by or now.verified_by != now.handled_by
        assert (now.stage == CLOSED) == bool(now.outcome)
        rows = [(request.unit, request.part, request.kind) for request in now.requests if request.open]
        assert len(rows) == len(set(rows)), "asked twice at a time"
        assert not rows or now.stage in ("dispatched", "handling")
        assert all(request.ended_by != request.by for request in now.requests if request.state == "approved")
        assert now.stage != CLOSED or (now.deadline is None and now.suspended_at is None)
        assert now.outcome != "done" or now.verified_by
        assert now.unit is not None or now.stage not in ("dispatched", "handling", "verifying")
        assert now.deadline is None or now.deadline.amber_at <= now.deadline.due_at


TestLifeCycle = LifeCycle.TestCase
