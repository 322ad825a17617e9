"""Who gets what over HTTP and over sockets: a running installation asked by every role."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import socketio

from data_access.store import Store
from domain.cases.case_join import case_id
from domain.topics.case_topic import SECRET
from tests.integration.dashboard.running import PalmInstallation, case, wait_until
from tests.signing import COOKIE, SignedInSession, make_account, session_cookie, signed_in

TOWN, OTHER, FAR, GRID = "330825101", "330825102", "330825001", "330825101264001"
PERSON, COLLEAGUE = "LY-G00001", "LY-G00002"
CASES = {
    "house": {"region": GRID, "matter": "rural-building"},
    "parked": {"region": GRID, "matter": "parking"},
    "called": {"region": FAR, "called": [OTHER, "unit:water"]},
    "mine": {"region": GRID, "reporter": {"name": "某人", "person": PERSON}},
    "far": {"region": FAR, "matter": "parking"},
}
GRANTS: dict[str, tuple[str, str, str | None, str | None]] = {
    "commander": ("commander", "330825", None, None),
    "duty": ("duty_officer", OTHER, None, None),
    "unit": ("unit_officer", "330825", "traffic-police", None),
    "water": ("unit_officer", TOWN, "water", None),
    "head": ("grid_head", GRID, None, PERSON),
    "liaison": ("liaison", TOWN, None, PERSON),
    "reviewer": ("reviewer", "330825", None, None),
    "auditor": ("auditor", "330825", None, None),
    "administrator": ("administrator", "330825", None, None),
}
SEEN = {
    "commander": set(CASES),
    "reviewer": set(CASES),
    "duty": {"called"},
    "unit": {"parked", "far"},
    "water": {"called", "house"},
    "head": {"house", "parked", "mine"},
    "liaison": {"mine"},
    "auditor": set(),
    "administrator": set(),
}


@pytest.fixture(scope="module")
def palm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PalmInstallation]:
    installation = PalmInstallation(tmp_path_factory.mktemp("scope") / "data")
    installation.folder.mkdir()
    yield installation.start()
    installation.end()


@pytest.fixture(scope="module")
def cookies(palm: PalmInstallation) -> dict[str, str]:
    """A session for each of GRANTS, in the database of the running installation."""
    store = Store(f"sqlite:///{palm.folder}/palm.db")
    try:
        return {name: session_cookie(store, make_account(store, *grant)) for name, grant in GRANTS.items()}
    finally:
        store.close()


@pytest.fixture(scope="module")
def ask(palm: PalmInstallation, cookies: dict[str, str]) -> Callable[[str], SignedInSession]:
    """A session of one of GRANTS, once the cases and two positions are on the screens."""
    for name, given in CASES.items():
        palm.add(case(name, **given))
    for person in (PERSON, COLLEAGUE):
        palm.add(position(person), "positions")
    sessions = {name: signed_in(palm.web, cookie) for name, cookie in cookies.items()}

    def there() -> bool:
        state = sessions["commander"].get("/api/state?region=330825").json()
        return len(state["cases"]) == len(CASES) and len(state["positions"]) == 2

    wait_until(there, "all cases and positions")
    return lambda name: sessions[name]


def position(person: str, lat: float = 29.0706, lon: float = 119.3053) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    return {"id": f"p-{person}-{now}", "source": "test", "at": now, "kind": "position",
            "person": person, "lat": lat, "lon": lon, "accuracy_m": 8}  # fmt: skip


def update(name: str, number: int, **fields: Any) -> dict[str, Any]:
    return {"id": f"u-{name}-{number}", "source": "test", "at": datetime.now(UTC).isoformat(),
            "kind": "case.updated", "case": f"c{name}", **fields}  # fmt: skip


def home(name: str) -> str:
    return GRANTS[name][1]


def names(state: dict[str, Any]) -> set[str]:
    return {row["source_id"].removeprefix("c") for row in state["cases"]}


OPERATING = [name for name in GRANTS if name not in ("auditor", "administrator")]


@pytest.mark.parametrize("name", OPERATING)
def test_everybody_gets_the_state_of_their_own(ask: Any, name: str) -> None:
    answer = ask(name).get(f"/api/state?region={home(name)}")
    assert answer.status_code == 200
    state = answer.json()
    assert names(state) == SEEN[name]
    assert {row["case"] for row in state["news"]} == {row["id"] for row in state["cases"]}
    assert not any(f'"{secret}"' in answer.text for secret in SECRET)
    positions = {row["person"] for row in state["positions"]}
    assert positions == {"commander": {PERSON, COLLEAGUE}, "liaison": {PERSON}}.get(name, set())


@pytest.mark.parametrize("name", OPERATING)
def test_who_names_no_region_gets_their_own(ask: Any, name: str) -> None:
    assert names(ask(name).get("/api/state").json()) == SEEN[name]


@pytest.mark.parametrize("name", OPERATING)
def test_the_changes_from_the_start_lead_to_the_state(ask: Any, name: str) -> None:
    state = ask(name).get(f"/api/state?region={home(name)}").json()
    answer = ask(name).get(f"/api/changes?region={home(name)}&after=0")
    ids = {row["id"] for change in answer.json()["changes"] for row in change.get("cases", ())}
    assert ids == {row["id"] for row in state["cases"]}
    assert not any(f'"{secret}"' in answer.text for secret in SECRET)


def test_the_tally_of_a_unit_counts_its_matters(ask: Any) -> None:
    matters = {row[2] for row in ask("unit").get("/api/state?region=330825").json()["tally"]}
    assert matters == {"parking"}
    assert ask("liaison").get(f"/api/state?region={TOWN}").json()["tally"] == []
    assert ask("duty").get(f"/api/state?region={OTHER}").json()["tally"] == [], "counted where it lies"


@pytest.mark.parametrize("name", list(GRANTS))
def test_a_case_is_opened_exactly_by_whoever_sees_it(ask: Any, name: str) -> None:
    answers = {
        first_case: ask(name).get(f"/api/cases/{case_id('330825', 'test', f'c{first_case}')}")
        for first_case in CASES
    }
    opened = {key for key, answer in answers.items() if answer.status_code == 200}
    assert opened == SEEN[name]
    nothing = ask(name).get("/api/cases/" + "0" * 16)
    for item in set(CASES) - opened:
        assert (answers[item].status_code, answers[item].text) == (nothing.status_code, nothing.text)
    assert not any('"called":[' in answers[entry].text.split('"trace"')[0] for entry in opened)


def test_a_grid_shows_the_cases_in_sight(ask: Any) -> None:
    def inside(name: str) -> set[str]:
        answer = ask(name).get(f"/api/grids/{GRID}")
        assert answer.status_code == 200
        return names(answer.json())

    assert inside("commander") == {"house", "parked", "mine"}
    assert (inside("unit"), inside("water"), inside("liaison")) == ({"parked"}, {"house"}, {"mine"})
    assert ask("duty").get(f"/api/grids/{GRID}").status_code == 403


@pytest.mark.parametrize("name", list(GRANTS))
@pytest.mark.parametrize("path", ["/api/state?", "/api/changes?after=0&"])
def test_other_regions_are_closed(ask: Any, name: str, path: str) -> None:
    regions = ["3308", "330825", TOWN, OTHER, FAR, GRID]
    got = {region: ask(name).get(f"{path}region={region}").status_code for region in regions}
    want = {region: 200 if name in OPERATING and region.startswith(home(name)) else 403 for region in regions}
    if want["3308"] == 200 or path.startswith("/api/changes"):
        del got["3308"], want["3308"]
    assert got == want


class Screen:
    """A socket that joined one region."""

    def __init__(
        self, palm: PalmInstallation, cookie: str, region: str, topics: list[str] | None = None
    ) -> None:
        self.changes: list[dict[str, Any]] = []
        self.client = socketio.Client(reconnection=False)
        self.client.on("frame", lambda frame: self.changes.extend(frame["changes"]))
        headers = {"Cookie": f"{COOKIE}={cookie}"}
        self.client.connect(palm.web, headers=headers, transports=["websocket"])
        wish = {"region": region, "topics": topics or ["cases", "grids", "positions"]}
        self.answer = self.client.call("join", wish, timeout=60)

    def changes_of(self, case_name: str) -> list[dict[str, Any]]:
        """What was heard of a case."""
        known = case_id("330825", "test", f"c{case_name}")
        return [c for c in self.changes if known in c.get("gone", ()) or known in _ids(c)]


def _ids(change: dict[str, Any]) -> set[str]:
    return {row["id"] for row in change.get("cases", ())} | {row["case"] for row in change.get("news", ())}


@pytest.fixture
def screens(palm: PalmInstallation, cookies: dict[str, str], ask: Any) -> Iterator[dict[str, Screen]]:
    made = {name: Screen(palm, cookies[name], home(name)) for name in OPERATING}
    yield made
    for screen in made.values():
        screen.client.disconnect()


def test_a_call_moves_a_case_into_sight_and_out_again(
    palm: PalmInstallation, screens: dict[str, Screen]
) -> None:
    palm.add(case("walk", region=FAR))
    wait_until(lambda: screens["commander"].changes_of("walk"), "the commander hears of it")
    palm.add(update("walk", 1, called=[OTHER, "unit:water", f"person:{PERSON}"]))
    called = ("duty", "water", "liaison")
    wait_until(lambda: all(screens[name].changes_of("walk") for name in called), "all who are called")
    palm.add(update("walk", 2, called=[]))
    gone = case_id("330825", "test", "cwalk")
    wait_until(
        lambda: all(screens[n].changes_of("walk")[-1].get("gone") == [gone] for n in called), "gone again"
    )
    palm.add(update("walk", 3, region=GRID, matter="parking"))
    fields = {"commander": 4, "reviewer": 4, "duty": 2, "water": 2, "liaison": 2, "unit": 1, "head": 1}

    def heard() -> dict[str, int]:
        return {name: len(screen.changes_of("walk")) for name, screen in screens.items()}

    wait_until(lambda: all(heard()[name] >= fields[name] for name in fields), "moved")
    assert heard() == fields
    assert all(screens[n].changes_of("walk")[-1]["region"] == FAR for n in called), (
        "nobody is told where it went"
    )
    text = json.dumps([screen.changes for screen in screens.values()])
    assert not any(f'"{secret}"' in text for secret in SECRET)


def test_positions_reach_only_who_may_see_them(palm: PalmInstallation, screens: dict[str, Screen]) -> None:
    for person in (COLLEAGUE, PERSON):
        palm.add(position(person, 29.0716, 119.3053), "positions")

    def heard(name: str) -> set[str]:
        return {row["person"] for c in screens[name].changes for row in c.get("positions", ())}

    wait_until(lambda: heard("commander") == {PERSON, COLLEAGUE} and heard("liaison"), "both moved")
    assert {name: heard(name) for name in OPERATING} == {name: set() for name in OPERATING} | {
        "commander": {PERSON, COLLEAGUE}, "liaison": {PERSON},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "region", "topics"),
    [
        ("duty", "330825", None),
        ("duty", TOWN, None),
        ("liaison", "330825", None),
        ("head", TOWN, None),
        ("commander", "3308", None),
        ("commander", "330825", ["canary"]),
    ],
)
def test_a_room_outside_ones_sight_is_not_joined(
    palm: PalmInstallation,
    cookies: dict[str, str],
    ask: Any,
    name: str,
    region: str,
    topics: list[str] | None,
) -> None:
    screen = Screen(palm, cookies[name], region, topics)
    assert screen.answer == {"error": {"code": "forbidden"}}
    palm.add(case(f"secret-{region}-{name}-{len(topics or ())}", region=TOWN, title="别人的事"))
    marker = f"csecret-{region}-{name}-{len(topics or ())}"
    wait_until(lambda: marker in ask("commander").get("/api/state?region=330825").text, "the case")
    assert screen.changes == []
    screen.client.disconnect()
