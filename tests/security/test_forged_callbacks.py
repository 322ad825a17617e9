"""Forged contents of callbacks: stores, fields and pattern-matching ids as no page of ours has them. The
answer is a refusal in words, never a server that stumbles.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.http.security.callback_demands import first_output
from domain.access.rights import TABLE, Role
from tests.examples import part_of
from tests.security.callback_world import PRESSES, PlantedObjects, bodies, plant
from tests.security.house import UPDATE, Browser, WebApp

Json = dict[str, Any]
HERE = "330825"
NAN, FAR = float("nan"), 10**30

HOSTILE: tuple[Any, ...] = (
    True, -1, 10**12, FAR, 2**63, 10**400, -(10**400), 1.5, NAN, float("inf"),
    "", "x", "9" * 5000, "\x00", "\ud800",
    "0001-01-01", "9999-12-31", "0001-01-01T00:00", "9999-12-31T23:59-23:00", [], [None],
    [[]], {}, {"a": {"b": [1]}},
    {"id": None}, {"id": "x", "version": "x", "code": "x", "digest": "x"},
    {"id": FAR, "version": FAR, "code": "x", "digest": "x"},
    {"id": "x\x00", "version": 1}, {"code": "x\x00", "version": 1}, "x\x00y",
    {"id": {}, "version": [], "code": {}, "digest": 5},
    {"id": 1, "version": NAN, "code": "", "digest": ""}, {"id": 1.5, "version": "9" * 5000},
    {"counties": 5}, {"counties": {"a": 1}}, {"counties": [], "region": []}, {"counties": [["330825"]]},
    {"counties": ["330825"], "region": "330825", "lang": "xx"},
    {"counties": ["330825"], "region": "330825", "lang": ["zh"]}, {"lang": {}}, [{"lang": "zh"}],
)  # fmt: skip
INDEXES: tuple[Any, ...] = (
    "x", "", -1, 0, FAR, 2**62, 1.5, True, None, [], {}, "9" * 150, "9" * 500, "||||", "a|b|c|d|e",
    "9999-12-31|day|330825|x|x", "\x00", "\ud800",
)  # fmt: skip


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    made = WebApp(tmp_path_factory.mktemp("forged"), root)
    made.app.flask.extensions["palm_limiter"].enabled = False
    return made


@pytest.fixture(scope="module")
def things(web: WebApp) -> PlantedObjects:
    return plant(web, HERE)


@pytest.fixture(scope="module")
def seats(web: WebApp) -> dict[Role, tuple[Browser, str]]:
    """Somebody for each right: administrator, duty officer, auditor; with the token of their pages."""
    found = {}
    for role in (Role.ADMINISTRATOR, Role.DUTY_OFFICER, Role.COMMANDER, Role.AUDITOR):
        browser = web.sign_in_as(role)
        found[role] = (browser, browser.token)
    return found


def list_callbacks(web: WebApp) -> list[str]:
    return [output for output, kept in web.app.dash.callback_map.items() if "callback" in kept]


def ask(web: WebApp, seats: Any, output: str, body: Json) -> Any:
    """The answer to somebody whom the rule of the callback lets in."""
    rule = web.app.dash.demands.of(output).rule
    role = next(seat for seat in seats if not rule.rights or TABLE[seat].rights & set(rule.rights))
    browser, token = seats[role]
    return browser.post(UPDATE, body, headers={"X-CSRFToken": token})


def slots(body: Json) -> Iterator[tuple[str, int]]:
    """Where a value stands."""
    for kind in ("inputs", "state"):
        for at, item in enumerate(body.get(kind, [])):
            if isinstance(item, dict):
                yield kind, at


def stumbles(web: WebApp, seats: Any, output: str, forged: Iterator[Json]) -> list[Any]:
    found = []
    for body in forged:
        got = ask(web, seats, output, body)
        if got.status_code >= 500 or "Traceback" in got.text:
            found.append((got.status_code, json.dumps(body)[:600]))
    return found


def hostile(web: WebApp, output: str, things: PlantedObjects) -> Iterator[Json]:
    """Each slot with each hostile value (a third of them but in `make faults`), called by each input in
    turn.
    """
    lawful = list(bodies(web, output, things))
    turn = 0
    for number, (kind, at) in enumerate(slots(lawful[0]), list_callbacks(web).index(output)):
        for value in part_of(HOSTILE, number):
            body = copy.deepcopy(lawful[turn % len(lawful)])
            turn += 1
            body[kind][at]["value"] = value
            yield body


@pytest.mark.parametrize("part", range(6))
def test_no_forged_value_makes_a_callback_stumble(
    web: WebApp, things: PlantedObjects, seats: Any, part: int
) -> None:
    for output in list_callbacks(web)[part::6]:
        found = stumbles(web, seats, output, hostile(web, output, things))
        assert found == [], (first_output(output), len(found))


def foreign(web: WebApp, output: str, things: PlantedObjects) -> Iterator[Json]:
    """Each press with each row, and a button of a row in place of each store: such ids Dash would make up."""
    for lawful in bodies(web, output, things):
        for kind, at in slots(lawful):
            press = lawful[kind][at]["id"]
            if press not in PRESSES:
                continue
            for index in INDEXES:
                body = copy.deepcopy(lawful)
                body[kind][at]["value"] = {"id": index, "n": 1}
                yield body
                pattern = {"type": press, "id": index}
                name = json.dumps(pattern, sort_keys=True, separators=(",", ":"))
                body = copy.deepcopy(lawful) | {"changedPropIds": [f"{name}.n_clicks"]}
                body[kind][at] = [{"id": pattern, "property": "n_clicks", "value": 1}]
                yield body


def test_no_foreign_row_makes_a_callback_stumble(web: WebApp, things: PlantedObjects, seats: Any) -> None:
    pressed = set()
    for output in list_callbacks(web):
        kept = web.app.dash.callback_map[output]
        pressed |= {row["id"] for row in (*kept["inputs"], *kept["state"])} & set(PRESSES)
        found = stumbles(web, seats, output, foreign(web, output, things))
        assert found == [], (first_output(output), len(found))
    assert pressed == set(PRESSES)


def test_no_callback_has_a_pattern_for_an_id(web: WebApp) -> None:
    for kept in web.app.dash.callback_map.values():
        items = [*kept["inputs"], *kept.get("state", [])]
        assert [row["id"] for row in items if row["id"].startswith("{")] == []


def tricks(lawful: Json) -> Iterator[Json]:
    """Ids of changes that no page sends."""
    first = lawful["changedPropIds"][0]
    for changed in (
        ["x.y"], ["."], [""], [None], [1], {}, "x", [first + "x"],
        ['{"id":99,"type":"sources-open"}.n_clicks'],
        ['{"id":99,"type":"admin-people-edit"}.n_clicks'], ["{}.n_clicks"], ["__class__.data"],
        [first, "page-url.href"],
    ):  # fmt: skip
        yield lawful | {"changedPropIds": changed}


def test_a_change_that_no_input_had_is_refused(web: WebApp, things: PlantedObjects, seats: Any) -> None:
    for output in list_callbacks(web):
        lawful = next(bodies(web, output, things))
        for body in tricks(lawful):
            got, changed = ask(web, seats, output, body), body["changedPropIds"]
            assert got.status_code == 400 or changed == {}, (output[:50], changed)
        for more in ({"parsedChangedPropsIds": ["x"]}, {"changedPropIds": lawful["changedPropIds"] * 50}):
            assert ask(web, seats, output, lawful | {"changedPropIds": []} | more).status_code < 500


@pytest.mark.parametrize(
    "bent",
    [
        lambda body: body | {"outputs": {"id": "page-slot", "property": "children"}},
        lambda body: body | {"state": {}},
        lambda body: body | {"inputs": None},
        lambda body: body | {"inputs": [[[]]]},
        lambda body: body | {"output": [body["output"]]},
        lambda body: body | {"output": "x" * 5000},
        lambda body: body | {"background": {"x": 1}},
        lambda body: body | {"cancelJob": ["x"], "job": "x"},
        lambda body: [body],
        lambda body: None,
        lambda body: NAN,
    ],
)  # fmt: skip
def test_a_body_of_another_form_is_refused(
    web: WebApp, things: PlantedObjects, seats: Any, bent: Any
) -> None:
    output = next(item for item in list_callbacks(web) if first_output(item) == "admin-people-table.children")
    got = ask(web, seats, output, bent(next(bodies(web, output, things))))
    assert got.status_code == 400
