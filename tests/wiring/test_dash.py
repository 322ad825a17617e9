"""Callbacks and layouts fit together. Dash itself reports neither unknown ids nor outputs with two owners."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.app import App
from domain.access.rights import TABLE, Role
from layouts import page
from layouts.navigation import OPENINGS
from tests.security.house import UPDATE, Browser, WebApp

Clients = dict[Role, Browser]
ROLES = (Role.DUTY_OFFICER, Role.COMMANDER, Role.ADMINISTRATOR, Role.AUDITOR)
"""Who, between them, may open every page and all that stands on it."""


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> WebApp:
    """The whole app as users get it; nothing is started."""
    return WebApp(tmp_path_factory.mktemp("wiring"), root)


@pytest.fixture(scope="module")
def app(web: WebApp) -> App:
    return web.app


@pytest.fixture(scope="module")
def clients(web: WebApp) -> Clients:
    return {role: web.sign_in_as(role) for role in ROLES}


@pytest.fixture(scope="module")
def callbacks(clients: Clients) -> list[dict[str, Any]]:
    """What Dash tells the browser of its callbacks."""
    return clients[Role.DUTY_OFFICER].get("/_dash-dependencies").get_json()


@pytest.fixture(scope="module")
def pages(clients: Clients, callbacks: list[dict[str, Any]]) -> dict[str, set[str]]:
    """The ids that stand on each page as it opens, for whoever may open it; the shell's included."""
    shell = set(ids_in(clients[Role.DUTY_OFFICER].get("/_dash-layout").get_json()))
    return {name: shell.union(*map(set, map(ids_in, open_page(clients, name)))) for name in page.LAYOUTS}


def open_page(clients: Clients, name: str) -> list[Any]:
    """The component trees that the router answers with for a page, one for each role that may open it."""
    able = [client for role, client in clients.items() if TABLE[role].rights & set(OPENINGS[name].rights)]
    return [tree_of(client, name) for client in able]


def tree_of(client: Any, name: str) -> Any:
    """The component tree of a page for one client."""
    given = {"pathname": "/" + name.replace("-", "/", 1), "search": ""}
    question = {
        "output": f"{page.Ids.SLOT}.children",
        "outputs": {"id": page.Ids.SLOT, "property": "children"},
        "inputs": [{"id": page.Ids.URL, "property": "pathname", "value": given["pathname"]}],
        "state": [{"id": page.Ids.URL, "property": "search", "value": given["search"]}],
        "changedPropIds": [f"{page.Ids.URL}.pathname"],
    }
    answer = client.post(UPDATE, question)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()["response"][page.Ids.SLOT]["children"]


def ids_in(node: Any) -> Iterator[str]:
    """Every id in a component tree, as Dash writes it in a dependency."""
    if isinstance(node, list):
        for child in node:
            yield from ids_in(child)
    elif isinstance(node, dict) and "props" in node:
        if "id" in node["props"]:
            yield id_text(node["props"]["id"])
        for value in node["props"].values():
            yield from ids_in(value)


def id_text(given: str | dict[str, Any]) -> str:
    """An id as text; one from a factory is JSON with its keys in order."""
    return given if isinstance(given, str) else json.dumps(given, sort_keys=True, separators=(",", ":"))


def outputs(callback: dict[str, Any]) -> list[str]:
    """The outputs of a callback as id.property; several are written ..a.b...c.d.. by Dash."""
    text = callback["output"]
    return text.strip(".").split("...") if text.startswith("..") else [text]


def list_named_ids(callback: dict[str, Any]) -> set[str]:
    """Every id that a callback names."""
    read = {item["id"] for item in (*callback["inputs"], *callback["state"])}
    return read | {output.rpartition(".")[0].replace("\\.", ".") for output in outputs(callback)}


def drop_patterns(ids: set[str]) -> set[str]:
    """Those that are not patterns for repeated things."""
    return {name for name in ids if not name.startswith("{")}


def patterns(callbacks: list[dict[str, Any]]) -> set[str]:
    """The types of repeated things that callbacks ask for."""
    names = {name for callback in callbacks for name in list_named_ids(callback) if name.startswith("{")}
    return {json.loads(name)["type"] for name in names}


def test_there_are_callbacks_and_pages(callbacks: list[dict[str, Any]], pages: dict[str, set[str]]) -> None:
    assert len(callbacks) >= len(pages) >= 3
    assert all(len(ids) > len(page.Ids) for ids in pages.values())


def test_every_id_of_a_callback_is_on_one_and_the_same_page(
    callbacks: list[dict[str, Any]], pages: dict[str, set[str]]
) -> None:
    homeless = [
        sorted(drop_patterns(list_named_ids(callback)) - set().union(*pages.values())) or callback["output"]
        for callback in callbacks
        if not any(drop_patterns(list_named_ids(callback)) <= ids for ids in pages.values())
    ]
    assert homeless == []


