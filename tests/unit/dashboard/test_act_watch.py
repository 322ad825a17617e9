"""Open pages of /admin are told of acts once, and never of what was done before the program began."""

from __future__ import annotations

import gevent
import pytest

from dashboard.config.installation import Installation
from dashboard.realtime.act_watch import ActWatch, tell_below
from data_access.store import Unavailable
from domain.kernel.worlds import WorldId
from tests.unit.dashboard.small_county import SmallCounty

WORLD = WorldId("330825")


class Trace:
    """Acts of a trace, numbered from 1; away while `away`."""

    def __init__(self, *acts: str) -> None:
        self.acts = [*acts]
        self.away = False
        self.error: Exception = Unavailable("away")
        self.looks = 0

    def read(self, after: int | None) -> tuple[int, frozenset[str]]:
        self.looks += 1
        if self.away:
            raise self.error
        return len(self.acts), frozenset(() if after is None else self.acts[after:])


def make_watch(trace: Trace) -> tuple[ActWatch, list[str]]:
    heard: list[str] = []
    watch = ActWatch(WORLD, trace.read)
    watch.tell = lambda world, section: heard.append(section)
    return watch, heard


def test_what_was_done_before_is_no_news() -> None:
    trace = Trace("account.created")
    watch, heard = make_watch(trace)
    watch.look()
    assert heard == []
    trace.acts += ["account.granted", "account.granted", "signin.accepted", "kiosk.ended"]
    watch.look()
    watch.look()
    assert heard == ["admin-accounts", "admin-kiosks"]


def test_what_was_done_while_the_database_was_away_is_told_afterwards() -> None:
    trace = Trace()
    watch, heard = make_watch(trace)
    watch.look()
    trace.acts.append("token.created")
    trace.away = True
    with pytest.raises(Unavailable):
        watch.look()
    trace.away = False
    watch.look()
    assert heard == ["admin-requests", "admin-tokens"]


def test_a_bell_is_answered_before_the_second_is_over() -> None:
    trace = Trace()
    watch, heard = make_watch(trace)
    loop = gevent.spawn(watch.forever)
    with gevent.Timeout(30):
        while not trace.looks:
            gevent.sleep(0.01)
        trace.acts.append("unit.saved")
        watch.ring()
        while not heard:
            gevent.sleep(0.01)
    loop.kill()
    assert heard == ["admin-units"]


def test_an_act_in_a_city_is_told_to_its_counties_and_that_of_a_county_to_itself() -> None:
    here = Installation(
        {"330825": SmallCounty(), "330803": SmallCounty("330803", regions={"330803": None})}, {}
    )
    assert here.traced_worlds == ("330825", "330803", "3308")
    heard: list[tuple[str, str]] = []
    for world in here.traced_worlds:
        trace = Trace()
        watch = ActWatch(world, trace.read)
        watch.tell = tell_below(lambda world, section: heard.append((world, section)), here.worlds_of)
        watch.look()
        trace.acts.append("kiosk.ended" if len(world) == 4 else "unit.saved")
        watch.look()
    assert heard == [
        ("330825", "admin-units"), ("330803", "admin-units"),
        ("330803", "admin-kiosks"), ("330825", "admin-kiosks"),
    ]  # fmt: skip


@pytest.mark.parametrize("error", [Unavailable("away"), ValueError("what nobody thought of")])
def test_no_error_ends_the_watch(error: Exception) -> None:
    trace = Trace()
    trace.away, trace.error = True, error
    watch, heard = make_watch(trace)
    loop = gevent.spawn(watch.forever)
    with gevent.Timeout(30):
        while not trace.looks:
            gevent.sleep(0.01)
        trace.away = False
        watch.ring()
        while trace.looks < 2:
            gevent.sleep(0.01)
    assert not loop.ready()
    loop.kill()
    assert heard == []
