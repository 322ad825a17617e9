"""/admin and /trace without a browser: what a section shows, what a gesture asks, what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from dash import Dash

from callbacks import page as page_callbacks
from callbacks.admin import admin_sections
from callbacks.admin.rosters import monday_of
from callbacks.shared import feedback
from domain.access.rights import Role, Viewer
from domain.kernel.errors import Refused
from layouts import page
from layouts.admin import keys as keys_page
from layouts.admin import rosters as rosters_page
from layouts.admin.people import Ids as People
from layouts.admin.rosters import Ids as Rosters
from layouts.audit import trace as trace_page
from layouts.audit import trace_rows
from layouts.audit.trace_values import difference
from layouts.i18n import LANGS, Translator
from layouts.site import Site
from tests.screens.conftest import make_viewer
from tests.screens.test_page import boot_of, texts
from tests.screens.test_viewing import links, with_class

SeenBy = Callable[[Viewer], Site]
ZH = Translator("zh")
AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
ADMINISTRATOR = make_viewer((Role.ADMINISTRATOR, "330825"))
AUDITOR = make_viewer((Role.AUDITOR, "330825"))
COMMANDER = make_viewer((Role.COMMANDER, "330825"))
SECTIONS = [name for name in page.LAYOUTS if name.startswith("admin")]
PERSON = {
    "id": "LY-1", "name": "陈**", "phone": "000****0001", "post": "head", "post_name": "网格长", "unit": "u",
    "unit_name": "资规局", "region": "330825101", "region_name": "湖镇镇", "active": True,
    "source": "import:3", "version": 4,
}  # fmt: skip


def address(name: str) -> str:
    return "/" + name.replace("-", "/")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", SECTIONS)
def test_each_section_opens_to_an_administrator(seen_by: SeenBy, name: str, lang: str) -> None:
    made = page_callbacks.render(seen_by(ADMINISTRATOR), address(name), f"?lang={lang}", {})
    assert boot_of(made)["page"] == name
    assert ("龙游县" in texts(made)) == (lang == "zh")
    tabs = with_class(made, "tab-link")
    assert len(tabs) == len(SECTIONS)
    assert [tab["href"] for tab in tabs if tab.get("aria-current")] == [f"{address(name)}?region=330825"]


def test_a_commander_has_the_people_and_nothing_to_manage(seen_by: SeenBy) -> None:
    site = seen_by(COMMANDER)
    made = page_callbacks.render(site, "/admin", "", {})
    assert "人员" in links(made)
    assert "管理" not in links(made)
    hrefs = {tab["href"].partition("?")[0] for tab in with_class(made, "tab-link")}
    assert hrefs == {"/admin", "/admin/units", "/admin/posts", "/admin/rosters", "/admin/requests"}
    for closed in ("imports", "accounts", "tokens", "kiosks", "retention"):
        assert "这里没有您的权限" in texts(page_callbacks.render(site, f"/admin/{closed}", "", {}))


def test_the_trace_opens_to_the_auditor_only_and_starts_with_what_a_link_asks(seen_by: SeenBy) -> None:
    made = page_callbacks.render(
        seen_by(AUDITOR), "/trace", "?object=person:LY-1&action=x.unknown&evil=1", {}
    )
    assert boot_of(made)["filters"] == {"object": "person:LY-1", "action": "x.unknown"}
    assert "x.unknown" in texts(made)
    for viewer in (ADMINISTRATOR, COMMANDER):
        assert "这里没有您的权限" in texts(page_callbacks.render(seen_by(viewer), "/trace", "", {}))


class FakeServices:
    """Takes down what it is asked, and answers with `answers[section.method]`."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.answers: dict[str, Any] = {}

    def __getattr__(self, section: str) -> Any:
        return _Section(self, section)


class _Section:
    def __init__(self, services: FakeServices, name: str) -> None:
        self.services, self.name = services, name

    def __getattr__(self, method: str) -> Any:
        def call(*args: Any, **named: Any) -> Any:
            key = f"{self.name}.{method}"
            self.services.calls.append((key, args, named))
            answer = self.services.answers[key]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return call


class Door:
    """Posts to Dash as its own browser half does, by the first output."""

    def __init__(self, site: Site) -> None:
        self.services = FakeServices()
        app = Dash(__name__)
        app.layout, app.validation_layout = page.container(), page.validation_layout(site)
        admin_sections.register(app, site, self.services)
        app._setup_server()
        self.map, self.client = app.callback_map, app.server.test_client()

    def post(self, first: str, changed: str, **values: Any) -> Any:
        """`values`: by id with _ for -, e.g. admin_people_q="x"; everything else is empty."""
        output = next(name for name in self.map if name.strip(".").split("...")[0] == first)
        known = self.map[output]

        def encode_item(item: dict[str, str]) -> Any:
            if item["id"].startswith("{"):
                return []
            given = values.get(item["id"].replace("-", "_"))
            return {"id": item["id"], "property": item["property"], "value": given}

        outputs = [
            {"id": word.rpartition(".")[0], "property": word.rpartition(".")[2]}
            for word in output.strip(".").split("...")
        ]
        body = {
            "output": output,
            "outputs": outputs if output.startswith("..") else outputs[0],
            "inputs": [encode_item(item) for item in known["inputs"]],
            "state": [encode_item(item) for item in known["state"]],
            "changedPropIds": [changed],
        }
        answer = self.client.post("/_dash-update-component", json=body)
        return answer.get_json()["response"] if answer.status_code == 200 else answer


