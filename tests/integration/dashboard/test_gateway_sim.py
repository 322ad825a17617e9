"""The simulated gateway keeps the limits of the field, and lets no other site use it."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from dashboard.demo.gateway_sim import GROUP, GROUP_SECRET, Events, Phones
from dashboard.demo.gateway_sim_server import Server, start_server
from data_access.gateways.group_robot import GroupRobot
from data_access.gateways.http_gateway import GatewayError, HttpGateway
from domain.squads.calls.outgoing import Outcome
from tests.integration.outbox import Wall
from tests.ports import free_port

TO = "13800000001"


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def server(wall: Wall) -> Iterator[Server]:
    made = start_server(0, Phones(wall))
    yield made
    made.stop()


def gateway(server: Server, channel: str) -> HttpGateway:
    return HttpGateway(f"{server.url}/{channel}", "", 60)


def ask(server: Server, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(*server.server_address[:2], timeout=60)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


@pytest.mark.parametrize(
    ("mode", "posted"),
    [("error", 0), ("error_after", 1), ("hang", 0), ("hang_after", 1), ("drop", 0), ("drop_after", 1)],
)
def test_the_groups_robot_goes_wrong_as_the_phones_do(server: Server, mode: str, posted: int) -> None:
    server.phones.set_faults(mode=mode, count=1, seconds=0)
    robot = GroupRobot(f"{server.url}/group?access_token=demo", GROUP_SECRET)
    assert robot.send("a", GROUP, "集合").outcome is Outcome.UNCLEAR
    assert len(server.phones.state()["deliveries"]) == posted
    assert robot.send("b", GROUP, "集合").outcome is Outcome.ACCEPTED


@pytest.mark.parametrize("channel", ["notice", "sms", "voice"])
def test_what_bounces_is_on_no_phone_and_said_to_be_on_none(server: Server, channel: str) -> None:
    server.phones.set_faults(mode="bounce", count=1)
    reached = gateway(server, channel)
    assert reached.send("a", TO, "集合").outcome is Outcome.ACCEPTED
    assert [(event.delivered, event.cause) for event in reached.events(0, 0)] == [
        (False, "unknown_subscriber")
    ]
    assert [delivery["shown"] for delivery in server.phones.state()["deliveries"]] == [False]


def test_the_same_notice_to_the_same_person_is_dropped_silently_for_a_day(server: Server, wall: Wall) -> None:
    notice = gateway(server, "notice")
    assert notice.send("a", TO, "集合").outcome is Outcome.ACCEPTED
    assert notice.send("b", TO, "集合").outcome is Outcome.ACCEPTED
    shown = [delivery["shown"] for delivery in server.phones.state()["deliveries"]]
    assert shown == [True, False]
    assert [event.message for event in notice.events(0, 0)] == ["a"]
    wall.now += timedelta(days=1, seconds=1)
    notice.send("c", TO, "集合")
    assert server.phones.state()["deliveries"][-1]["shown"]


def test_a_known_id_is_answered_as_such_and_delivered_once(server: Server) -> None:
    sms = gateway(server, "sms")
    assert [sms.send("a", TO, "集合").outcome for _ in range(2)] == [Outcome.ACCEPTED, Outcome.DUPLICATE]
    assert len(server.phones.state()["deliveries"]) == 1


def test_a_number_gets_fifty_sms_a_day(server: Server, wall: Wall) -> None:
    sms = gateway(server, "sms")
    for number in range(50):
        assert sms.send(f"m{number}", TO, f"第{number}条").outcome is Outcome.ACCEPTED
    refused = sms.send("m50", TO, "再来一条")
    assert (refused.outcome, refused.cause, refused.wait_s) == (Outcome.LIMITED, "daily_limit", 3600)
    assert sms.send("m51", "13800000002", "别人").outcome is Outcome.ACCEPTED


def test_a_phone_rings_once_a_minute_and_five_times_an_hour(server: Server, wall: Wall) -> None:
    voice, outcomes = gateway(server, "voice"), []
    for number in range(6):
        outcomes.append(voice.send(f"v{number}", TO, "来电").outcome)
        wall.pass_by(61)
    assert outcomes == [Outcome.ACCEPTED] * 5 + [Outcome.LIMITED]
    wall.pass_by(3600)
    assert voice.send("v7", TO, "来电").outcome is Outcome.ACCEPTED
    assert voice.send("v8", TO, "来电").cause == "not_called"


def test_events_wait_for_what_happens_and_are_numbered_on(server: Server) -> None:
    sms = gateway(server, "sms")
    sms.send("a", TO, "集合")
    [first] = sms.events(0, 0)
    server.phones.answer("sms", TO, "1")
    [second] = sms.events(first.number, 5)
    assert (second.kind, second.text, second.sender) == ("reply", "1", TO)
    assert second.number > first.number
    assert gateway(server, "voice").events(0, 0) == []


class CountedEvent(dict[str, Any]):
    """An event that counts how often its number is read."""

    reads = 0

    def __getitem__(self, name: str) -> Any:
        CountedEvent.reads += name == "n"
        return super().__getitem__(name)


def test_a_look_costs_what_is_new_not_all_that_happened() -> None:
    """Else a roll-out to a county keeps the machine busy for minutes, and answers come late."""
    events, last = Events(), 0
    for number in range(2000):
        events.add("sms", CountedEvent(type="receipt", id=str(number)), 0)
        [new] = events.after("sms", last)
        last = dict.__getitem__(new, "n")
    assert CountedEvent.reads < 2000 * 20


def test_a_late_event_has_its_number_when_it_may_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    events, now = Events(), time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    events.add("sms", {"type": "reply", "sender": TO, "text": "late"}, 0.2)
    events.add("sms", {"type": "reply", "sender": TO, "text": "first"}, 0)
    [first] = events.after("sms", 0)
    assert [reply["text"] for reply in events.replies(TO)] == ["first", "late"]
    now += 0.2
    [late] = events.after("sms", first["n"])
    assert (late["text"], late["n"] > first["n"]) == ("late", True)
    assert [reply["channel"] for reply in events.replies("")] == ["sms", "sms"]
    assert list(events.replies("13900000000")) == []


def test_what_a_gateway_that_is_away_says_is_an_error_to_wait_for() -> None:
    away = HttpGateway(f"http://127.0.0.1:{free_port()}/sms")
    assert away.send("a", TO, "集合").outcome is Outcome.NOT_REACHED
    with pytest.raises(GatewayError):
        away.events(0, 0)


@pytest.mark.parametrize(
    ("mode", "taken"), [("error", 0), ("error_after", 1), ("drop", 0), ("drop_after", 1)]
)
def test_faults_are_unclear_whether_it_was_taken_or_not(server: Server, mode: str, taken: int) -> None:
    server.phones.set_faults(mode=mode, count=1)
    assert gateway(server, "sms").send("a", TO, "集合").outcome is Outcome.UNCLEAR
    assert len(server.phones.state()["deliveries"]) == taken
    assert server.phones.next_mode() == "ok"


def test_its_page_says_that_it_is_a_demonstration(server: Server) -> None:
    status, page = ask(server, "GET", "/")
    assert status == 200
    assert "演示" in page.decode()


def test_it_brings_the_font_of_our_pages_and_no_other_file(server: Server) -> None:
    assert ask(server, "GET", "/noto-sans-sc.css")[0] == 200
    assert ask(server, "GET", "/fonts/noto-sans-sc-100-wght-normal.woff2")[0] == 200
    for path in (
        "/fonts/..",
        "/fonts/../icons.svg",
        "/fonts/",
        "/icons.svg",
        "/../pyproject.toml",
        "/fonts/%2e%2e",
    ):
        assert ask(server, "GET", path)[0] == 404


def test_no_other_site_can_use_it(server: Server) -> None:
    answer = json.dumps({"channel": "sms", "sender": TO, "text": "1"})
    assert ask(server, "POST", "/answer", answer, **{"Content-Type": "text/plain"})[0] == 400
    assert ask(server, "GET", "/state", Host="elsewhere.example")[0] == 403
    assert ask(server, "POST", "/answer", answer, **{"Content-Type": "application/json"})[0] == 200
    assert len(server.phones.state()["replies"]) == 1


def test_nonsense_is_refused(server: Server) -> None:
    json_type = {"Content-Type": "application/json"}
    for path, body in (("/faults", {"mode": "fire"}), ("/sms/send", {"id": "a"}), ("/answer", {"who": 1})):
        assert ask(server, "POST", path, json.dumps(body), **json_type)[0] == 400
    assert ask(server, "POST", "/sms/send", "[1]", **json_type)[0] == 400
    assert ask(server, "GET", "/sms/events?after=x")[0] == 400
    assert ask(server, "GET", "/elsewhere")[0] == 404
