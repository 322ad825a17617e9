"""The demo feed: a plausible county, and one that a restart neither doubles nor leaves stuck."""

from __future__ import annotations

import itertools
import json
import statistics
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis

from bench.servers import StreamServer
from dashboard.demo import demo_field as demo_field
from dashboard.demo import demo_plan as demo_plan
from dashboard.demo import demo_program as demo
from dashboard.demo.demo_plan import Pace, Planner
from tests.unit.dashboard.small_county import SmallCounty

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
MONTH = timedelta(days=30)


@pytest.fixture(scope="module")
def month() -> list[list[demo_plan.Planned]]:
    return list(Planner(SmallCounty()).new(1.0, NOW - MONTH, NOW))


def hours(life: list[demo_plan.Planned]) -> float:
    return (life[-1].at - life[0].at) / timedelta(hours=1)


def test_about_ninety_cases_a_day_and_a_busy_morning(month: list[list[demo_plan.Planned]]) -> None:
    assert 75 <= len(month) / 30 <= 105
    by_hour = Counter(life[0].at.hour for life in month)
    assert by_hour[9] > 5 * by_hour[3]


def test_about_97_percent_end_within_the_limit(month: list[list[demo_plan.Planned]]) -> None:
    on_time = statistics.mean(hours(life) <= SmallCounty().hours for life in month)
    assert 0.955 <= on_time <= 0.985


def test_about_23_cases_are_open_at_an_ordinary_moment(month: list[list[demo_plan.Planned]]) -> None:
    moments = [NOW - timedelta(days=3) + timedelta(hours=n) for n in range(60)]
    counts = [sum(life[0].at <= moment < life[-1].at for life in month) for moment in moments]
    assert 10 <= statistics.mean(counts) <= 40


def test_every_life_is_in_order_and_ends_closed(month: list[list[demo_plan.Planned]]) -> None:
    for life in month:
        assert [step.at for step in life] == sorted(step.at for step in life)
        assert life[0].body["kind"] == "case.reported"
        assert life[-1].body["kind"] == "case.closed"
        assert life[-1].last
        assert all(step.body["case"] == life[0].body["id"] for step in life[1:])


def test_some_come_back_with_a_reason_and_some_are_cancelled(month: list[list[demo_plan.Planned]]) -> None:
    bodies = [step.body for life in month for step in life]
    reopened = [body for body in bodies if body.get("stage") == "reopened"]
    assert reopened
    assert all(body["reason"] for body in reopened)
    assert any(body.get("outcome") == "cancelled" for body in bodies)


def test_some_cases_call_others_in_and_some_let_them_go_again(
    month: list[list[demo_plan.Planned]],
) -> None:
    lives = [[step.body for step in life] for life in month]
    calls = [[body["called"] for body in life if "called" in body] for life in lives]
    names = Counter(name for called in calls for item in called for name in item)
    assert 0.15 < statistics.mean(bool(called) for called in calls) < 0.35
    assert any(called[-1] == [] for called in calls if called)
    assert {"unit:roads", "unit:water", "person:P007", "330825001"} <= set(names)
    assert all("called" not in body for life in lives for body in life if body["kind"] == "case.closed")
    foreign = [
        (life[0]["region"], item) for life, called in zip(lives, calls, strict=True) for item in called
    ]
    assert not any(region.startswith(name) for region, item in foreign for name in item), "its own township"


def test_one_liaison_reports_and_walks(month: list[list[demo_plan.Planned]]) -> None:
    people = [life[0].body.get("reporter", {}).get("person") for life in month]
    assert 0.08 < people.count("P007") / len(people) < 0.17
    assert set(people) == {None, "P007"}
    assert demo_field.walkers(SmallCounty(), Pace(1.0))[0] == ("P007", SmallCounty().grids[7])


