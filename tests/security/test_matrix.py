"""Role × region × object: everybody asks for everything by direct HTTP, and gets exactly what is theirs.

What is right is written down here a second time, by hand, so that a slip in domain/access/rights.py is one
against two. Two counties of one city are served; each role stands in several places.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.commands import Envelope, ReportHandler
from domain.cases.case_join import case_id
from domain.kernel.worlds import WorldId
from tests.security.house import Browser, WebApp

HERE, THERE, CITY = "330825", "330803", "3308"
TOWN, OTHER_TOWN, GRID = "330825101", "330825102", "330825101264001"

READS = {"commander", "duty_officer", "unit_officer", "grid_head", "liaison", "reviewer"}
RIGHTS = {
    "state": READS,
    "changes": READS,
    "case": READS,
    "csv": READS,
    "grid": READS,
    "reveal": {"commander", "duty_officer", "unit_officer", "grid_head"},
    "trace": {"auditor"},
    "trace_export": {"auditor"},
}
"""What may be asked by which roles, within their region."""
LIMITED = {"unit_officer", "liaison"}
"""Roles that do not see every case of their region."""
MATTERS = {"traffic-police": {"parking"}}
PLACES = {
    "commander": (HERE, CITY, TOWN),
    "duty_officer": (HERE, TOWN),
    "unit_officer": (HERE, TOWN),
    "grid_head": (GRID,),
    "liaison": (GRID,),
    "reviewer": (HERE, TOWN),
    "administrator": (HERE, CITY),
    "auditor": (HERE, CITY),
}


@dataclass(frozen=True)
class Person:
    """Somebody with one role in one place."""

    role: str
    region: str
    browser: Browser

    def is_within(self, region: str) -> bool:
        return region.startswith(self.region)


@dataclass(frozen=True)
class Object:
    """A case somewhere, with or without a matter."""

    region: str
    matter: str | None
    id: str

    def seen_by(self, person: Person) -> bool:
        if not person.is_within(self.region) or person.role not in READS:
            return False
        if person.role == "unit_officer":
            return self.matter in MATTERS["traffic-police"]
        return person.role != "liaison"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("matrix"), root, counties=str(root / "counties" / "quzhou"))


@pytest.fixture(scope="module")
def objects(web: WebApp) -> list[Object]:
    """Cases in both counties, on the screens of this process."""
    wanted = [(GRID, None), (GRID, "parking"), (OTHER_TOWN, None), (OTHER_TOWN, "parking")]
    counties = web.app.services.installation.counties
    wanted.append((next(code for code in counties[THERE].grids), "parking"))
    made = []
    for number, (region, matter) in enumerate(wanted):
        source_id = f"m{number}"
        message = {
            "id": source_id, "source": "test", "at": datetime.now(UTC).isoformat(), "kind": "case.reported",
            "region": region, "title": f"案件 {number}", "severity": 3, "matter": matter,
            "reporter": {"name": "某人", "phone": "000-2500-0001"},
        }  # fmt: skip
        raw = json.dumps({k: v for k, v in message.items() if v is not None}).encode()
        ReportHandler(web.store, counties).handle(
            [Envelope(WorldId.of(region), "cases", f"{number + 1}-0", raw, 1)]
        )
        made.append(Object(region, matter, case_id(region[:6], "test", source_id)))
    for push in web.app.services.pushes.values():
        push._reload()
    return made


@pytest.fixture(scope="module")
def people(web: WebApp, objects: list[Object]) -> list[Person]:
    found = []
    for role, regions in PLACES.items():
        for region in regions:
            unit = "traffic-police" if role == "unit_officer" else None
            found.append(Person(role, region, web.sign_in_as(role, region, unit)))
    return found


def regions(objects: list[Object]) -> list[str]:
    return [CITY, HERE, THERE, TOWN, OTHER_TOWN, GRID, objects[-1].region]


def is_allowed(person: Person, what: str, region: str) -> bool:
    return person.role in RIGHTS[what] and person.is_within(region)


@pytest.mark.parametrize("what", ["state", "changes", "csv", "grid"])
def test_regions(people: list[Person], objects: list[Object], what: str) -> None:
    crossings = []
    for person in people:
        for region in regions(objects):
            if (what == "changes" and region == CITY) or (what == "grid" and len(region) != 15):
                continue
            path = {
                "state": f"/api/state?region={region}",
                "changes": f"/api/changes?region={region}&after=0",
                "csv": f"/api/cases.csv?region={region}",
                "grid": f"/api/grids/{region}",
            }[what]
            got = person.browser.get(path).status_code
            want = 200 if is_allowed(person, what, region) else 403
            if got != want:
                crossings.append((person.role, person.region, path, got, want))
    assert crossings == []


def test_states_hold_exactly_what_is_theirs(people: list[Person], objects: list[Object]) -> None:
    for person in people:
        if person.role not in READS:
            continue
        body = person.browser.get(f"/api/state?region={person.region}").get_json()
        states = body["counties"] if len(person.region) == 4 else [body]
        got = {row["id"] for state in states for row in state["cases"]}
        assert got == {item.id for item in objects if item.seen_by(person)}, (person.role, person.region)
        text = json.dumps(body, ensure_ascii=False)
        assert "000-2500-0001" not in text
        assert "某人" not in text


def test_cases(people: list[Person], objects: list[Object]) -> None:
    crossings = []
    for person in people:
        for item in objects:
            want = 200 if item.seen_by(person) else 403 if person.role not in READS else 404
            for path in (f"/api/cases/{item.id}", f"/api/cases/{item.id}/trail", f"/cases/{item.id}/trail"):
                got = person.browser.get(path)
                if got.status_code != want or "000-2500-0001" in got.text:
                    crossings.append((person.role, person.region, path, got.status_code, want))
    assert crossings == []


def test_reveals(people: list[Person], objects: list[Object]) -> None:
    crossings = []
    for person in people:
        for item in objects:
            got = person.browser.post(f"/api/cases/{item.id}/reveal", {"reason": "联系报告人核实地点"})
            may_reveal = item.seen_by(person) and person.role in RIGHTS["reveal"]
            want = 200 if may_reveal else 403 if person.role not in RIGHTS["reveal"] else 404
            if got.status_code != want or ("000-2500-0001" in got.text) != may_reveal:
                crossings.append((person.role, person.region, item, got.status_code, want))
    assert crossings == []


def test_traces(people: list[Person], objects: list[Object]) -> None:
    crossings = []
    for person in people:
        for county in (CITY, HERE, THERE):
            got = person.browser.get(f"/api/trace?county={county}").status_code
            body = {"county": county, "format": "json"}
            exported = person.browser.post("/api/trace/export", body).status_code
            want = 200 if is_allowed(person, "trace", county) else 403
            if (got, exported) != (want, want):
                crossings.append((person.role, person.region, county, got, exported, want))
    assert crossings == []


def test_nobody_gets_nothing(web: WebApp, objects: list[Object]) -> None:
    nobody = web.anonymous()
    paths = [
        f"/api/state?region={HERE}",
        f"/api/changes?region={HERE}&after=0",
        f"/api/cases/{objects[0].id}",
        f"/api/cases.csv?region={HERE}",
        f"/api/grids/{GRID}",
        f"/api/trace?county={HERE}",
        "/metrics",
        "/api/openapi.json",
        "/_dash-layout",
        "/_dash-dependencies",
    ]
    assert {path: nobody.get(path).status_code for path in paths} == dict.fromkeys(paths, 401)
