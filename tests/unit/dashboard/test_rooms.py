"""Rooms narrow, chain and coalesce; without sockets and with a clock of our own."""

from __future__ import annotations

from typing import Any

from gevent.event import Event

from dashboard.realtime.county_push import Sender
from dashboard.realtime.rooms import MOST_CHANGES_A_FRAME, REST_S, Rooms, beat_room, rest_after, room_name
from domain.access.scope import Scope
from domain.kernel.worlds import WorldId

COUNTY = WorldId("330825")


def change(seq: int, region: str = "330825101264", **more: Any) -> dict[str, Any]:
    """A wire change of one case."""
    row = {"id": f"i{seq}", "region": region}
    return {
        "seq": seq,
        "at": "t",
        "kind": "case.reported",
        "topic": "cases",
        "region": region,
        "cases": [row],
        **more,
    }


def test_the_first_of_a_quiet_spell_leaves_at_once_the_rest_waits() -> None:
    rooms = Rooms()
    rooms.open(Scope("330825"), COUNTY, ["cases"], 0)
    rooms.take(COUNTY, [change(1)])
    assert [f.payload["seq"] for f in rooms.due(100.0)] == [1]
    rooms.take(COUNTY, [change(2), change(3)])
    assert rooms.due(100.0 + REST_S[0] / 2) == []
    assert rooms.next_due() == 100.0 + REST_S[0]
    (frame,) = rooms.due(100.0 + REST_S[0])
    assert (frame.payload["after"], frame.payload["seq"], len(frame.payload["changes"])) == (1, 3, 2)
    assert rooms.next_due() is None


def test_a_room_skips_what_it_may_not_see_and_stays_chained() -> None:
    rooms = Rooms()
    rooms.open(Scope("330825101"), COUNTY, ["cases", "grids"], 5)
    rooms.take(COUNTY, [change(6, "330825102001"), change(7), change(8, "330825102001")])
    (frame,) = rooms.due(1.0)
    assert (frame.payload["after"], frame.payload["seq"], frame.payload["topic"]) == (5, 7, "cases")
    assert rooms.beats() == {(Scope("330825101"), "330825"): {"cases": 7, "grids": 5}}


def test_each_sight_has_rooms_of_its_own_and_the_same_sight_shares_them() -> None:
    desk_scope, wall = Scope("330825"), Scope("330825", positions="none")
    unit = Scope("330825", whole=False, matters=frozenset(("road",)))
    assert room_name(desk_scope, COUNTY, "cases") == "330825|330825|cases"
    assert len({beat_room(scope, COUNTY) for scope in (desk_scope, wall, unit)}) == 3
    rooms = Rooms()
    for scope in (desk_scope, Scope("330825"), wall, unit):
        rooms.open(scope, "330825", ["cases"], 0)
    assert len(rooms) == 3
    road = {"id": "i2", "region": "330825101264", "matter": "road", "called": ["330825102"]}
    rooms.take(COUNTY, [change(1), change(2, cases=[road])])
    heard = {f.room: [c["seq"] for c in f.payload["changes"]] for f in rooms.due(1.0)}
    assert heard == {room_name(desk_scope, COUNTY, "cases"): [1, 2], room_name(wall, COUNTY, "cases"): [1, 2],
                     room_name(unit, COUNTY, "cases"): [2]}  # fmt: skip
    assert {f.payload["region"] for f in rooms.due(1.0)} <= {"330825"}


def test_the_canary_room_hears_canaries_only() -> None:
    rooms = Rooms()
    rooms.open(Scope("330825"), COUNTY, ["canary"], 0)
    rooms.take(
        "330825",
        [change(1), {"seq": 2, "kind": "canary", "topic": "cases", "region": "330825", "canary": "b"}],
    )
    (frame,) = rooms.due(1.0)
    assert [c["canary"] for c in frame.payload["changes"]] == ["b"]


def test_another_county_is_not_heard() -> None:
    rooms = Rooms()
    rooms.open(Scope("3308"), COUNTY, ["cases"], 0)
    rooms.take("330803", [change(1, "330803001001")])
    assert rooms.due(1.0) == []


def test_a_new_history_drops_what_waits() -> None:
    rooms = Rooms()
    rooms.open(Scope("330825"), COUNTY, ["cases"], 0)
    rooms.take(COUNTY, [change(1)])
    rooms.restart(COUNTY, 40)
    assert rooms.due(1.0) == []
    rooms.take(COUNTY, [change(41)])
    assert rooms.due(1.0)[0].payload["after"] == 40


def test_a_flood_is_cut_into_frames_of_bounded_size() -> None:
    rooms = Rooms()
    rooms.open(Scope("330825"), COUNTY, ["cases"], 0)
    rooms.take(COUNTY, [change(seq) for seq in range(1, MOST_CHANGES_A_FRAME + 11)])
    first, second = rooms.due(1.0)[0], rooms.due(2.0)[0]
    assert len(first.payload["changes"]) == MOST_CHANGES_A_FRAME
    assert second.payload["after"] == first.payload["seq"] == MOST_CHANGES_A_FRAME
    assert len(second.payload["changes"]) == 10


def test_rooms_nobody_is_in_are_forgotten() -> None:
    rooms = Rooms()
    rooms.open(Scope("330825"), COUNTY, ["cases", "grids"], 0)
    rooms.keep({"330825|330825|cases"})
    assert len(rooms) == 1


def test_changes_are_gathered_for_longer_only_while_clients_fall_behind() -> None:
    least, most = REST_S
    assert least <= 0.016
    assert rest_after(least, 0, 200) == rest_after(least, 20, 200) == least
    assert rest_after(least, 21, 200) == least * 2
    assert rest_after(most, 200, 200) == most
    assert rest_after(most, 0, 200) == most / 2
    assert rest_after(least, 0, 0) == least
    rooms = Rooms()
    rooms.rest = most
    rooms.open(Scope("330825"), COUNTY, ["cases"], 0)
    rooms.take(COUNTY, [change(1)])
    assert rooms.due(1.0)
    rooms.take(COUNTY, [change(2)])
    assert rooms.due(1.0 + most / 2) == []
    assert rooms.next_due() == 1.0 + most


def test_the_sender_rests_by_what_it_sees_queued() -> None:
    least, _ = REST_S
    rooms, sent, behind = Rooms(), [], [100]
    sender = Sender(rooms, lambda frame: sent.append(frame.payload["seq"]), Event(), lambda: (behind[0], 100))
    rooms.open(Scope("330825"), COUNTY, ["cases"], 0)
    rooms.take(COUNTY, [change(1)])
    assert sender.send(1.0) == 1
    rooms.take(COUNTY, [change(2)])
    assert sender.send(1.0 + least) == 0
    behind[0] = 0
    assert sender.send(1.0 + least * 2) == 1
    rooms.take(COUNTY, [change(3)])
    assert sender.send(1.0 + least * 3) == 1
    assert sent == [1, 2, 3]