def test_residents_report_with_a_name_and_a_number_to_be_masked(month: list[list[demo_plan.Planned]]) -> None:
    reporters = [life[0].body.get("reporter", {}) for life in month]
    phones = [row["phone"] for row in reporters if "phone" in row]
    assert 0.3 < len(phones) / len(reporters) < 0.5
    assert all(phone.startswith("000-") for phone in phones), "no telephone of this county begins like that"
    assert all(len(row["name"]) == 3 for row in reporters if "phone" in row)


def test_ids_are_unique_and_the_plan_is_a_pure_function(month: list[list[demo_plan.Planned]]) -> None:
    ids = [step.body["id"] for life in month for step in life]
    assert len(ids) == len(set(ids))
    assert list(Planner(SmallCounty()).new(1.0, NOW - MONTH, NOW)) == month


def test_a_life_can_be_computed_again_from_its_id(month: list[list[demo_plan.Planned]]) -> None:
    planner = Planner(SmallCounty())
    for life in month[::97]:
        assert planner.again(life[0].body["id"]) == life
    assert planner.again("c260101-1-99999") == []
    assert planner.again("strange") == []


def test_windows_join_without_overlap_or_hole() -> None:
    planner, step = Planner(SmallCounty()), timedelta(minutes=37)
    marks = [NOW + n * step for n in range(60)]
    lives = [life for a, b in itertools.pairwise(marks) for life in planner.new(3.0, a, b)]
    assert lives == list(planner.new(3.0, marks[0], marks[-1]))


def test_grids_report_now_and_then_and_return_to_normal() -> None:
    reports = demo_field.grid_messages(SmallCounty(), Pace(4.0), NOW - timedelta(days=10), NOW)
    statuses = Counter(report.body["status"] for report in reports)
    assert statuses["normal"] > 0.8 * len(reports)
    assert set(statuses) == {"normal", "watch", "alert", "offline"}
    last = {report.body["region"]: report.body["status"] for report in reports}
    assert len(last) == 60
    assert Counter(last.values())["normal"] > 45
    assert all(report.body.get("note") for report in reports if report.body["status"] != "normal")


def test_people_walk_at_a_walking_pace_near_their_grid() -> None:
    county, pace = SmallCounty(), Pace(1.0)
    people = demo_field.walkers(county, pace)
    steps = demo_field.position_messages(county, people, pace, NOW, NOW + timedelta(minutes=30))
    assert Counter(step.body["person"] for step in steps) == {who: 30 for who, _ in people}
    for name in ("a", "b", "c"):
        north, east = demo_field.walk(name, 1000.0)
        later = demo_field.walk(name, 1060.0)
        assert 10 < ((north - later[0]) ** 2 + (east - later[1]) ** 2) ** 0.5 < 130


def test_fewer_people_are_out_at_night() -> None:
    county, night = SmallCounty(), NOW.replace(hour=18)
    people = demo_field.walkers(county, Pace(1.0))
    steps = demo_field.position_messages(county, people, Pace(1.0), night, night + timedelta(minutes=1))
    assert len(steps) == demo_field.NIGHT_WALKERS


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamServer]:
    with StreamServer(tmp_path_factory.mktemp("stream")) as running:
        yield running


@pytest.fixture
def client(server: StreamServer) -> redis.Redis:
    server.client.flushall()
    return server.client


def list_sent(client: redis.Redis, stream: str = "cases") -> list[dict[str, Any]]:
    return [json.loads(fields[b"json"]) for _, fields in client.xrange(f"{{330825}}:{stream}")]


def left_open(bodies: list[dict[str, Any]]) -> set[str]:
    state = {}
    for body in bodies:
        state[body.get("case", body["id"])] = body["kind"]
    return {case for case, kind in state.items() if kind != "case.closed"}


def test_an_empty_county_gets_a_history_in_order_of_time(client: redis.Redis) -> None:
    demo.Feed(client, SmallCounty(), 1.0).tick(NOW)
    bodies = list_sent(client)
    times = [datetime.fromisoformat(body["at"]) for body in bodies]
    assert times == sorted(times)
    assert times[-1] <= NOW
    assert times[0] < NOW - timedelta(days=29)
    assert 2200 < sum(body["kind"] == "case.reported" for body in bodies) < 3200
    assert 5 <= len(left_open(bodies)) <= 60
    assert {body["source"] for body in bodies} == {"demo"}


