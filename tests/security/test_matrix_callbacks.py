"""Role × region × object by direct callback POST: every server callback of the app, from its own map.

Each role asks every callback, by every input that could call it, for the things of another county: with all
stores and states forged to that county, with the whole city in them, and with its own page but foreign ids.
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
from tests.security.callback_world import Things, bodies, dump, plant, trace_of
from tests.security.house import UPDATE, Browser, House
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
def house(root: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("callbacks"), root, counties=str(root / "counties" / "quzhou"))


@pytest.fixture(scope="module")
def mine(house: House) -> Things:
    return plant(house, HERE)


@pytest.fixture(scope="module")
def theirs(house: House) -> Things:
    return plant(house, THERE)


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch, house: House) -> None:
    """Nobody is slowed down: each refusal is to be the rule's own."""
    house.app.flask.extensions["palm_limiter"].enabled = False


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


def called(house: House) -> list[str]:
    """Every callback that the server computes."""
    return [output for output, kept in house.app.dash.callback_map.items() if "callback" in kept]


def viewer(house: House, role: Role, region: str = HERE) -> Browser:
    """A browser of a role; a wall's is opened by its key."""
    if role is not Role.WALL:
        return house.somebody(role, region, "traffic-police" if role is Role.UNIT_OFFICER else None)
    accounts = accounts_of(house.store)
    kiosk, key = commands_of(accounts).create_kiosk("大厅", region, None, administrator(), "")
    return Browser(
        house.nobody(),
        services_of(accounts).sessions.open_kiosk(key, "", "").session_secret,
        f"kiosk:{kiosk.id}",
    )


def ask(browser: Browser, body: Any, token: str) -> Any:
    return browser.post(UPDATE, body, headers={"X-CSRFToken": token})


def forgeries(mine: Things, theirs: Things) -> dict[str, tuple[Things, dict[str, Any] | None]]:
    """What is reached for, and how the page's start lies about it."""
    return {
        "county": (theirs, None),
        "city": (replace(theirs, region=CITY), {"region": CITY, "counties": [THERE, HERE]}),
        "township": (replace(theirs, region=theirs.town), {"region": theirs.town, "counties": [THERE]}),
        "own page, foreign ids": (theirs, {"region": mine.county, "counties": [mine.county]}),
        "own county above, theirs below": (theirs, {"region": theirs.town, "counties": [mine.county]}),
    }


def test_every_callback_of_the_app_is_here(house: House) -> None:
    firsts = {first_output(output) for output in called(house)}
    assert firsts == set(SHOWS) | set(ACTS) | OTHERS, "a callback is new, or gone: say here what it tells"


@pytest.mark.parametrize("role", ROLES)
def test_no_callback_crosses_into_another_county(
    house: House, mine: Things, theirs: Things, unhurried: None, refusals: Counter[str], role: Role
) -> None:
    browser = viewer(house, role)
    token, crossings, answers = browser.token, [], Counter[int]()
    before, chain = dump(house, outside=HERE), trace_of(house, THERE)
    for name, (things, boot) in forgeries(mine, theirs).items():
        for output in called(house):
            for body in bodies(house, output, things, boot):
                got = ask(browser, body, token)
                answers[got.status_code] += 1
                if theirs.told_by(got, body) or "000-2500-0001" in got.text or got.status_code >= 500:
                    crossings.append((name, body["output"][:60], body["changedPropIds"], got.status_code))
    assert crossings == []
    after = dump(house, outside=HERE)
    assert {
        table: set(after[table]) ^ set(before[table]) for table in before if after[table] != before[table]
    } == {}
    assert [row for row in trace_of(house, THERE) if row not in chain] == []
    assert sum(refusals.values()) >= answers[403] > 100, (refusals, answers)


@pytest.mark.parametrize("output", [*SHOWS])
def test_the_rightful_role_is_shown_its_own(
    house: House, mine: Things, theirs: Things, unhurried: None, output: str
) -> None:
    browser = viewer(house, Role(SHOWS[output]))
    token, shown = browser.token, []
    full = next(one for one in called(house) if first_output(one) == output)
    for body in bodies(house, full, mine):
        got = ask(browser, body, token)
        assert theirs.mark not in got.text
        shown.append(bool(mine.told_by(got, body)))
    assert any(shown)


@pytest.mark.parametrize("output", [*ACTS])
def test_the_rightful_role_acts_on_its_own(house: House, unhurried: None, output: str) -> None:
    browser, own = viewer(house, Role(ACTS[output])), plant_again(house)
    token, before = browser.token, dump(house)
    full = next(one for one in called(house) if first_output(one) == output)
    statuses = {ask(browser, body, token).status_code for body in bodies(house, full, own)}
    assert max(statuses) < 400, statuses
    assert dump(house) != before


def plant_again(house: House) -> Things:
    """Fresh things of the own county: an act uses them up."""
    with house.store.database.writing() as connection:
        connection.execute(delete(live_tables.dead_letters).where(live_tables.dead_letters.c.county == HERE))
        connection.execute(delete(live_tables.lost).where(live_tables.lost.c.county == HERE))
        connection.execute(delete(responses).where(responses.c.county == HERE))
        connection.execute(delete(people_tables.retention).where(people_tables.retention.c.county == HERE))
    return plant(house, HERE)


def test_a_right_that_is_missing_stops_a_callback_before_it_runs(
    house: House, mine: Things, unhurried: None
) -> None:
    for role in ROLES:
        browser = viewer(house, role)
        token, held = browser.token, TABLE[role].rights
        for output in called(house):
            rule = house.app.dash.demands.of(output).rule
            if rule.opens is Opens.NEEDS and not held & set(rule.rights):
                body = next(iter(bodies(house, output, mine)))
                assert ask(browser, body, token).status_code == 403, (role, output)


def test_the_rights_named_in_a_store_are_nobodys(house: House, mine: Things, unhurried: None) -> None:
    browser = viewer(house, Role.GRID_HEAD)
    for output in called(house):
        rule = house.app.dash.demands.of(output).rule
        if rule.opens is Opens.NEEDS and Right.SEE_LIVE not in rule.rights:
            got = ask(browser, next(iter(bodies(house, output, mine))), browser.token)
            assert (got.status_code, mine.mark in got.text) == (403, False), output
