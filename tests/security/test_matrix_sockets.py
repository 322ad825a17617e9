"""Role × region × topic by socket join, on a running installation of six counties: allowed joins get their
frames, every other gets an error and nothing else, whatever is reported meanwhile.

That something never came is said after something later did: two reports, one after the other, each the whole
way from its stream to the very socket that must not have heard the first (`fence`). Nothing waits for a time.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
import socketio

from domain.access.admin_sections import SECTIONS
from tests.account_commands import commands_of, services_of
from tests.integration.dashboard.running import PalmInstallation, case, wait_until
from tests.signing import COOKIE, accounts_of, administrator, make_account, session_cookie

HERE, THERE, CITY = "330825", "330803", "3308"
TOWN, OTHER_TOWN, GRID = "330825101", "330825102", "330825101264001"
TOPICS = ("cases", "grids", "positions")
LIAISON, NEIGHBOUR = "LY-L00001", "LY-L00002"
"""Two of the county's directory; the first is the liaison, who hears of a case that calls them."""
REGIONS = (CITY, HERE, THERE, TOWN, OTHER_TOWN, GRID)
SEATS = {
    "commander of the city": ("commander", CITY, None),
    "commander": ("commander", HERE, None),
    "duty officer": ("duty_officer", TOWN, None),
    "unit officer": ("unit_officer", HERE, "traffic-police"),
    "grid head": ("grid_head", GRID, None),
    "liaison": ("liaison", TOWN, None),
    "reviewer": ("reviewer", HERE, None),
    "wall": ("wall", HERE, None),
    "reader": ("reader", THERE, None),
}
OFFICE = {
    "administrator": ("administrator", HERE, None),
    "administrator of a township": ("administrator", TOWN, None),
    "administrator elsewhere": ("administrator", THERE, None),
    "auditor": ("auditor", HERE, None),
    "duty officer of the county": ("duty_officer", HERE, None),
}
"""Who hears of what is no live state, besides the seats."""
NONSENSE: tuple[Any, ...] = (
    "", "x", "33", "33082", "330899", "330825999", "440106", "330825101264999", "3" * 5000, None, 3.3,
    True, [HERE], {"code": HERE}, "330825|cases", "../330825", "330825\x00", "３３０８２５",
    "330825.d7", "330825/d7", "{330825}:drill:7",
)  # fmt: skip
WISHES: tuple[Any, ...] = (
    None, "330825", 5, [], ["330825"], {}, {"topics": ["cases"]}, {"region": HERE, "topics": []},
    {"region": HERE, "topics": ["canary"]}, {"region": HERE, "topics": ["cases", "canary"]},
    {"region": HERE, "topics": "x"}, {"region": HERE, "topics": {"y": 1}}, {"region": HERE, "topics": 7},
    {"region": HERE, "topics": [["cases"]]}, {"region": HERE, "topics": None},
)  # fmt: skip


@pytest.fixture(scope="module")
def palm(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PalmInstallation]:
    counties = str(root / "counties" / "quzhou")
    installation = PalmInstallation(tmp_path_factory.mktemp("topics") / "data", PALM_COUNTIES=counties)
    installation.folder.mkdir()
    yield installation.start()
    installation.end()


@dataclass
class Ear:
    """One socket, and all it was ever sent."""

    name: str
    region: str
    client: socketio.Client
    heard: list[Any] = field(default_factory=list)

    def join(self, region: Any, *topics: str) -> Any:
        return self.client.call("join", {"region": region, "topics": list(topics or TOPICS)})

    @property
    def words(self) -> str:
        return str(self.heard)


def headers_of(palm: PalmInstallation, name: str) -> dict[str, str]:
    """How the holder of a seat is known: a session's cookie, a wall's, or a token."""
    role, region, unit = (SEATS | OFFICE)[name]
    store = palm.store()
    accounts = accounts_of(store)
    try:
        if role == "reader":
            from domain.accounts.keys import NewToken

            new = NewToken("read", region, (), (), f"r{token_hex(3)}", None)
            return {
                "Authorization": f"Bearer {commands_of(accounts).create_token(new, administrator(), '')[1]}"
            }
        if role == "wall":
            _, key = commands_of(accounts).create_kiosk("大厅", region, None, administrator(), "")
            return {
                "Cookie": f"{COOKIE}={services_of(accounts).sessions.open_kiosk(key, '', '').session_secret}"
            }
        account = make_account(store, role, region, unit, LIAISON if role == "liaison" else None)
        return {"Cookie": f"{COOKIE}={session_cookie(store, account)}"}
    finally:
        store.close()


def open_ear(palm: PalmInstallation, stack: ExitStack, name: str) -> Ear:
    client = socketio.Client(reconnection=False)
    ear = Ear(name, (SEATS | OFFICE)[name][1], client)
    client.on("*", lambda event, *data: ear.heard.append((event, *data)))
    client.connect(palm.web, headers=headers_of(palm, name), transports=["websocket"])
    stack.callback(client.disconnect)
    return ear


