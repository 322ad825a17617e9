"""Role × door, and role × region × unit × topic: every route, page, event and room of the program's
registries is in a row here, written by hand a second time. One that no row names fails.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from dashboard.http.api.openapi import document
from dashboard.http.security import route_demands
from dashboard.http.security.rules import EVENTS, PAGES
from domain.access.demands import Opens, Rule
from domain.access.rights import Grant, Kind, Right, Role, Viewer
from domain.access.scope import scope_of
from domain.topics.registry import TOPICS
from tests.security.house import WebApp

HERE, THERE, TOWN, OTHER_TOWN, VILLAGE = "330825", "330803", "330825101", "330825102", "330825101264"
ADMINISTRATOR, COMMANDER, OFFICER, UNIT = "administrator", "commander", "duty_officer", "unit_officer"
HEAD, LIAISON, REVIEWER, AUDITOR = "grid_head", "liaison", "reviewer", "auditor"
WALL, READER, REPORTER, METER, LINK = "wall", "reader", "reporter", "meter", "responder"
DUTY, FIELD = {COMMANDER, OFFICER}, {COMMANDER, OFFICER, UNIT, HEAD}
SEES_CASES = FIELD | {LIAISON, REVIEWER, READER}
PEOPLE = {ADMINISTRATOR, *FIELD, LIAISON, REVIEWER, AUDITOR}
SIGNED_IN = PEOPLE | {WALL, READER, REPORTER, METER}
EVERYBODY = SIGNED_IN | {LINK}
HEARS = SEES_CASES | {WALL, ADMINISTRATOR, AUDITOR}
KINDS = {WALL: Kind.KIOSK, READER: Kind.TOKEN, REPORTER: Kind.TOKEN, METER: Kind.TOKEN, LINK: Kind.LINK}
ROWS: list[tuple[set[str], str]] = [
    (EVERYBODY, "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path> /_favicon.ico "
     "_dash_assets.static health.alive health.ready palm.link palm.manifest palm.page signin.demo "
     "signin.enter signin.kiosk signin.kiosk_enter signin.leave signin.next_step signin.oidc "
     "signin.oidc_back signin.page signin.redeem signin.step signin.totp_picture_half signin.welcome"),
    (SIGNED_IN, "/ /<path:path> /_dash-dependencies /_dash-layout /_dash-update-component api_read.county "
     "api_read.geometry api_read.locale api_read.schema api_read.schema_list here.look here.used home "
     "openapi.description signin.account signin.end_session signin.everywhere signin.password "
     "signin.recovery signin.totp signin.totp_confirm signin.totp_picture signin.totp_remove unknown_api "
     "whoami.viewer api_squads.offers"),
    (set(), "/_reload-hash"),
    (SEES_CASES, "api_export.cases api_read.case api_rollouts.rollout "
     "proposals.listed api_checks.answers api_checks.check api_checks.checks api_checks.file "
     "api_rollouts.rollouts api_rollouts.rollout_tasks api_rollouts.rollout_voids "
     "rollout_people.people rollout_people.file rollout_people.leaves api_rollouts.rollout_difficulties "
     "api_rollouts.rollout_reports "
     "case_photos.photo visits.listed "
     "duties.page duties.rows joint.joint sheets.file squad_messages.read "
     "squad_messages.voice trail.data trail.file trail.page"),
    (HEARS, "api_read.changes api_read.state"),
    (SEES_CASES | {WALL}, "api_read.grid api_rollouts.rollout_curve "
     "storms.covers warnings.listed warnings.shown"),
    ({COMMANDER}, "api_rollouts.plan_preview api_rollouts.prepare_rollout api_rollouts.rollout_commands "
     "proposals.accept proposals.dismiss sheets.codes sheets.lines "
     "api_checks.ask api_checks.close api_checks.preview"),
    ({COMMANDER}, "api_responses.response api_responses.declare api_responses.end"),
    ({COMMANDER, REPORTER}, "api_rollouts.rollout_receipts api_checks.answer visits.record"),
    ({COMMANDER}, "evacuations.order evacuations.lift evacuations.preview"),
    (DUTY | {HEAD}, "evacuations.listed evacuations.shared evacuations.ledger evacuations.ledger_file "
     "evacuations.verify "
     "evacuations.give_back evacuations.reveal evacuations.card evacuation_forms.codes hazards.reveal "
     "evacuation_forms.file evacuation_forms.lines evacuation_forms.correct "
     "moved_lists.preview moved_lists.record"),
    (DUTY | {HEAD, REPORTER}, "evacuations.reports hazards.patrol"),
    (SEES_CASES, "hazards.points hazards.patrols"),
    (SEES_CASES, "past.rollouts past.warnings past_pages.warning past_pages.warnings"),
    (DUTY, "past_pages.rollouts"),
    (DUTY | {UNIT}, "api_squads.loans"),
    (DUTY, "plans.decide plans.file plans.page plans.plan"), ({COMMANDER}, "plans.save"),
    (DUTY, "api_plans.decide api_plans.file api_plans.plan api_plans.plans api_plans.preview"),
    ({COMMANDER}, "api_plans.save api_plans.candidates api_plans.deputies"),
    (DUTY, "situations.act situations.begin situations.page situations.report api_situations.begin "
     "api_situations.edit api_situations.file api_situations.refresh api_situations.report "
     "api_situations.reports api_situations.send api_situations.tell api_situations.void"),
    ({COMMANDER}, "api_situations.approve"),
    (DUTY, "squad_messages.send warnings.decide warnings.hand_in"),
    (FIELD, "handling.commands handling.handling joint.joint_commands reveal.case"),
    (DUTY, "api_squads.assemble api_squads.candidates api_squads.recommendation api_squads.squad "
     "api_squads.commanders api_squads.leads api_squads.phones api_squads.search "
     "api_squads.squad_commands entering.enter"),
    ({COMMANDER, UNIT}, "complaints.answer complaints.page complaints.state"),
    ({OFFICER}, "reveal.letter"),
    (DUTY | {ADMINISTRATOR}, "reveal.person"),
    ({AUDITOR}, "api_trace.export_file api_trace.page"),
    ({REPORTER}, "api_write.reports"),
    ({ADMINISTRATOR, METER}, "health.figures"),
    ({COMMANDER}, "confirmations.decide confirmations.page"),
    ({LINK}, "palm.act_as_deputy palm.deputy palm.remind_team palm.team"),
    ({LINK}, "palm.called_case palm.case_map palm.case_photo palm.choices palm.commands palm.message_photo "
     "palm.message_voice palm.messages palm.own palm.photos palm.send_message palm.state"),
]  # fmt: skip
PAGE_ROWS: list[tuple[set[str], str]] = [
    (SEES_CASES, "dispatch"),
    (SEES_CASES | {WALL}, "wall"),
    (DUTY, "rollout"),
    (DUTY | {HEAD}, "evacuation"),
    (DUTY | {HEAD}, "sheets"),
    (DUTY, "checks rollout"),
    (DUTY | {UNIT}, "squads"),
    (DUTY | {UNIT, REVIEWER}, "review"),
    (DUTY | {REVIEWER}, "sources"),
    ({AUDITOR}, "trace"),
    (DUTY | {ADMINISTRATOR}, "admin admin-units admin-posts admin-rosters"),
    ({ADMINISTRATOR}, "admin-imports admin-accounts admin-tokens admin-kiosks admin-retention"),
    ({ADMINISTRATOR, COMMANDER}, "admin-requests"),
]
EVENT_ROWS: list[tuple[set[str], str]] = [
    (EVERYBODY, "disconnect"), (SIGNED_IN, "connect"), (HEARS, "join"),
]  # fmt: skip


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("doors"), root)


def viewer_of(role: str, region: str = HERE, unit: str = "water", person: str | None = None) -> Viewer:
    """Somebody with one role."""
    grant = Grant(Role(role), region, unit if role == UNIT else None)
    return Viewer(KINDS.get(role, Kind.PERSON), f"{role}:1", "x", (grant,), person)


def crossings(rules: dict[str, Rule], rows: list[tuple[set[str], str]]) -> list[tuple[str, str]]:
    """Doors and roles of which the table and the program say different things."""
    named = {name: roles for roles, names in rows for name in names.split()}
    assert set(rules) - set(named) == set(), "no row says to whom these open: add them"
    assert set(named) - set(rules) == set(), "there are no such doors"
    return [
        (name, role)
        for name, rule in rules.items()
        for role in sorted(EVERYBODY)
        if rule.lets(viewer_of(role)) is not (role in named[name])
    ]


def test_there_is_a_row_for_every_role() -> None:
    assert {str(role) for role in Role} == EVERYBODY


def test_every_route_opens_to_whom_its_row_says(web: WebApp) -> None:
    demands = route_demands.all_of(web.app.flask)
    assert crossings({name: demand.rule for name, demand in demands.items()}, ROWS) == []
    print(f"{len(demands)} routes x {len(EVERYBODY)} roles")


def test_every_page_and_event_opens_to_whom_its_row_says() -> None:
    assert crossings(dict(PAGES), PAGE_ROWS) == []
    assert crossings(dict(EVENTS), EVENT_ROWS) == []
    print(f"{len(PAGES)} pages, {len(EVENTS)} events x {len(EVERYBODY)} roles")


def test_every_operation_of_the_api_that_is_described_is_a_route_of_the_matrix(web: WebApp) -> None:
    adapter = web.app.flask.url_map.bind("localhost")
    rows = {name for _, names in ROWS for name in names.split()}
    found = []
    for path, operations in document("0")["paths"].items():
        for method in operations.keys() & {"get", "post", "put", "delete"}:
            endpoint, _ = adapter.match(re.sub(r"\{[^}]+\}", "1", path), method=method.upper())
            found.append(endpoint)
            assert endpoint in rows, (method, path)
            assert route_demands.all_of(web.app.flask)[endpoint].rule.opens is not Opens.CLOSED
    print(f"{len(found)} operations")
    assert len(set(found)) > 20


PLACES = (HERE, THERE, TOWN, OTHER_TOWN)
WHOLE = {COMMANDER, OFFICER, HEAD, REVIEWER, WALL, READER}
"""Roles that see all of their region."""
CALLED = {"called": ["unit:water", "person:LY-L00001", OTHER_TOWN]}
OVER = {(role, place) for role in WHOLE for place in (HERE, TOWN)}
WATER = {(UNIT, place) for place in (HERE, TOWN, OTHER_TOWN)}
PERSON = {(LIAISON, place) for place in (HERE, TOWN, OTHER_TOWN)}
FAR = {(role, place) for role in (COMMANDER, OFFICER, READER) for place in (HERE, TOWN)}
ALL_HERE = {(role, place) for role in WHOLE | {UNIT, LIAISON} for place in PLACES if place != THERE}
SIGHTS: list[tuple[str, dict[str, Any], set[tuple[str, str]]]] = [
    *(
        (topic, {"region": VILLAGE, "matter": matter, **called}, seen)
        for topic in ("cases", "squads")
        for matter, called, seen in (
            (None, {}, OVER),
            ("flood", {}, OVER | {(UNIT, HERE), (UNIT, TOWN)}),
            (None, CALLED, OVER | WATER | PERSON | {(role, OTHER_TOWN) for role in WHOLE}),
        )
    ),
    (
        "grids",
        {"region": VILLAGE + "001"},
        {(role, place) for role, place in ALL_HERE if place != OTHER_TOWN},
    ),
    ("positions", {"person": "LY-L00002", "region": VILLAGE}, FAR),
    ("positions", {"person": "LY-L00001", "region": VILLAGE}, FAR | PERSON),
    ("responses", {"type": "typhoon", "region": HERE}, ALL_HERE),
    ("proposals", {"id": "JY", "region": HERE}, ALL_HERE),
    (
        "storms",
        {"id": "202613", "region": HERE},
        {(role, place) for role in WHOLE | {UNIT, LIAISON} for place in PLACES},
    ),
    (
        "warnings",
        {"id": "w", "region": HERE, "regions": [TOWN]},
        {item for item in ALL_HERE if item[1] != OTHER_TOWN},
    ),
    ("rollouts", {"id": "RW", "region": HERE}, {item for item in ALL_HERE if item[0] in WHOLE}),
    ("branches", {"id": "RW/1", "region": VILLAGE}, OVER),
    ("evacuations", {"id": f"ZY/{VILLAGE}", "region": VILLAGE}, OVER),
    ("evacuations", {"id": "ZY", "region": HERE}, {item for item in ALL_HERE if item[0] in WHOLE}),
    ("patrols", {"id": "H1", "region": VILLAGE}, OVER),
    ("checks", {"id": "HC/1", "part": "region", "region": VILLAGE}, OVER),
    (
        "checks",
        {"id": "HC", "part": "check", "region": HERE},
        {item for item in ALL_HERE if item[0] in WHOLE},
    ),
]
"""Topic, a row of it, and who (role, place) sees it in a room; units are of water, the person LY-L00001."""


@pytest.mark.parametrize(("topic", "row", "sees"), SIGHTS)
def test_every_room_tells_what_its_seat_may_see(topic: str, row: Any, sees: set[tuple[str, str]]) -> None:
    known = {item.name: item for item in TOPICS}
    got = set()
    for role in sorted(EVERYBODY):
        for place in PLACES:
            viewer = viewer_of(role, place, person="LY-L00001" if role == LIAISON else None)
            scope = scope_of(viewer, place, lambda unit: frozenset({"flood"}), Right.SEE_LIVE)
            if scope is not None and known[topic].shows(row, scope):
                got.add((role, place))
    assert got == sees


def test_every_topic_is_in_a_row() -> None:
    assert {topic for topic, _, _ in SIGHTS} == {topic.name for topic in TOPICS}
    print(f"{len(SIGHTS)} rows of rooms x {len(EVERYBODY)} roles x {len(PLACES)} places")