BOOT = {"lang": "zh", "counties": ["330825"], "region": "330825"}


@pytest.fixture
def door(seen_by: SeenBy) -> Door:
    return Door(seen_by(ADMINISTRATOR))


def test_nobody_found_is_said_in_words_without_a_pager(door: Door) -> None:
    door.services.answers["people.page"] = {"rows": [], "total": 0, "page_size": 50}
    shown = door.post(People.TABLE + ".children", f"{People.PAGE}.value", admin_boot=BOOT)
    assert shown[People.PAGER]["hidden"] is True
    assert Translator("zh")("people.empty") in json.dumps(shown, ensure_ascii=False)


def test_the_list_asks_for_the_page_and_the_filters_on_the_screen(door: Door) -> None:
    door.services.answers["people.page"] = {"rows": [PERSON], "total": 11124, "page_size": 50}
    shown = door.post(
        People.TABLE + ".children",
        f"{People.PAGE}.value",
        admin_people_page="3",
        admin_people_q=" 陈 ",
        admin_people_active="nonsense",
        admin_boot=BOOT,
    )
    wanted = {"q": "陈", "region": "", "post": "", "unit": "", "active": "yes"}
    assert door.services.calls == [("people.page", ("330825", 2), wanted)]
    assert shown[People.POSITION]["children"] == "101–101 / 11,124"
    assert shown[People.PAGER]["hidden"] is False
    text = json.dumps(shown, ensure_ascii=False)
    assert "陈**" in text
    assert "湖镇镇" in text


@pytest.mark.parametrize(
    ("pressed", "order", "sorted_as", "following"),
    [
        (None, None, "none", "unit"),
        ("unit", "unit", "ascending", "-unit"),
        ("-unit", "-unit", "descending", ""),
        ("phone", None, "none", "unit"),
    ],
)
def test_a_head_says_how_the_list_is_sorted_and_what_a_press_will_do(
    door: Door, pressed: str | None, order: str | None, sorted_as: str, following: str
) -> None:
    door.services.answers["people.page"] = {"rows": [PERSON], "total": 1, "page_size": 50}
    press = None if pressed is None else {"id": pressed, "n": 1}
    page_input = f"{People.PAGE}.value"
    shown = door.post(People.TABLE + ".children", page_input, admin_people_order=press, admin_boot=BOOT)
    assert door.services.calls[0][2].get("order") == order
    table = shown[People.TABLE]["children"]["props"]["children"]["props"]["children"]
    heads = [head["props"] for head in table[0]["props"]["children"]["props"]["children"]]
    assert [head.get("aria-sort") for head in heads[:4]] == ["none", None, "none", sorted_as]
    button = heads[3]["children"]["props"]
    assert (button["data-order"], button["data-row"]) == (People.ORDER, following)


def test_a_page_opened_for_a_township_never_asks_beyond_it(door: Door) -> None:
    door.services.answers["people.page"] = {"rows": [], "total": 0, "page_size": 50}
    boot = BOOT | {"region": "330825101"}
    door.post(People.TABLE + ".children", f"{People.PAGE}.value", admin_boot=boot)
    assert door.services.calls[0][2]["region"] == "330825101"


def test_a_county_that_is_not_served_is_not_asked_for(door: Door) -> None:
    boot = BOOT | {"counties": ["110101"]}
    answer = door.post(People.TABLE + ".children", f"{People.PAGE}.value", admin_boot=boot)
    assert answer.status_code >= 400
    assert door.services.calls == []


def test_a_refusal_is_told_in_words_and_what_is_forbidden_is_not_softened(door: Door) -> None:
    given = {
        "admin_people_reveal": 1,
        "admin_people_open": {"id": "LY-1", "version": 1},
        "admin_people_reason": "",
        "admin_boot": BOOT,
    }
    door.services.answers["people.reveal"] = Refused("bad_reason", "4 to 200", "reason")
    shown = door.post(People.REVEALED + ".children", f"{People.REVEAL}.n_clicks", **given)
    assert "请写明原因" in json.dumps(shown, ensure_ascii=False)
    door.services.answers["people.reveal"] = Refused("forbidden", "no", "region")
    refused = door.post(People.REVEALED + ".children", f"{People.REVEAL}.n_clicks", **given)
    assert refused.status_code >= 400