def mark() -> str:
    return "标" + "".join(chr(ord("a") + int(sign, 16)) for sign in token_hex(6))


def report(palm: PalmInstallation, county: str, region: str, title: str, **more: Any) -> None:
    """A case on a county's own stream."""
    put_on_stream(
        palm, county, "cases", case(token_hex(4), region=region, title=title, matter="parking", **more)
    )


def put_on_stream(palm: PalmInstallation, county: str, stream: str, message: dict[str, Any]) -> None:
    streams = palm.streams()
    streams.xadd(f"{{{county}}}:{stream}", {"json": json.dumps(message)})
    streams.close()


def fence(palm: PalmInstallation, *ears: Ear, county: str = HERE, region: str = GRID) -> None:
    """Two reports that every one of these sockets hears; what was to come before them has come."""
    for _ in range(2):
        title = mark()
        report(palm, county, region, title, called=[f"person:{LIAISON}"] if county == HERE else [])
        for ear in ears:
            wait_until(lambda ear=ear, title=title: title in ear.words, f"{ear.name} hears what is theirs")


def make_message(kind: str, **fields: Any) -> dict[str, Any]:
    at = datetime.now(UTC).isoformat()
    return {"id": token_hex(4), "source": "test", "at": at, "kind": kind} | fields


def town_of(palm: PalmInstallation, county: str) -> str:
    status, row = palm.get(f"/api/county/{county}.json")
    assert status == 200
    return next(region[0] for region in row["regions"] if len(region[0]) == 9)


def test_every_seat_joins_its_own_and_hears_it_and_nothing_else(palm: PalmInstallation) -> None:
    there = town_of(palm, THERE)
    titles = {GRID: mark(), OTHER_TOWN: mark(), there: mark()}
    with ExitStack() as stack:
        ears = [open_ear(palm, stack, name) for name in SEATS]
        for ear in ears:
            for region in REGIONS:
                answer, is_prefix = ear.join(region), region.startswith(ear.region)
                assert ("feeds" in answer) is is_prefix, (ear.name, region, answer)
                if not is_prefix:
                    assert answer == {"error": {"code": "forbidden"}}, (ear.name, region)
            assert "feeds" in ear.join(ear.region)
        for region, title in titles.items():
            report(palm, region[:6], region, title)
        city = ears[0]
        wait_until(lambda: all(title in city.words for title in titles.values()), "the city hears all")
        fence(palm, *(ear for ear in ears if there.startswith(ear.region)), county=THERE, region=there)
        fence(palm, *(ear for ear in ears if GRID.startswith(ear.region)))
        for ear in ears:
            for region, title in titles.items():
                hears = region.startswith(ear.region) and SEATS[ear.name][0] != "liaison"
                assert (title in ear.words) is hears, (ear.name, region)
            assert {event for event, *_ in ear.heard} <= {"frame", "beat"}, ear.name


def test_a_join_that_is_refused_leaves_what_was_joined_before(palm: PalmInstallation) -> None:
    title = mark()
    with ExitStack() as stack:
        witness, ear = open_ear(palm, stack, "commander"), open_ear(palm, stack, "reviewer")
        assert "feeds" in witness.join(HERE)
        assert "feeds" in ear.join(HERE)
        assert "error" in ear.join(THERE)
        report(palm, HERE, GRID, title)
        wait_until(lambda: title in witness.words, "the witness hears it")
        assert "feeds" in ear.join(HERE)
        fence(palm, ear)
        assert title not in ear.words, "a refused join ends what was heard"


def test_each_topic_alone_brings_no_other(palm: PalmInstallation) -> None:
    title = mark()
    with ExitStack() as stack:
        ears = {topic: open_ear(palm, stack, "commander") for topic in TOPICS}
        for topic, ear in ears.items():
            answer = ear.join(HERE, topic)
            assert set(answer["feeds"][0]["seq"]) == {topic}
        report(palm, HERE, GRID, title)
        wait_until(lambda: title in ears["cases"].words, "the cases are heard")
        for person in (LIAISON, NEIGHBOUR):
            note, where = mark(), {"lat": 29.03, "lon": 119.17, "accuracy_m": 5}
            put_on_stream(
                palm, HERE, "grids", make_message("grid.reported", region=GRID, status="alert", note=note)
            )
            wait_until(lambda note=note: note in ears["grids"].words, "a grid is heard")
            put_on_stream(palm, HERE, "positions", make_message("position", person=person, **where))
            wait_until(lambda person=person: person in ears["positions"].words, "a person is heard")
        assert [topic for topic, ear in ears.items() if title in ear.words] == ["cases"]
        for topic, ear in ears.items():
            assert {item[1]["topic"] for item in ear.heard if item[0] == "frame"} <= {topic}


