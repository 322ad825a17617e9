"""Each viewer sees the pages, the places and the buttons that their grants open, and who they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from callbacks import page as callbacks
from domain.access.rights import NOBODY, Grant, Kind, Role, Viewer
from layouts import dispatch, sources
from layouts.i18n import Translator
from layouts.navigation import OPENINGS, home_of, pages_of
from layouts.page import LAYOUTS
from layouts.site import Boot, Site
from tests.screens.conftest import make_viewer
from tests.screens.test_page import boot_of, encode_component, nodes, texts

SeenBy = Callable[[Viewer], Site]
KIOSK = make_viewer((Role.WALL, "330825"), kind=Kind.KIOSK)
TOWNSHIP = make_viewer((Role.DUTY_OFFICER, "330825101"))


def render_page(site: Site, address: str) -> Any:
    path, _, query = address.partition("?")
    return callbacks.render(site, path, f"?{query}" if query else "", {})


def links(tree: Any) -> dict[str, str]:
    """The navigation: text -> address."""
    found = [n for n in nodes(encode_component(tree)) if n["props"].get("className") == "nav-link"]
    return {str(row["props"]["children"]): str(row["props"]["href"]) for row in found}


def with_class(tree: Any, name: str) -> list[dict[str, Any]]:
    return [
        n["props"]
        for n in nodes(encode_component(tree))
        if name in str(n["props"].get("className", "")).split()
    ]


def test_every_page_has_its_rule() -> None:
    assert set(LAYOUTS) == set(OPENINGS)


def test_the_header_says_who_is_signed_in_and_leads_out(site: Site) -> None:
    made = render_page(site, "/dispatch")
    (who,) = with_class(made, "who")
    assert who["href"] == "/account"
    assert "陈志远" in texts(made)
    assert "值班员 · 龙游县" in texts(made)
    (form,) = with_class(made, "who-out")
    assert (form["method"], form["action"]) == ("POST", "/signout")
    hidden = [n["props"] for n in nodes(form["children"]) if n["props"].get("type") == "hidden"]
    assert [(row["name"], row["value"]) for row in hidden] == [("csrf_token", "the-token")]


def test_the_browser_gets_rights_of_the_region_and_no_token(site: Site) -> None:
    boot = boot_of(render_page(site, "/dispatch"))
    assert boot["viewer"]["name"] == "陈志远"
    assert "mend_sources" in boot["viewer"]["rights"]
    assert "manage_accounts" not in boot["viewer"]["rights"]
    assert "the-token" not in json.dumps(boot)


def test_the_menu_is_the_same_on_every_page(seen_by: SeenBy) -> None:
    """In one order: five side by side, the others behind them; the open one always stands in the row."""
    site = seen_by(make_viewer((Role.COMMANDER, "330825")))
    row = ["值守调度", "一键部署", "专班", "大屏", "复盘"]
    for address, opened in {
        "/dispatch": [],
        "/rollout": [],
        "/sources": ["数据源"],
        "/evacuation": ["转移"],
    }.items():
        made = render_page(site, address)
        (side,), (panel,) = with_class(made, "nav-row"), with_class(made, "nav-panel")
        assert list(links(side["children"])) == row + opened
        assert list(links(panel["children"]))[:3] == ["预警", "转移", "专项核查"]
        current = [n["props"]["children"] for n in nodes(side["children"]) if n["props"].get("aria-current")]
        assert len(current) == 1
    assert links(made)["投诉"] == "/complaints?region=330825"


def test_a_short_menu_has_nothing_behind(seen_by: SeenBy) -> None:
    grant = Grant(Role.AUDITOR, "330825")
    made = render_page(seen_by(Viewer(Kind.PERSON, "account:7", "审计", (grant,))), "/trace")
    assert list(links(made)) == ["留痕"]
    assert with_class(made, "nav-more") == []


@pytest.mark.parametrize(
    ("role", "region", "pages"),
    [
        (Role.DUTY_OFFICER, "330825", {"dispatch", "wall", "sources"}),
        (Role.DUTY_OFFICER, "330825101", {"dispatch", "wall"}),
        (Role.LIAISON, "330825101", {"dispatch", "wall"}),
        (Role.AUDITOR, "330825", set()),
        (Role.ADMINISTRATOR, "330825", set()),
    ],
)
def test_navigation_shows_what_opens(seen_by: SeenBy, role: Role, region: str, pages: set[str]) -> None:
    viewer = make_viewer((role, region))
    assert set(pages_of(viewer)) & {"dispatch", "wall", "sources"} == pages
    if pages:
        made = render_page(seen_by(viewer), "/dispatch?lang=en")
        assert {href.partition("?")[0] for href in links(made).values()} >= {f"/{name}" for name in pages}


def test_a_page_without_the_right_is_closed_and_says_where_to_go(seen_by: SeenBy) -> None:
    made = render_page(seen_by(TOWNSHIP), "/sources")
    assert "这里没有您的权限" in texts(made)
    assert "数据源" in texts(made)
    assert "/dispatch" in texts(made)
    assert "sources-boot" not in texts(made)


def test_a_region_outside_the_scope_is_closed(seen_by: SeenBy) -> None:
    site = seen_by(TOWNSHIP)
    assert boot_of(render_page(site, "/dispatch"))["region"] == "330825101"
    refused = texts(render_page(site, "/dispatch?region=330825"))
    assert "龙游县" in refused
    assert "dispatch-boot" not in refused
    assert boot_of(render_page(site, "/dispatch?region=330825101"))["region"] == "330825101"


def test_two_grants_open_two_places(seen_by: SeenBy) -> None:
    site = seen_by(make_viewer((Role.GRID_HEAD, "330825101"), (Role.REVIEWER, "3308")))
    assert boot_of(render_page(site, "/wall"))["region"] == "3308"
    assert boot_of(render_page(site, "/wall?region=330825101"))["region"] == "330825101"


def test_nobody_is_asked_to_sign_in(seen_by: SeenBy) -> None:
    made = texts(render_page(seen_by(NOBODY), "/wall"))
    assert "/signin" in made
    assert "boot" not in made


def test_a_kiosk_has_its_wall_and_nothing_else(seen_by: SeenBy) -> None:
    site = seen_by(KIOSK)
    assert home_of(KIOSK) == "wall"
    wall = render_page(site, "/wall")
    assert with_class(wall, "who") == []
    assert "陈志远" not in json.dumps(with_class(wall, "wall-header"), ensure_ascii=False)
    assert "这里没有您的权限" in texts(render_page(site, "/dispatch"))
    assert "这里没有您的权限" in texts(render_page(site, "/sources"))


def test_a_person_on_the_wall_sees_their_name(site: Site) -> None:
    assert len(with_class(render_page(site, "/wall"), "who")) == 1


def test_a_viewer_without_any_page_is_sent_to_the_account(seen_by: SeenBy) -> None:
    assert "/account" in texts(render_page(seen_by(Viewer(Kind.PERSON, "account:9", "李", ())), "/nowhere"))


def boot(rights: list[str]) -> Boot:
    return Boot(
        "sources", "zh", "dark", "330825", "龙游县", ("330825",), "1", viewer={"rights": rights, "pages": {}}
    )


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "时限暂只按周一至周五计算"), ("en", "Monday to Friday alone")]
)
def test_the_desk_says_that_the_holidays_of_the_year_are_unknown(site: Site, lang: str, words: str) -> None:
    unknown = replace(site, unknown_year=lambda _county: 2027)
    (note,) = with_class(render_page(unknown, f"/dispatch?lang={lang}"), "calendar-note")
    assert "2027" in texts(note)
    assert words in texts(note)
    assert with_class(render_page(site, f"/dispatch?lang={lang}"), "calendar-note") == []


def test_who_may_not_mend_has_no_button_to_mend_with() -> None:
    t = Translator("zh")
    row = {"id": 3, "at": None, "stream": "cases", "first": "1-0", "last": "4-0", "count": 4}
    row |= {"reason": "trimmed", "acknowledged_at": None}
    assert "确认知晓" in texts(sources.lost_table([row], t, mend=True))
    assert "确认知晓" not in texts(sources.lost_table([row], t, mend=False))
    tools = with_class(sources.layout(boot(["see_sources"]), t), "letter-tools")
    assert [tool["hidden"] for tool in tools] == [True]
    tools = with_class(sources.layout(boot(["see_sources", "mend_sources"]), t), "letter-tools")
    assert [tool["hidden"] for tool in tools] == [False]


@pytest.mark.parametrize(("lang", "words"), [("zh", "脱敏"), ("en", "masked")])
def test_who_may_see_cases_may_export_the_open_ones(site: Site, lang: str, words: str) -> None:
    (link,) = with_class(render_page(site, f"/dispatch?lang={lang}"), "queue-export")
    assert link["href"] == f"/api/cases.csv?region=330825&lang={lang}"
    assert words in link["title"]
    assert link["aria-label"] == link["title"]


def test_who_may_not_see_cases_is_offered_no_export() -> None:
    t = Translator("zh")
    assert with_class(dispatch.layout(boot(["see_live"]), t), "queue-export") == []
