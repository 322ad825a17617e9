"""Role × region × object by direct callback POST: every server callback of the app, from its own map.

Each role asks every callback, by every input that could call it, for the things of another county, with all
stores and states forged to that county; and every third callback (all in `make faults`) with the whole city
in them, and with its own page but foreign ids: the next role asks the next third.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from dashboard.http.security.callback_demands import first_output
from dashboard.http.security.denials import Acts
from data_access.database.tables import directory_tables as people_tables
from data_access.database.tables import live_tables
from data_access.database.tables.emergency.response_tables import responses
from domain.access.demands import Opens
from domain.access.rights import TABLE, Right, Role
from tests.account_commands import commands_of, services_of
from tests.examples import part_of
from tests.security.callback_world import PlantedObjects, bodies, dump, plant, trace_of
from tests.security.house import UPDATE, Browser, WebApp
from tests.signing import accounts_of, administrator

HERE, THERE, CITY = "330825", "330803", "3308"
ROLES = [
    role
    for role in Role
    if role not in (Role.READER, Role.REPORTER, Role.METER, Role.RESPONDER)
]  # fmt: skip
ADMINISTRATOR, OFFICER, AUDITOR, COMMANDER = "administrator", "duty_officer", "auditor", "commander"

SHOWS = {
    "admin-people-region.options": ADMINISTRATOR,
    "admin-people-table.children": ADMINISTRATOR,
    "admin-people-open.data": ADMINISTRATOR,
    "admin-people-file.data": ADMINISTRATOR,
    "admin-imports-shown.data": ADMINISTRATOR,
    "admin-imports-rows.children": ADMINISTRATOR,
    "admin-imports-list.children": ADMINISTRATOR,
    "admin-units-table.children": ADMINISTRATOR,
    "admin-posts-table.children": ADMINISTRATOR,
    "admin-units-open.data": ADMINISTRATOR,
    "admin-posts-open.data": ADMINISTRATOR,
    "admin-rosters-region.options": ADMINISTRATOR,
    "admin-rosters-person.options": ADMINISTRATOR,
    "admin-rosters-table.children": ADMINISTRATOR,
    "admin-accounts-region.options": ADMINISTRATOR,
    "admin-accounts-table.children": ADMINISTRATOR,
    "admin-accounts-open.data": ADMINISTRATOR,
    "admin-tokens-table.children": ADMINISTRATOR,
    "admin-kiosks-table.children": ADMINISTRATOR,
    "admin-requests-table.children": COMMANDER,
    "dispatch-duty-count.children": OFFICER,
    "sources-health.children": OFFICER,
    "sources-open-id.data": OFFICER,
    "sources-lost.children": OFFICER,
    "sources-waiting.children": OFFICER,
    "trace-table.children": AUDITOR,
    "review-period.options": OFFICER,
}
"""Callbacks that show the rightful role what its county has."""
ACTS = {
    "admin-people-result.children": ADMINISTRATOR,
    "admin-imports-made.data": ADMINISTRATOR,
    "admin-imports-result.children": ADMINISTRATOR,
    "admin-units-result.children": ADMINISTRATOR,
    "admin-posts-result.children": ADMINISTRATOR,
    "admin-rosters-result.children": ADMINISTRATOR,
    "admin-rosters-removed.data": ADMINISTRATOR,
    "admin-accounts-result.children": ADMINISTRATOR,
    "admin-tokens-ended.data": ADMINISTRATOR,
    "admin-kiosks-ended.data": ADMINISTRATOR,
    "admin-tokens-result.children": ADMINISTRATOR,
    "admin-kiosks-result.children": ADMINISTRATOR,
    "admin-retention-result.children": ADMINISTRATOR,
    "admin-requests-result.children": COMMANDER,
    "dispatch-response-result.children": COMMANDER,
    "sources-known.data": OFFICER,
}
"""Callbacks that change something for the rightful role."""
OTHERS = {
    "page-slot.children", "admin-people-revealed.children",
    "admin-imports-file.data",
    "admin-units-region.options", "admin-rosters-file.data",
    "admin-accounts-unit-box.hidden", "admin-tokens-region.options", "admin-kiosks-region.options",
    "admin-tokens-report.hidden", "admin-retention-table.children", "admin-retention-open.data",
    "trace-cursors.data", "trace-state.children", "trace-verdict.children", "trace-file.data",
    "sources-result.children", "dispatch-response-open.data",
    "review-step.options", "review-summary.children", "review-file.data",
}  # fmt: skip
"""Callbacks that tell nothing that could be marked, compute in the page, or need more than a database."""


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("callbacks"), root, counties=str(root / "counties" / "quzhou"))


@pytest.fixture(scope="module")
def objects_inside(web: WebApp) -> PlantedObjects:
    return plant(web, HERE)


@pytest.fixture(scope="module")
def objects_outside(web: WebApp) -> PlantedObjects:
    return plant(web, THERE)


@pytest.fixture
def without_limits(monkeypatch: pytest.MonkeyPatch, web: WebApp) -> None:
    """Nobody is slowed down: each refusal is to be the rule's own."""
    web.app.flask.extensions["palm_limiter"].enabled = False


