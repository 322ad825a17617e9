"""What is due after a while keeps its while when the machine's clock is set, what is due at a time of day
waits for that time; on both databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from dashboard.handlers.reports.warning_work import CALLS
from dashboard.relay import timers as module
from dashboard.relay.steady_clock import SteadyClock
from dashboard.relay.timers import FIRES, Timers
from data_access.database.codec import utc_text
from data_access.database.tables.outbox_tables import outbox
from data_access.database.unit_of_work import UnitOfWork
from data_access.outbox import call_rows, clock_sync, shortage_timers
from data_access.outbox.clock_marks import Clocks, find_shift
from data_access.outbox.outbox_rows import add_messages, is_due
from data_access.outbox.shortage_timers import SHORTAGE, set_shortage_timer
from data_access.outbox.timer_rows import Timer, find_timer, read_due, set_timer
from domain.squads.calls.outgoing import NOTICE, ORDER, Message
from domain.squads.recommendation import Need
from domain.squads.squad import Member, Squad
from tests.integration.outbox import Post
from tests.integration.reports import COUNTY, NOW, VILLAGE

HOUR = timedelta(hours=1)
JUMPS = [2 * HOUR, -2 * HOUR, timedelta(days=1), timedelta(seconds=10), -timedelta(seconds=10)]


class Machine:
    """Its clocks: `post.wall`, which can be set (`kept`: by a time service), and one that cannot."""

    def __init__(self, post: Post, boot: str = "b1") -> None:
        self.post, self.boot, self.seconds = post, boot, 1_000.0
        self.fired: list[str] = []
        self.kept = True

    def read(self) -> Clocks:
        return Clocks(self.post.wall.now, self.boot, self.post.wall.now.timestamp() - self.seconds)

    def wait(self, seconds: float) -> None:
        self.seconds += seconds
        self.post.wall.pass_by(seconds)

    def set_by(self, jump: timedelta) -> None:
        self.post.wall.now += jump

    def start(self) -> Timers:
        """The timers of a relay that is started now."""
        fires = {**FIRES, **dict.fromkeys(("day", CALLS), self.fire)}
        return Timers(self.post.store, fires=fires)

    def fire(self, _: UnitOfWork, timer: Timer) -> None:
        self.fired.append(timer.id)

    def set_day(self, id: str, at: timedelta, kind: str = "day") -> None:
        with self.post.store.database.writing() as connection:
            set_timer(connection, Timer(COUNTY, id, kind, "s1", self.post.wall.now + at, {}))

    def rungs(self) -> list[str]:
        return [row["channel"] for row in self.post.rows()]


@pytest.fixture
def machine(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    post = Post(database_url)
    made = Machine(post)
    for place in (module, call_rows, shortage_timers):
        monkeypatch.setattr(place, "read_clocks", made.read)
    monkeypatch.setattr(module, "SteadyClock", lambda: SteadyClock(post.wall, lambda: made.seconds))
    monkeypatch.setattr(clock_sync, "is_synchronized", lambda: made.kept)
    yield made
    post.close()


@pytest.mark.parametrize("jump", JUMPS, ids=str)
@pytest.mark.parametrize("restarted", [False, True])
def test_a_rung_lasts_as_long_as_it_should(machine: Machine, jump: timedelta, restarted: bool) -> None:
    timers = machine.start()
    machine.post.call()
    assert timers.fire_due() == 0
    machine.wait(20)
    machine.set_by(jump)
    if restarted:
        timers = machine.start()
    machine.post.call("qian")
    machine.wait(39.9)
    with capture_logs() as logs:
        assert (timers.fire_due(), machine.rungs()) == (0, ["notice", "notice"])
    (line,) = [row for row in logs if row["event"] == "clock_set"]
    assert (line["waits_moved"], line["by_s"]) == (1, None if restarted else jump.total_seconds())
    machine.wait(0.1)
    assert (timers.fire_due(), machine.rungs().count("sms")) == (1, 1)
    machine.wait(19.9)
    assert timers.fire_due() == 0
    machine.wait(0.1)
    assert (timers.fire_due(), machine.rungs().count("sms")) == (1, 2)
    machine.wait(99.9)
    assert (timers.fire_due(), machine.rungs().count("voice")) == (0, 0)
    machine.wait(0.1)
    assert (timers.fire_due(), machine.rungs().count("voice")) == (1, 1)


def test_a_jump_that_is_taken_back_is_not_seen(machine: Machine) -> None:
    timers = machine.start()
    machine.post.call()
    machine.set_day("whistle", HOUR)
    for jump in (timedelta(days=300), -timedelta(days=300)):
        machine.set_by(jump)
        machine.wait(10)
        assert timers.fire_due() == 0
        assert 0 < timers.wait_s(3600) < 60
    machine.wait(40)
    assert (timers.fire_due(), {*machine.rungs()}, machine.fired) == (1, {"notice", "sms"}, [])


def test_a_time_of_day_that_came_too_early_waits_for_a_minute_that_the_clock_stands(machine: Machine) -> None:
    timers = machine.start()
    machine.set_day("whistle", HOUR)
    assert timers.fire_due() == 0
    machine.set_by(2 * HOUR)
    machine.wait(1)
    assert timers.fire_due() == 0
    machine.wait(59)
    assert timers.fire_due() == 0
    machine.wait(1)
    with capture_logs() as logs:
        assert (timers.fire_due(), machine.fired) == (1, ["whistle"])
    assert [row["event"] for row in logs] == ["clock_believed"]


def test_a_time_of_day_set_after_the_clock_went_back_is_not_there_yet(machine: Machine) -> None:
    timers = machine.start()
    machine.set_by(-2 * HOUR)
    machine.set_day("whistle", HOUR)
    for _ in range(3):
        machine.wait(1199)
        assert timers.fire_due() == 0
    machine.wait(3)
    assert (timers.fire_due(), machine.fired) == (1, ["whistle"])


def test_a_row_of_another_machine_or_of_before_a_start_goes_by_the_wall_clock(machine: Machine) -> None:
    timers = machine.start()
    machine.boot = "b0"
    machine.post.call()
    machine.boot, machine.seconds = "b1", 10.0
    assert timers.fire_due() == 0
    machine.wait(59.9)
    assert timers.fire_due() == 0
    machine.wait(0.1)
    assert timers.fire_due() == 1


def test_what_fell_due_while_the_machine_was_off_is_due_once_when_it_is_on(machine: Machine) -> None:
    machine.post.call()
    machine.start().fire_due()
    machine.wait(600)
    machine.boot, machine.seconds = "b2", 5.0
    timers = machine.start()
    assert (timers.fire_due(), machine.rungs()) == (1, ["notice", "sms"])
    assert (timers.fire_due(), machine.start().fire_due()) == (0, 0)
    machine.wait(119.9)
    assert timers.fire_due() == 0


@pytest.mark.parametrize("kept_at", [10.0, 179.0])
def test_a_machine_that_starts_with_a_clock_ahead_waits_until_a_time_service_put_it_right(
    machine: Machine, kept_at: float
) -> None:
    machine.post.call()
    machine.set_day("whistle", HOUR)
    machine.start().fire_due()
    machine.wait(5)
    machine.set_by(2 * HOUR)
    machine.boot, machine.seconds, machine.kept = "b2", 5.0, False
    timers = machine.start()
    with capture_logs() as logs:
        assert (timers.fire_due(), machine.rungs(), machine.fired) == (0, ["notice"], [])
        machine.wait(kept_at - 5)
        assert (timers.fire_due(), machine.fired) == (0, [])
        machine.set_by(-2 * HOUR)
        machine.kept = True
        early = 5 + kept_at - 5 < 60
        assert (timers.fire_due(), machine.rungs().count("sms"), machine.fired) == (not early, not early, [])
    assert [row["event"] for row in logs if "clock_d" in row["event"] or "trusted" in row["event"]] == [
        "clock_doubted",
        "clock_trusted",
    ]
    machine.wait(60)
    timers.fire_due()
    assert (machine.rungs().count("sms"), machine.fired) == (1, [])


def test_while_the_clock_is_doubted_what_waits_for_a_time_of_day_is_not_tried_without_a_pause(
    machine: Machine,
) -> None:
    machine.set_day("whistle", HOUR)
    machine.start().fire_due()
    machine.set_by(2 * HOUR)
    machine.boot, machine.seconds, machine.kept = "b2", 5.0, False
    timers = machine.start()
    assert (timers.fire_due(), timers.wait_s(7), machine.fired) == (0, 7, [])


def test_what_a_warning_calls_for_is_fired_though_the_clock_is_doubted(machine: Machine) -> None:
    """It was due when it was written: before the machine was started, and after."""
    machine.set_day("before", timedelta(0), CALLS)
    machine.set_day("whistle", timedelta(0))
    machine.boot, machine.seconds, machine.kept = "b2", 5.0, False
    timers = machine.start()
    assert (timers.fire_due(), machine.fired) == (1, ["before"])
    machine.set_day("after", timedelta(0), CALLS)
    assert (timers.fire_due(), machine.fired) == (1, ["before", "after"])
    machine.kept = True
    assert (timers.fire_due(), machine.fired[2:]) == (1, ["whistle"])


def test_a_wait_that_began_since_the_start_is_due_though_nobody_keeps_the_clock(machine: Machine) -> None:
    machine.boot, machine.seconds, machine.kept = "b2", 5.0, False
    timers = machine.start()
    machine.post.call()
    machine.wait(59.9)
    assert timers.fire_due() == 0
    machine.wait(0.1)
    assert (timers.fire_due(), {*machine.rungs()}) == (1, {"notice", "sms"})


def test_where_nobody_ever_keeps_the_clock_it_is_believed_after_three_minutes(machine: Machine) -> None:
    machine.post.call()
    machine.start().fire_due()
    machine.wait(600)
    machine.boot, machine.seconds, machine.kept = "b2", 5.0, False
    timers = machine.start()
    machine.wait(174.9)
    assert timers.fire_due() == 0
    machine.wait(0.1)
    assert (timers.fire_due(), timers.fire_due()) == (1, 0)


@pytest.mark.parametrize("put_right", [False, True])
def test_a_machine_that_starts_with_a_clock_of_long_ago_waits_no_longer_than_anew(
    machine: Machine, put_right: bool
) -> None:
    """Its battery is empty, and nobody or only later tells it the time. The wait begins anew: it is known to
    be no shorter, so nothing is early; and it does not last until the clock has caught up.
    """
    machine.post.call()
    machine.set_day("whistle", HOUR)
    machine.start().fire_due()
    machine.wait(30)
    machine.set_by(-timedelta(days=9_000))
    machine.boot, machine.seconds = "b2", 5.0
    timers = machine.start()
    assert timers.fire_due() == 0
    machine.wait(20)
    if put_right:
        machine.set_by(timedelta(days=9_000))
    machine.wait(39.9)
    assert (timers.fire_due(), machine.rungs(), machine.fired) == (0, ["notice"], [])
    machine.wait(0.1)
    assert (timers.fire_due(), {*machine.rungs()}, machine.fired) == (1, {"notice", "sms"}, [])
    assert (timers.fire_due(), machine.start().fire_due()) == (0, 0)
    machine.wait(3600)
    assert timers.fire_due() == (2 if put_right else 1)
    assert machine.fired == (["whistle"] if put_right else []), "a time of day has to come"


def test_a_row_of_before_the_third_mark_goes_by_the_wall_clock_still(machine: Machine) -> None:
    fields = {"clock": ["b0", 0.0]}
    assert find_shift(fields, machine.read()) == timedelta(0)
    assert find_shift({"clock": ["b0", 0.0, NOW.timestamp() + 60]}, machine.read()) == -timedelta(minutes=1)
    assert find_shift({"clock": ["b0", 0.0, NOW.timestamp() - 60]}, machine.read()) == timedelta(0)


def test_a_row_that_was_written_in_the_moment_of_the_jump_is_not_early(machine: Machine) -> None:
    timers = machine.start()
    machine.set_by(2 * HOUR)
    timers.fire_due()
    machine.set_by(-2 * HOUR)
    machine.post.call()
    machine.set_by(2 * HOUR)
    assert (timers.fire_due(), machine.rungs()) == (0, ["notice"])


def test_a_message_that_waits_goes_out_though_the_clock_went_back(machine: Machine) -> None:
    timers = machine.start()
    timers.fire_due()
    order = Message("o1", COUNTY, "zhao", NOTICE, ORDER, "s1", {"number": 1, "text": "先设警戒"})
    with machine.post.store.database.writing() as connection:
        add_messages(connection, COUNTY, [order], machine.post.wall.now)
    machine.set_by(-2 * HOUR)
    assert machine.post.send() == 0
    timers.fire_due()
    assert machine.post.send() == 1
    with machine.post.store.reading() as connection:
        assert not is_due(connection, NOTICE, machine.post.wall.now)


def test_messages_at_a_pace_keep_it_though_the_clock_went_back(machine: Machine) -> None:
    timers = machine.start()
    timers.fire_due()
    for number in range(3):
        machine.post.call("zhao", f"s{number}")
        with machine.post.store.database.writing() as connection:
            due = utc_text(machine.post.wall.now + timedelta(seconds=10 * number))
            connection.execute(update(outbox).where(outbox.c.subject == f"s{number}").values(due_at=due))
    machine.set_by(-2 * HOUR)
    timers.fire_due()
    sent = []
    for _ in range(3):
        sent.append(machine.post.send())
        machine.wait(10)
    assert sent == [1, 1, 1]


def test_the_wait_of_a_squad_is_not_begun_anew_by_what_happens_in_it(machine: Machine) -> None:
    """It is worked out from the calls, whose times stay as they were said."""
    within, store = timedelta(minutes=5), machine.post.store
    called = Member("zhao", "grid", NOW)
    squad = Squad("s1", "c1", VILLAGE, "account:7", NOW, needs=(Need("grid", 2),), members=(called,))
    timers = machine.start()

    def save(new: Squad) -> Any:
        with store.database.writing() as connection:
            set_shortage_timer(connection, COUNTY, new, within)
        with store.reading() as connection:
            (timer,) = read_due(connection, NOW + timedelta(days=9), 9, [SHORTAGE])
            return find_timer(connection, COUNTY, timer.id)

    assert save(squad).due_at == NOW + within
    timers.fire_due()
    machine.set_by(2 * HOUR)
    timers.fire_due()
    assert save(squad).due_at == NOW + within + 2 * HOUR


def test_what_cannot_be_fired_is_not_tried_without_a_pause(machine: Machine) -> None:
    timers = machine.start()
    with machine.post.store.database.writing() as connection:
        set_timer(connection, Timer(COUNTY, "a", "nobody_knows", "s1", NOW, {}))
    assert timers.fire_due() == 0
    assert timers.wait_s(7) == 7