def test_a_county_in_use_gets_no_history(client: redis.Redis) -> None:
    client.xadd("{330825}:cases", {"json": "{}"})
    assert demo.Feed(client, SmallCounty(), 1.0).tick(NOW) == 0


def test_programs_that_were_up_first_do_not_take_the_history_away(client: redis.Redis) -> None:
    """On a slow machine ingest has made the stream, and canaries flew, before the demo asks."""
    client.xgroup_create("{330825}:cases", "ingest", id="0", mkstream=True)
    canary = {"json": '{"id": "c", "source": "canary", "kind": "canary"}'}
    for _ in range(demo.PIPELINE + 1):
        client.xadd("{330825}:cases", canary)
    assert demo.Feed(client, SmallCounty(), 1.0).tick(NOW) > 2200


def test_a_case_behind_many_canaries_is_a_county_in_use(client: redis.Redis) -> None:
    for _ in range(demo.PIPELINE + 1):
        client.xadd("{330825}:cases", {"json": '{"kind": "canary"}'})
    client.xadd("{330825}:cases", {"json": '{"id": "real", "kind": "case.reported"}'})
    assert demo.Feed(client, SmallCounty(), 1.0).tick(NOW) == 0


def test_a_restart_sends_what_an_unbroken_run_sends(client: redis.Redis) -> None:
    ticks = [NOW + n * timedelta(minutes=7) for n in range(60)]
    client.xadd("{330825}:cases", {"json": '{"id": "there before, so without a history"}'})
    steady = demo.Feed(client, SmallCounty(), 5.0)
    for now in ticks:
        steady.tick(now)
    want = [sorted(body["id"] for body in list_sent(client, name)) for name in ("cases", "grids")]
    client.flushall()
    client.xadd("{330825}:cases", {"json": '{"id": "there before, so without a history"}'})
    for n, now in enumerate(ticks):
        if n % 9 == 0:
            broken = demo.Feed(client, SmallCounty(), 5.0)
        broken.tick(now)
    assert [sorted(body["id"] for body in list_sent(client, name)) for name in ("cases", "grids")] == want


def test_another_rate_lets_the_open_cases_end(client: redis.Redis) -> None:
    demo.Feed(client, SmallCounty(), 1.0).tick(NOW)
    before = left_open(list_sent(client))
    demo.Feed(client, SmallCounty(), 2.5).tick(NOW + timedelta(days=4))
    assert before
    assert not before & left_open(list_sent(client))


def test_cases_that_an_edited_pack_forgot_are_closed(client: redis.Redis) -> None:
    demo.Feed(client, SmallCounty(), 1.0).tick(NOW)
    client.sadd("{330825}:demo:open", "c261119-1-9999")
    demo.Feed(client, replace(SmallCounty(), hours=1), 1.0).tick(NOW + timedelta(days=1))
    assert {"c261119-1-9999-end"} <= {body["id"] for body in list_sent(client)}
    assert client.sismember("{330825}:demo:open", "c261119-1-9999") == 0


def test_the_loop_waits_for_a_stream_server_and_stops_when_asked(client: redis.Redis) -> None:
    nowhere = redis.Redis(host="127.0.0.1", port=1, socket_timeout=0.2)
    for server, expected in ((nowhere, False), (client, True)):
        stop = threading.Event()
        thread = threading.Thread(
            target=demo.run, args=(server, SmallCounty()), kwargs={"stop": stop}, daemon=True
        )
        thread.start()
        deadline = datetime.now(UTC) + timedelta(seconds=60)
        while expected and not client.exists("{330825}:demo") and datetime.now(UTC) < deadline:
            stop.wait(0.05)
        stop.set()
        thread.join(60)
        assert not thread.is_alive()
        assert bool(client.exists("{330825}:demo")) is expected