@pytest.fixture
def refusals(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Every refusal that the doors note, by its name."""
    noted = Counter[str]()
    record = Acts.record

    def counting(self: Acts, what: str, *args: Any, **facts: str) -> None:
        noted[what] += 1
        record(self, what, *args, **facts)

    monkeypatch.setattr(Acts, "record", counting)
    return noted


def list_callbacks(web: WebApp) -> list[str]:
    """Every callback that the server computes."""
    return [output for output, kept in web.app.dash.callback_map.items() if "callback" in kept]


def viewer(web: WebApp, role: Role, region: str = HERE) -> Browser:
    """A browser of a role; a wall's is opened by its key."""
    if role is not Role.WALL:
        return web.sign_in_as(role, region, "traffic-police" if role is Role.UNIT_OFFICER else None)
    accounts = accounts_of(web.store)
    kiosk, key = commands_of(accounts).create_kiosk("大厅", region, None, administrator(), "")
    return Browser(
        web.anonymous(),
        services_of(accounts).sessions.open_kiosk(key, "", "").session_secret,
        f"kiosk:{kiosk.id}",
    )


def ask(browser: Browser, body: Any, token: str) -> Any:
    return browser.post(UPDATE, body, headers={"X-CSRFToken": token})


def forgeries(
    objects_inside: PlantedObjects, theirs: PlantedObjects
) -> dict[str, tuple[PlantedObjects, dict[str, Any] | None]]:
    """What is reached for, and how the page's start lies about it."""
    return {
        "county": (theirs, None),
        "city": (replace(theirs, region=CITY), {"region": CITY, "counties": [THERE, HERE]}),
        "township": (replace(theirs, region=theirs.town), {"region": theirs.town, "counties": [THERE]}),
        "own page, foreign ids": (
            theirs,
            {"region": objects_inside.county, "counties": [objects_inside.county]},
        ),
        "own county above, theirs below": (
            theirs,
            {"region": theirs.town, "counties": [objects_inside.county]},
        ),
    }


WIDEST = (Role.ADMINISTRATOR, Role.COMMANDER)
"""Who may use what nobody else may: the others are refused for the right before a region is looked at."""


def test_every_callback_of_the_app_is_here(web: WebApp) -> None:
    firsts = {first_output(output) for output in list_callbacks(web)}
    assert firsts == set(SHOWS) | set(ACTS) | OTHERS, "a callback is new, or gone: say here what it tells"


@pytest.mark.parametrize("role", ROLES)
def test_no_callback_crosses_into_another_county(
    web: WebApp,
    objects_inside: PlantedObjects,
    objects_outside: PlantedObjects,
    without_limits: None,
    refusals: Counter[str],
    role: Role,
) -> None:
    browser = viewer(web, role)
    token, crossings, answers = browser.token, [], Counter[int]()
    before, chain = dump(web, outside=HERE), trace_of(web, THERE)
    lies = forgeries(objects_inside, objects_outside)
    for number, (name, (things, boot)) in enumerate(lies.items(), ROLES.index(role)):
        outputs = list_callbacks(web)
        for output in outputs if boot is None or role in WIDEST else part_of(outputs, number):
            for body in bodies(web, output, things, boot):
                got = ask(browser, body, token)
                answers[got.status_code] += 1
                if (
                    objects_outside.told_by(got, body)
                    or "000-2500-0001" in got.text
                    or got.status_code >= 500
                ):
                    crossings.append((name, body["output"][:60], body["changedPropIds"], got.status_code))
    assert crossings == []
    after = dump(web, outside=HERE)
    assert {
        table: set(after[table]) ^ set(before[table]) for table in before if after[table] != before[table]
    } == {}
    assert [row for row in trace_of(web, THERE) if row not in chain] == []
    assert sum(refusals.values()) >= answers[403] > 100, (refusals, answers)


@pytest.mark.parametrize("output", [*SHOWS])
def test_the_rightful_role_is_shown_its_own(
    web: WebApp,
    objects_inside: PlantedObjects,
    objects_outside: PlantedObjects,
    without_limits: None,
    output: str,
) -> None:
    browser = viewer(web, Role(SHOWS[output]))
    token, shown = browser.token, []
    full = next(item for item in list_callbacks(web) if first_output(item) == output)
    for body in bodies(web, full, objects_inside):
        got = ask(browser, body, token)
        assert objects_outside.mark not in got.text
        shown.append(bool(objects_inside.told_by(got, body)))
    assert any(shown)


@pytest.mark.parametrize("output", [*ACTS])
def test_the_rightful_role_acts_on_its_own(web: WebApp, without_limits: None, output: str) -> None:
    browser, planted = viewer(web, Role(ACTS[output])), plant_again(web)
    token, before = browser.token, dump(web)
    full = next(item for item in list_callbacks(web) if first_output(item) == output)
    statuses = {ask(browser, body, token).status_code for body in bodies(web, full, planted)}
    assert max(statuses) < 400, statuses
    assert dump(web) != before


def plant_again(web: WebApp) -> PlantedObjects:
    """Fresh things of the own county: an act uses them up."""
    with web.store.database.writing() as connection:
        connection.execute(delete(live_tables.dead_letters).where(live_tables.dead_letters.c.county == HERE))
        connection.execute(delete(live_tables.lost).where(live_tables.lost.c.county == HERE))
        connection.execute(delete(responses).where(responses.c.county == HERE))
        connection.execute(delete(people_tables.retention).where(people_tables.retention.c.county == HERE))
    return plant(web, HERE)


def test_a_right_that_is_missing_stops_a_callback_before_it_runs(
    web: WebApp, objects_inside: PlantedObjects, without_limits: None
) -> None:
    for role in ROLES:
        browser = viewer(web, role)
        token, held = browser.token, TABLE[role].rights
        for output in list_callbacks(web):
            rule = web.app.dash.demands.of(output).rule
            if rule.opens is Opens.NEEDS and not held & set(rule.rights):
                body = next(iter(bodies(web, output, objects_inside)))
                assert ask(browser, body, token).status_code == 403, (role, output)


def test_the_rights_named_in_a_store_are_nobodys(
    web: WebApp, objects_inside: PlantedObjects, without_limits: None
) -> None:
    browser = viewer(web, Role.GRID_HEAD)
    for output in list_callbacks(web):
        rule = web.app.dash.demands.of(output).rule
        if rule.opens is Opens.NEEDS and Right.SEE_LIVE not in rule.rights:
            got = ask(browser, next(iter(bodies(web, output, objects_inside))), browser.token)
            assert (got.status_code, objects_inside.mark in got.text) == (403, False), output