def test_each_output_has_one_owner(callbacks: list[dict[str, Any]]) -> None:
    owners = Counter(output.partition("@")[0] for callback in callbacks for output in outputs(callback))
    assert {output: n for output, n in owners.items() if n > 1} == {}
    assert all("@" not in callback["output"] for callback in callbacks), "a duplicate was allowed"


def test_an_id_stands_once_on_its_page(clients: Clients) -> None:
    for name in page.LAYOUTS:
        for tree in open_page(clients, name):
            counts = Counter(ids_in(tree))
            assert {found: n for found, n in counts.items() if n > 1} == {}, name


def test_pages_are_what_the_validation_layout_says(app: App, pages: dict[str, set[str]]) -> None:
    promised = set(ids_in(json.loads(json.dumps(app.dash.validation_layout, default=encode_component))))
    assert drop_patterns(set().union(*pages.values())) == drop_patterns(promised)


def test_every_pattern_is_made_by_a_layout(callbacks: list[dict[str, Any]], root: Path) -> None:
    layouts = "".join(path.read_text("utf-8") for path in (root / "layouts").glob("*.py"))
    assert {kind for kind in patterns(callbacks) if f'"type": "{kind}"' not in layouts} == set()


def test_unknown_ids_are_refused_when_the_app_is_used(app: App) -> None:
    assert not app.dash.config.suppress_callback_exceptions


def test_a_browser_is_told_of_no_other_page(clients: Clients) -> None:
    """It would look through all layouts on each visit; here they are looked at once."""
    document = clients[Role.DUTY_OFFICER].get("/wall").get_data(as_text=True)
    config = json.loads(document.partition('type="application/json">')[2].partition("</script>")[0])
    assert "validation_layout" not in config
    assert config["suppress_callback_exceptions"]


def test_a_page_of_ours_runs_before_the_scripts_of_dash(clients: Clients) -> None:
    """They run in this order when the document is read, as modules do and what is deferred."""
    document = clients[Role.DUTY_OFFICER].get("/wall").get_data(as_text=True)
    entry, *others, renderer = re.findall(r"<script (?!id=\"_dash-config)[^>]+>", document)
    assert 'type="module" src="/assets/' in entry
    assert others
    assert all(tag.startswith("<script defer src=") for tag in others)
    assert renderer == '<script id="_dash-renderer" type="module">'


@pytest.mark.parametrize("name", ["dispatch", "wall"])
def test_the_first_layout_has_what_the_router_answers(clients: Clients, name: str) -> None:
    officer = clients[Role.DUTY_OFFICER]
    first = officer.get("/_dash-layout", headers={"Referer": f"http://localhost/{name}"}).get_json()
    slot = first["props"]["children"][1]["props"]
    routed = {"id": page.Ids.SLOT, "children": tree_of(officer, name)}
    assert "seal" in without_seals(slot)
    assert without_seals(slot) == without_seals(routed)


def without_seals(layout: dict[str, Any]) -> str:
    """A layout without what tells when its form was sealed, to the second."""
    return re.sub(r"[\w-]{40,}\.[\w-]{6}\.[\w-]{27}", "seal", json.dumps(layout, sort_keys=True))


def encode_component(value: Any) -> Any:
    """A component as JSON."""
    return value.to_plotly_json()


def test_the_test_sees_an_unknown_id_and_a_second_owner() -> None:
    callback = {"output": "..a.data...b\\.c.children..", "inputs": [{"id": "d"}], "state": []}
    assert list_named_ids(callback) == {"a", "b.c", "d"}
    assert outputs({"output": "a.data"}) == ["a.data"]
    assert list(ids_in([{"props": {"id": {"type": "x", "id": 1}, "children": {"props": {"id": "y"}}}}])) == [
        '{"id":1,"type":"x"}',
        "y",
    ]


def test_charts_come_with_the_small_bundle_which_no_page_loads_by_itself(clients: Clients) -> None:
    document = clients[Role.DUTY_OFFICER].get("/wall").get_data(as_text=True)
    config = json.loads(re.search(r'<script id="_dash-config"[^>]*>(.*?)</script>', document)[1])  # type: ignore[index]
    assert not re.search(r'<script src="[^"]*plotly', document)
    answer = clients[Role.DUTY_OFFICER].get(config["plotlyjs_url"])
    assert (answer.status_code, config["serve_locally"]) == (200, False)
    assert "immutable" in answer.headers["Cache-Control"]
    assert b"plotly.js (basic - minified) v" in answer.get_data()[:300]


def test_the_small_bundle_is_of_the_version_that_plotly_brings(root: Path) -> None:
    from plotly.offline import get_plotlyjs_version

    wanted = json.loads((root / "package.json").read_text())["dependencies"]["plotly.js-basic-dist-min"]
    assert wanted == get_plotlyjs_version()
