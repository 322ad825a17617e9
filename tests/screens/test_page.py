"""Addresses lead to pages, in the language and theme that were asked for."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import flask
import pytest
from dash import Dash
from plotly.utils import PlotlyJSONEncoder

from callbacks import page as callbacks
from domain.access.rights import Role, Viewer
from layouts import page
from layouts.site import Boot, Site
from tests.screens.conftest import make_viewer


def encode_component(component: Any) -> Any:
    return json.loads(json.dumps(component, cls=PlotlyJSONEncoder))


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        if "props" in tree:
            yield tree
        for value in tree.values():
            yield from nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from nodes(value)


def texts(component: Any) -> str:
    return json.dumps(encode_component(component), ensure_ascii=False)


def boot_of(component: Any) -> dict[str, Any]:
    stores = [
        node
        for node in nodes(encode_component(component))
        if str(node["props"].get("id", "")).endswith("-boot")
    ]
    assert len(stores) == 1
    return dict(stores[0]["props"]["data"])


@pytest.mark.parametrize("name", ["wall", "dispatch", "sources"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_page_exists_in_both_languages(site: Site, name: str, lang: str) -> None:
    made = callbacks.render(site, f"/{name}", f"?lang={lang}", {})
    boot = boot_of(made)
    assert (boot["page"], boot["lang"], boot["region"], boot["counties"]) == (
        name,
        lang,
        "330825",
        ["330825"],
    )
    assert ("龙游县" in texts(made)) == (lang == "zh")


def test_an_unknown_page_and_an_unknown_region_say_so(site: Site) -> None:
    lost = texts(callbacks.render(site, "/nowhere/<b>", "", {}))
    assert "没有这个页面" in lost
    assert "/nowhere/<b>" in lost
    away = texts(callbacks.render(site, "/wall", "?region=110101&lang=en", {}))
    assert "110101" in away
    assert "no such region" in away


def test_query_wins_over_cookie_wins_over_default(site: Site) -> None:
    cookies = {"palm_lang": "en", "palm_theme": "light"}
    assert boot_of(callbacks.render(site, "/wall", "", cookies))["lang"] == "en"
    assert boot_of(callbacks.render(site, "/wall", "?lang=zh", cookies))["lang"] == "zh"
    assert boot_of(callbacks.render(site, "/wall", "?lang=xx", {}))["lang"] == "zh"
    assert boot_of(callbacks.render(site, "/wall", "?theme=dark", cookies))["theme"] == "dark"


@pytest.mark.parametrize(
    ("query", "rotate", "every"),
    [
        ("", None, 30),
        ("?rotate=townships&every=10", "townships", 10),
        ("?rotate=x&every=1", None, 5),
        ("?rotate=panels&every=-3", "panels", 30),
    ],
)
def test_a_wall_rotates_only_as_asked(site: Site, query: str, rotate: str | None, every: int) -> None:
    boot = boot_of(callbacks.render(site, "/wall", query, {}))
    assert (boot["rotate"], boot["every"]) == (rotate, every)


def test_a_city_and_a_township_name_themselves(site: Site, seen_by: Callable[[Viewer], Site]) -> None:
    whole = seen_by(make_viewer((Role.DUTY_OFFICER, "3308")))
    city = callbacks.render(whole, "/dispatch", "?region=3308", {})
    assert boot_of(city)["counties"] == ["330803", "330825"]
    town = texts(callbacks.render(site, "/dispatch", "?region=330825101", {}))
    assert re.search(r'"湖镇镇", [^"]*"(props|type|namespace)".{,90}"Wbr".{,60}, "综合信息指挥室"', town)


def test_ids_are_unique_over_all_pages(site: Site) -> None:
    found = [
        str(node["props"]["id"])
        for node in nodes(encode_component(page.validation_layout(site)))
        if "id" in node["props"]
    ]
    counts = Counter(item for item in found if not item.endswith("-title"))
    assert [key for key, n in counts.items() if n > 1] == []
    declared = {*(item for ids in page.IDS for item in ids), *page.Ids}
    assert sorted(declared - set(found)) == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/wall?lang=en", '<html lang="en" data-theme="dark" data-page="wall">'),
        ("/dispatch?theme=light", '<html lang="zh-CN" data-theme="light" data-page="dispatch">'),
        ('/"><script>', '<html lang="zh-CN" data-theme="dark" data-page="missing">'),
    ],
)
def test_the_document_carries_language_theme_and_page(site: Site, address: str, expected: str) -> None:
    with flask.Flask(__name__).test_request_context(address):
        made = callbacks.index_html(site, app_entry="<div>Loading...</div>", title="ignored")
    assert expected in made
    assert "<script>" not in made
    assert '<div id="react-entry-point"></div>' in made


@pytest.mark.parametrize(("lang", "words"), [("zh", "载入中"), ("en", "loading")])
def test_nothing_is_written_in_the_document_until_its_styles_say_so(
    site: Site, lang: str, words: str
) -> None:
    with flask.Flask(__name__).test_request_context(f"/wall?lang={lang}"):
        made = callbacks.index_html(site, app_entry="<div>Loading...</div>")
    body = made.partition("<body>")[2]
    assert f'<div class="opening" data-words="{words}"></div>' in body
    assert re.sub(r"<[^>]*>", "", body).strip() == ""


@pytest.mark.parametrize(
    ("address", "entry"),
    [("/dispatch", "dispatch"), ("/admin/units", "admin"), ("/trace/", "trace"), ("/nothing", None)],
)
def test_the_document_names_the_modules_of_its_page_alone(
    site: Site, address: str, entry: str | None
) -> None:
    modules = {name: (f"/v/{name}.js", f"/v/of_{name}.js") for name in ("dispatch", "admin", "trace")}
    with flask.Flask(__name__).test_request_context(address):
        made = callbacks.index_html(replace(site, modules=modules))
    assert re.findall(r'modulepreload" href="([^"]+)"', made) == list(modules.get(entry or "", ()))
    assert re.findall(r'type="module" src="([^"]+)"', made) == ([f"/v/{entry}.js"] if entry else [])


def test_the_router_answers_over_http(site: Site) -> None:
    app = Dash(__name__)
    app.layout = page.container()
    app.validation_layout = page.validation_layout(site)
    callbacks.register(app, site)
    body = {
        "output": f"{page.Ids.SLOT}.children",
        "outputs": {"id": page.Ids.SLOT, "property": "children"},
        "inputs": [{"id": page.Ids.URL, "property": "pathname", "value": "/wall"}],
        "state": [{"id": page.Ids.URL, "property": "search", "value": "?lang=en"}],
        "changedPropIds": [f"{page.Ids.URL}.pathname"],
    }
    answer = app.server.test_client().post("/_dash-update-component", json=body)
    assert answer.status_code == 200
    assert "page-wall" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        (
            "http://localhost/wall?lang=en&region=330825101",
            {"pathname": "/wall", "search": "?lang=en&region=330825101"},
        ),
        ("http://localhost/admin/people", {"pathname": "/admin/people", "search": ""}),
        ("http://localhost/", {}),
        ("http://[", {}),
        ("", {}),
    ],
)
def test_the_first_layout_has_the_page_of_its_document(
    site: Site, document: str, shown: dict[str, str]
) -> None:
    fields = {"Referer": document} if document else {}
    with flask.Flask(__name__).test_request_context("/_dash-layout", headers=fields):
        made = encode_component(callbacks.first_layout(site))
    address, slot = made["props"]["children"]
    assert {name: address["props"].get(name) for name in shown} == shown
    assert [name for name in ("pathname", "search") if name in address["props"]] == list(shown)
    assert bool(slot["props"].get("children")) == bool(shown)
    if shown:
        answered = callbacks.render(site, shown["pathname"], shown["search"], {})
        assert texts(slot["props"]["children"]) == texts(answered)


def test_only_who_asks_for_the_layout_is_drawn_a_page(site: Site) -> None:
    """Dash makes a layout of its own accord at its first request, whatever that is."""
    with flask.Flask(__name__).test_request_context("/readyz", headers={"Referer": "http://localhost/wall"}):
        assert not encode_component(callbacks.first_layout(site))["props"]["children"][1]["props"]["children"]


def test_boot_data_are_plain_json() -> None:
    boot = Boot("wall", "zh", "dark", "330825", "龙游县", ("330825",), "1")
    assert json.loads(json.dumps(boot.data()))["counties"] == ["330825"]