@pytest.mark.parametrize("name", ["commander of the city", "wall", "reader", "liaison"])
def test_regions_and_wishes_that_are_none_get_an_error_and_nothing_else(
    palm: PalmInstallation, name: str
) -> None:
    title = mark()
    with ExitStack() as stack:
        witness, ear = open_ear(palm, stack, "commander of the city"), open_ear(palm, stack, name)
        assert "feeds" in witness.join(CITY)
        for region in NONSENSE:
            assert "error" in _call_paced(ear, {"region": region, "topics": ["cases"]}), region
        wishes = [wish for wish in WISHES if not isinstance(wish, dict) or wish.get("topics") != None]  # noqa: E711
        for wish in wishes:
            assert "error" in _call_paced(ear, wish), wish
        report(palm, HERE, GRID, title)
        wait_until(lambda: title in witness.words, "the witness hears it")
        fence(palm, witness)
        assert ear.heard == []
        assert "feeds" in _call_paced(ear, {"region": ear.region})
        fence(palm, ear, **({"county": THERE, "region": town_of(palm, THERE)} if name == "reader" else {}))
        assert title not in ear.words
        assert {item[1]["region"] for item in ear.heard} == {ear.region}


def _call_paced(ear: Ear, wish: Any) -> Any:
    """The answer to a wish, asked again when it came too soon."""
    while True:
        answer = ear.client.call("join", wish)
        if answer != {"error": {"code": "too_often"}}:
            return answer
        time.sleep(0.6)


@pytest.mark.parametrize(
    "event", ["frame", "beat", "leave", "enter_room", "emit", "message", "join ", "JOIN", "__init__"]
)
def test_other_events_are_nobodys(palm: PalmInstallation, event: str) -> None:
    title = mark()
    with ExitStack() as stack:
        witness, ear = open_ear(palm, stack, "commander"), open_ear(palm, stack, "grid head")
        assert "feeds" in witness.join(HERE)
        for payload in ({"region": HERE, "topics": ["cases"]}, f"{HERE}|{HERE}|cases", [HERE], None):
            ear.client.emit(event, payload)
        report(palm, HERE, OTHER_TOWN, title)
        wait_until(lambda: title in witness.words, "the witness hears it")
        assert "feeds" in ear.join(GRID), "the socket goes on"
        fence(palm, ear)
        assert title not in ear.words


HEARS_OF: dict[str, set[str]] = {
    "administrator": set(SECTIONS),
    "administrator of a township": set(),
    "administrator elsewhere": set(),
    "auditor": set(),
    "commander": {"admin", "admin-units", "admin-posts", "admin-rosters", "admin-requests"},
    "duty officer of the county": {"admin", "admin-units", "admin-posts", "admin-rosters"},
    "unit officer": set(),
    "grid head": set(),
    "reviewer": set(),
    "wall": set(),
    "reader": set(),
}
"""Who hears that a section of /admin of the county was changed."""


def test_only_who_may_open_a_section_hears_that_it_was_changed(palm: PalmInstallation) -> None:
    with ExitStack() as stack:
        ears = {name: open_ear(palm, stack, name) for name in HEARS_OF}
        for name, ear in ears.items():
            for section in SECTIONS:
                wish = {"region": HERE, "topics": ["responses"], "hints": [section]}
                answer, hears = _call_paced(ear, wish), section in HEARS_OF[name]
                assert ("feeds" in answer) is hears, (name, section, answer)
            wish = {"region": HERE, "topics": ["responses"], "hints": [*HEARS_OF[name]]}
            assert ("feeds" in _call_paced(ear, wish)) is HERE.startswith(ear.region), name
        store = palm.store()
        make_key = commands_of(accounts_of(store)).create_kiosk
        make_key("一楼大厅", HERE, None, administrator(), "")
        account = make_account(store, "liaison", HERE)
        commands_of(accounts_of(store)).disable(account.id, administrator(), "", "离任")
        store.close()
        sections = {"admin-accounts", "admin-kiosks"}
        anna = ears["administrator"]
        wait_until(
            lambda: sections <= {item[1]["section"] for item in anna.heard if item[0] == "hint"}, "told"
        )
        for name, ear in ears.items():
            hints = [findings[1] for findings in ear.heard if findings[0] == "hint"]
            assert (hints != []) is (name == "administrator"), name
            assert all(set(hint) == {"county", "section"} for hint in hints)
        assert account.actor not in anna.words
        assert "一楼大厅" not in anna.words


@pytest.mark.parametrize("hints", ["admin", {"admin": 1}, 5, None, [["admin"]], ["nothing", "trace", 7]])
def test_hints_of_what_is_no_section_are_none(palm: PalmInstallation, hints: Any) -> None:
    with ExitStack() as stack:
        ear = open_ear(palm, stack, "reviewer")
        assert "feeds" in _call_paced(ear, {"region": HERE, "topics": ["cases"], "hints": hints})


def test_another_namespace_is_none(palm: PalmInstallation) -> None:
    client = socketio.Client(reconnection=False)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(
            palm.web, headers=headers_of(palm, "commander"), transports=["websocket"], namespaces=["/admin"],
            wait_timeout=3,
        )  # fmt: skip
    client.disconnect()
