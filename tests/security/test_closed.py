"""Every route, callback, page and socket event has a rule; what none names is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from dash import Input, Output
from flask import Flask
from werkzeug.routing import IntegerConverter

from callbacks.shared import value_shapes
from dashboard.http.dash_pages import PalmDash
from dashboard.http.security import authorization, route_demands
from dashboard.http.security.authorization import Authorizer
from dashboard.http.security.callback_demands import first_output
from dashboard.http.security.route_demands import RouteDemand
from dashboard.http.security.rules import EVENTS, PAGES
from dashboard.identity.authentication import attach
from domain.access.demands import SIGNED_IN, Opens
from domain.access.rights import NOBODY, Kind, Role, Viewer
from layouts.admin.imports import Ids
from tests.security.house import UPDATE, WebApp, callback

ROLES = [
    role for role in Role if role not in (Role.WALL, Role.READER, Role.REPORTER, Role.METER, Role.RESPONDER)
]


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    return WebApp(tmp_path_factory.mktemp("closed"), root)


def endpoints(web: WebApp) -> set[str]:
    """Every endpoint of the app's own map."""
    return {rule.endpoint for rule in web.app.flask.url_map.iter_rules()}


def demands(web: WebApp) -> Mapping[str, RouteDemand]:
    """What every endpoint demands."""
    return route_demands.all_of(web.app.flask)