def test_a_week_shows_who_is_on_duty_and_where_nobody_is() -> None:
    duty = {
        "day": "2026-11-17", "shift": "day", "region": "330825101", "region_name": "湖镇镇", "post": "head",
        "post_name": "网格长", "person": "LY-1", "name": "陈**",
    }  # fmt: skip
    gap = duty | {"code": "gap", "shift": "night", "person": "", "name": "", "message": "无人"}
    made = rosters_page.week_table([duty], [gap], date(2026, 11, 16), date(2026, 11, 17), ZH, manage=True)
    assert len(with_class(made, "duty")) == 2
    assert len(with_class(made, "duty-gap")) == 1
    assert len(with_class(made, "duty-off")) == 1
    looked = rosters_page.week_table([duty], [], date(2026, 11, 16), date(2026, 11, 17), ZH, manage=False)
    assert with_class(looked, "duty-off") == []


@pytest.mark.parametrize(
    ("typed", "index"),
    [("1", 0), ("7", 6), (" 3 ", 2), ("0", 0), ("-2", 0), ("x", 0), (None, 0), ("9" * 30, 0)],
)
def test_a_pager_takes_any_text(typed: Any, index: int) -> None:
    assert feedback.page_index(typed) == index


def test_a_week_that_is_none_is_this_week() -> None:
    day, this = date(2026, 8, 9), date(2026, 8, 3)
    assert monday_of(0, day) == this
    assert (monday_of(-1, day), monday_of(2, day)) == (date(2026, 7, 27), date(2026, 8, 17))
    assert {monday_of(text, day) for text in ("<b>", None, 10**12, float("nan"), [1])} == {this}


def test_the_roster_opens_at_the_day_of_the_clock_that_programs_go_by(door: Door) -> None:
    door.services.answers |= {
        "rosters.today": date(2021, 7, 23),
        "rosters.page": {"rows": [], "total": 0, "page_size": 50, "problems": [], "may": {"manage": True}},
    }
    shown = door.post(Rosters.TABLE + ".children", f"{Rosters.WEEK}.data", admin_rosters_boot=BOOT)
    assert door.services.calls[-1][1][:3] == ("330825", "2021-07-19", "2021-07-25")
    assert shown[Rosters.DAY]["value"] == "2021-07-23"


ROW = {
    "n": 7, "at": "2026-11-22T08:00:00.000Z", "actor": "account:3", "origin": "127.0.0.1",
    "action": "case.updated", "object": "0123456789abcdef", "ordered_by": "account:4", "reason": "复核",
    "hash": "ff" * 32,
    "old": {"stage": "reported", "region": "330825"}, "new": {"stage": "closed", "region": "330825"},
}  # fmt: skip


def test_a_row_of_the_trace_is_told_in_words() -> None:
    names = {"account:3": "陈志远", "account:4": "李局", "0123456789abcdef": "LY-261122-0001"}
    cells = texts(trace_rows.trace_table([ROW], names, ZH))
    for words in (
        "陈志远",
        "依 李局 指令",
        "事由 复核",
        "LY-261122-0001",
        "环节",
        "上报",
        "结案",
        "16:00:00",
    ):
        assert words in cells
    assert "区划" not in texts(difference(ROW["old"], ROW["new"], "case", names, ZH))


def test_grants_and_truths_are_told_in_words() -> None:
    new = {"grants": [["unit_officer", "330825", "u"], "odd"], "demo": True}
    cells = texts(difference({}, new, "account", {"region:330825": "龙游县", "unit:u": "资规局"}, ZH))
    assert "部门办理员 · 龙游县 · 资规局" in cells
    assert "odd" in cells
    assert "是" in cells


@pytest.mark.parametrize("sound", [True, False])
def test_the_verdict_names_the_row(sound: bool) -> None:
    found = {"sound": sound, "compared": True, "rows": 9, "anchors": 2, "count": 1, "at": AT}
    cells = texts(
        trace_page.verdict_view(found | {"findings": [{"n": 5, "kind": "altered", "where": ""}]}, ZH)
    )
    assert ("完好" in cells) == sound
    assert ("第 5 条" in cells) == (not sound)


def test_a_key_that_is_over_says_when_and_under_which_name_the_trace_has_it() -> None:
    at = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
    row = {"id": 3, "name": "四平台", "scope": "report", "region": "330825", "sources": [], "kinds": []}
    row |= {"expires_at": at, "last_used": None, "revoked_at": None, "over": False}
    rows = [row, row | {"id": 4, "over": True, "revoked_at": at}, row | {"id": 5, "over": True}]
    words = texts(keys_page.tokens_table(rows, {"330825": "龙游县"}, ZH))
    order = [
        "四平台",
        "吊销",
        "已失效 2 个",
        "2026-11-22 15:00 已吊销",
        "token:4",
        "2026-11-22 15:00 到期",
        "token:5",
    ]
    found = [words.find(item) for item in order]
    assert -1 not in found
    assert found == sorted(found)
    wall = {"id": 7, "name": "左屏", "region": "330825", "created_at": at, "expires_at": None}
    shown = texts(keys_page.kiosks_table([wall | {"ended_at": at, "over": True}], {}, ZH))
    assert "还没有大屏钥匙" in shown
    assert "2026-11-22 15:00 已收回" in shown
    assert "kiosk:7" in shown