def routes(web: WebApp) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, an address of it)."""
    adapter = web.app.flask.url_map.bind("localhost")
    for rule in web.app.flask.url_map.iter_rules():
        values = {name: _value(kind) for name, kind in rule._converters.items()}
        path = adapter.build(rule.endpoint, values, force_external=False)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, path


def _value(converter: Any) -> Any:
    return 1 if isinstance(converter, IntegerConverter) else "x"


def test_every_endpoint_says_what_it_demands(web: WebApp) -> None:
    assert endpoints(web) - set(demands(web)) == set(), "the views of these have no @demands"
    assert set(demands(web)) - endpoints(web) == set(), "these demands are of no endpoint"


def test_every_callback_says_to_whom_it_opens(web: WebApp) -> None:
    firsts = {first_output(output) for output in web.app.dash.callback_map}
    assert firsts - set(web.app.dash.demands) == set(), "these are registered without a rule="
    assert set(web.app.dash.demands) - firsts == set(), "these demands are of no callback"


def test_only_callbacks_of_the_browser_are_closed(web: WebApp) -> None:
    for output, kept in web.app.dash.callback_map.items():
        closed = web.app.dash.demands.of(output).rule.opens is Opens.CLOSED
        assert closed == ("callback" not in kept), output


def test_every_value_of_a_callback_has_a_shape(web: WebApp) -> None:
    nameless = set()
    for output, kept in web.app.dash.callback_map.items():
        if "callback" not in kept:
            continue
        shapes = web.app.dash.demands.of(output).shapes
        for item in (*kept["inputs"], *kept["state"]):
            if shapes.get(f"{item['id']}.{item['property']}") is None:
                nameless.add((first_output(output), f"{item['id']}.{item['property']}"))
    assert nameless == set(), "no shapes= of the callback names these"


def test_every_event_has_a_rule(web: WebApp) -> None:
    handlers = web.app.sockets.io.server.handlers
    assert set(handlers) == {"/"}
    assert set(handlers["/"]) == set(EVENTS)
    assert web.app.sockets.io.server.namespace_handlers == {}


def test_every_page_that_is_drawn_has_a_rule() -> None:
    from layouts import page

    assert set(page.LAYOUTS) == set(PAGES)


LEAVES = {
    "api_read.state", "api_read.changes", "api_read.case", "api_read.grid", "reveal.case", "reveal.letter",
    "reveal.person",
    "handling.handling", "handling.commands", "joint.joint", "joint.joint_commands",
    "api_squads.recommendation", "api_squads.squad", "api_squads.candidates", "api_squads.search",
    "squad_messages.read", "rollout_people.people",
    "api_rollouts.rollout_tasks", "warnings.listed", "warnings.shown", "warnings.hand_in", "warnings.decide",
    "evacuations.ledger", "evacuations.ledger_file", "evacuations.reveal", "evacuations.card",
    "evacuation_forms.codes", "evacuation_forms.file", "evacuation_forms.lines", "sheets.lines",
    "moved_lists.preview", "moved_lists.record",
    "sheets.codes", "sheets.file",
    "api_checks.answers", "api_checks.file", "api_situations.report", "api_situations.file",
    "api_export.cases", "api_trace.export_file", "api_trace.page", "/_dash-update-component",
}  # fmt: skip


def test_every_way_out_of_personal_data_has_a_rate(web: WebApp) -> None:
    assert {endpoint for endpoint in LEAVES if demands(web)[endpoint].rate is None} == set()


def test_only_the_callback_that_imports_takes_a_file(web: WebApp) -> None:
    assert web.app.dash.demands.uploads == [web.app.dash.demands.of(f"{Ids.MADE}.data")]


def test_somebody_who_has_not_signed_in_gets_nothing_but_what_is_public(web: WebApp) -> None:
    client = web.anonymous()
    for endpoint, method, path in routes(web):
        answer = client.open(path, method=method)
        if demands(web)[endpoint].rule.opens is Opens.PUBLIC:
            continue
        if endpoint in authorization.PAGES:
            assert answer.status_code == 302, path
            assert answer.headers["Location"].startswith("/signin?next=%2F"), path
        else:
            assert answer.status_code == 401, (endpoint, method, path, answer.status_code)
            assert answer.get_json()["error"]["code"] == "signin_needed"


@pytest.mark.parametrize("role", ROLES)
def test_a_right_that_is_missing_is_refused_at_the_door(web: WebApp, role: Role) -> None:
    browser = web.sign_in_as(role, unit="enforcement" if role is Role.UNIT_OFFICER else None)
    from domain.access.rights import TABLE

    held = TABLE[role].rights
    for endpoint, method, path in routes(web):
        rule = demands(web)[endpoint].rule
        if rule.opens is Opens.PUBLIC or endpoint == UPDATE:
            continue
        allowed = rule.opens is Opens.SIGNED_IN or bool(held & set(rule.rights))
        if not allowed:
            send: Any = browser.post if method == "POST" else browser.client.open
            more = {} if method == "POST" else {"method": method}
            assert send(path, **more).status_code == 403, (role, endpoint)


def test_a_new_callback_without_a_rule_is_closed_to_everybody() -> None:
    dash = PalmDash("new", server=False)
    dash.callback(Output("new", "children"), Input("thing", "n_clicks"))(lambda clicks: clicks)
    assert dash.demands.of("new.children").rule.opens is Opens.CLOSED
    dash.callback(
        Output("other", "children"), Input("thing", "data"), Input("thing", "value"), rule=SIGNED_IN
    )(lambda *given: given)
    shapes = dash.demands.of("other.children").shapes
    assert shapes == {"thing.data": None, "thing.value": value_shapes.choice}


def test_a_shape_of_what_a_callback_does_not_take_is_a_mistake() -> None:
    dash = PalmDash("new", server=False)
    with pytest.raises(ValueError, match="does not take"):
        dash.callback(
            Output("new", "children"),
            Input("thing", "data"),
            rule=SIGNED_IN,
            shapes={"else": value_shapes.text},
        )


def test_callbacks_are_refused_by_right(web: WebApp) -> None:
    body = callback(web, "sources-lost.children", **{"sources-county.data": "330825"})
    assert web.sign_in_as("grid_head", "330825101").post(UPDATE, body).status_code == 403
    assert web.sign_in_as("reviewer").post(UPDATE, body).status_code == 200
    body = callback(web, "sources-known.data", **{"sources-county.data": "330825"})
    assert web.sign_in_as("reviewer").post(UPDATE, body).status_code == 403


def test_a_new_endpoint_without_a_rule_is_closed_to_everybody() -> None:
    class _Acts:
        def count(self, what: str) -> None: ...

    class _Everybody:
        def of(self, request: Any) -> Viewer:
            return Viewer(Kind.PERSON, "account:1", "x", (), None, "s")

    flask = Flask("new")
    attach(flask, _Everybody())  # type: ignore[arg-type]
    Authorizer(_Acts()).attach(flask)  # type: ignore[arg-type]
    flask.add_url_rule("/new", "new.thing", lambda: "secret")
    flask.config["PROPAGATE_EXCEPTIONS"] = True
    from dashboard.identity.problems import Problem

    with pytest.raises(Problem, match="forbidden"):
        flask.test_client().get("/new")


def test_no_rule_lets_nobody_or_our_own_loops_in(web: WebApp) -> None:
    inner = Viewer(Kind.INNER, "inner:canary", "canary", ())
    callbacks = [web.app.dash.demands.of(output).rule for output in web.app.dash.demands]
    routes = [demand.rule for demand in demands(web).values()]
    closed = [rule for rule in (*routes, *callbacks) if rule.opens is not Opens.PUBLIC]
    assert closed
    assert not any(rule.lets(NOBODY) or rule.lets(inner) for rule in closed)
