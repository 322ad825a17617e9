"""Every kind of row of the trace, and every detail the code writes into one, has words in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import asdict
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, TypeGuard

import pytest

from data_access.audit.trace_queries import Filters
from data_access.cases.details import REVEALED
from domain.audit.actions import ACTS
from domain.audit.retention import KINDS as KEPT
from domain.changes import KINDS
from domain.directory.imports import State, counts
from domain.directory.person import FIELDS as PERSON
from domain.directory.roster import SHIFTS
from layouts.audit.trace_rows import trace_table
from layouts.audit.trace_values import action_name, label, object_name, object_words, value_view
from layouts.i18n import LANGS, Translator

FOLDERS = ("data_access", "dashboard", "domain")
WRITERS = ("trace", "ready", "TraceRow", "record", "_record", "reached_beyond", "_set")
"""What a row is written by; `_set` and the refusals take what they tell as keywords."""
FACTS = {
    "domain/decisions/case_decisions.py": ("case_content",),
    "domain/decisions/decide.py": ("grid_content", "position_content"),
    "data_access/accounts/account_rows.py": ("grants_for_trace",),
    "domain/accounts/keys.py": ("facts",),
    "domain/emergency/responses/response.py": ("response_content",),
    "domain/audit/exports.py": ("describe_export",),
    "data_access/directory/import_previews.py": ("_told",),
}
"""Functions that make what a row tells, where they do not write it themselves."""
SAID_BY_STATE = {State.PREVIEWED: "previewed", State.WAITING: "proposed"}
MADE = {
    f"security.{name}" for name in ("forbidden_object", "forbidden_callback", "forged_callback", "no_csrf")
}
MADE |= {f"{name}.imported" for name in ("person", "duty")} | {f"{name}.removed" for name in ("unit", "post")}
"""Kinds whose names the code puts together."""
FROM_THE_DOORS = ("endpoint", "region", "output", "why", "fetch")
NO_FACT = ("reason", "ordered_by", "cause")


def trees(root: Path) -> Iterator[tuple[str, ast.Module]]:
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            yield str(path.relative_to(root)), ast.parse(path.read_text(encoding="utf-8"))


def functions(root: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    for name, tree in trees(root):
        yield from ((name, node) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def writes(node: ast.AST) -> TypeGuard[ast.Call]:
    """Whether a row of the trace is written, or made ready, here."""
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in WRITERS


def keys(node: ast.AST) -> set[str]:
    """The keys of every dict literal below a node."""
    found = chain.from_iterable(item.keys for item in ast.walk(node) if isinstance(item, ast.Dict))
    return {item.value for item in found if isinstance(item, ast.Constant) and isinstance(item.value, str)}


def find_assigned_keys(function: ast.FunctionDef, names: set[str]) -> set[str]:
    """The keys of what those names are set to in a function, and of what is put into them: `new["x"] = …`."""
    found: set[str] = set()
    for node in ast.walk(function):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and target.id in names and getattr(node, "value", None):
                found |= keys(node.value)  # type: ignore[attr-defined]
            if isinstance(target, ast.Subscript) and getattr(target.value, "id", "") in names:
                found |= {target.slice.value} if isinstance(target.slice, ast.Constant) else set()
    return found


@cache
def details(root: Path) -> set[str]:
    """The names of the facts in rows, wherever the code spells them; "body" is that of a spoilt row."""
    found = {*PERSON, *FROM_THE_DOORS, *counts([], 0), *REVEALED, *asdict(Filters()), "body"} - {"id"}
    for file, function in functions(root):
        if function.name in FACTS.get(file, ()):
            found |= keys(function) | find_assigned_keys(function, {"kept"})
        for call in (node for node in ast.walk(function) if writes(node)):
            given = [*call.args[2:], *(keyword.value for keyword in call.keywords)]
            found |= set().union(*map(keys, given)) if given else set()
            found |= find_assigned_keys(
                function,
                {item.id for item in chain.from_iterable(map(ast.walk, given)) if isinstance(item, ast.Name)},
            )
            found |= {keyword.arg for keyword in call.keywords if keyword.arg and keyword.arg not in NO_FACT}
    return found


def kinds(root: Path) -> set[str]:
    """The kinds of rows that the code spells, and those that it puts together."""
    nouns = {act.partition(".")[0] for act in ACTS if "." in act}
    text = "\n".join(path.read_text("utf-8") for folder in FOLDERS for path in (root / folder).rglob("*.py"))
    spelt = {
        str(call.args[0].value)
        for _, function in functions(root)
        for call in ast.walk(function)
        if writes(call) and call.args and isinstance(call.args[0], ast.Constant)
    }
    reported = {kind.partition(".")[0] for kind in KINDS}  # messages have such names too
    words = {
        word for word in re.findall(r'"([a-z_]+\.[a-z_]+ed)"', text) if word.split(".")[0] not in reported
    }
    by_state = {f"import.{SAID_BY_STATE.get(state, state)}" for state in State} - {"import.expired"}
    found = {word for word in spelt | words if word.partition(".")[0] in nouns}
    return found | MADE | by_state


def test_the_list_of_kinds_is_what_the_code_writes(root: Path) -> None:
    listed = (root / "domain" / "audit" / "actions.py").read_text(encoding="utf-8")
    assert len(set(ACTS)) == len(ACTS) > 60
    elsewhere = {kind for kind in kinds(root) if kind not in ACTS}
    assert elsewhere == set(), "written, but not in domain/audit/actions.py"
    text = "\n".join(
        path.read_text("utf-8")
        for folder in FOLDERS
        for path in (root / folder).rglob("*.py")
        if path.read_text("utf-8") != listed
    )
    made = MADE | {f"import.{SAID_BY_STATE.get(state, state)}" for state in State}
    assert [act for act in ACTS if f'"{act}"' not in text and act not in made] == [], "in the list only"


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_has_words(lang: str) -> None:
    t = Translator(lang)
    assert [act for act in ACTS if action_name(act, t) == act] == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_detail_is_shown_without_a_label(root: Path, lang: str) -> None:
    wanted, t = details(root), Translator(lang)
    seen = {"days", "title", "remark", "rows", "outcome", "before", "approved_by", "called", "disabled_at"}
    assert seen | {"readings", "grants", "expires_at", "steps", "why", "on_duty"} <= wanted
    assert sorted(item for item in wanted if not t.has(f"trace.field.{item}")) == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_kind_of_row_is_told_without_a_code_of_ours(lang: str) -> None:
    """One row of each kind, with who, what, where and a state: nothing of it is left as the code has it."""
    t = Translator(lang)
    for kind in ACTS:
        row: dict[str, Any] = {
            "n": 7777, "at": "2026-11-22T08:00:00Z", "actor": "account:3", "origin": "terminal",
            "action": kind, "object": "import:2", "ordered_by": "palm", "hash": "", "reason": "",
            "old": {"state": "previewed", "active": "1"}, "new": {"state": "applied", "active": "0"},
        }  # fmt: skip
        shown = str(trace_table([row], {"account:3": "陈志远"}, t).to_plotly_json())
        assert "children='import:2'" not in shown
        assert action_name(kind, t) in shown
        assert not re.search(r"(children=|Del\(|Ins\()'(terminal|palm|account:3|1|0)'", shown)


OBJECTS = {
    "import:2": ("导入 2", "import 2"),
    "dead_letter:4": ("死信 4", "dead letter 4"),
    "lost:3": ("丢失 3", "loss 3"),
    "account:9": ("账号 9", "account 9"),
    "unit:gone": ("单位 gone", "unit gone"),
    "unit:water": ("水利局", "水利局"),
    "response:typhoon": ("应急响应 防台风", "response typhoon"),
    "login:c***": ("登录名 c***", "login c***"),
    "cli:root": ("服务器用户 root", "server user root"),
    "people:330825": ("人员名录 龙游县", "directory of 龙游县"),
    "330825": ("龙游县", "龙游县"),
    "trace": ("留痕", "trace"),
    "duty:2026-12-01/night/330825/duty/LY-1": (
        "值班 2026-12-01 夜班 龙游县 值班员 陈** LY-1",
        "duty 2026-12-01 night shift 龙游县 值班员 陈** LY-1",
    ),
}
NAMES = {"unit:water": "水利局", "post:duty": "值班员", "region:330825": "龙游县", "person:LY-1": "陈** LY-1"}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("code", OBJECTS)
def test_what_a_row_is_about_is_told_in_words(code: str, lang: str) -> None:
    assert object_words(code, NAMES, Translator(lang)) == OBJECTS[code][lang == "en"]


@pytest.mark.parametrize("lang", LANGS)
def test_every_retention_and_shift_has_words(lang: str) -> None:
    t = Translator(lang)
    for kind in (*KEPT, "imports"):
        assert kind not in object_words(f"retention:{kind}", {}, t).split()[1:] or t.lang == "en"
        assert t.has(f"retention.kind.{kind}")
    for shift in SHIFTS:
        assert f"/{shift}" not in object_words(f"duty:2026-12-01/{shift}/1/2/3", {}, t)


def test_a_matter_has_its_name_and_its_code_small_beside_it() -> None:
    name, code = value_view("matter", "dust", {"matter:dust": "扬尘处置"}, Translator("zh"))
    assert (name, code.children, code._type) == ("扬尘处置", "dust", "Small")
    assert value_view("matter", "gone", {}, Translator("zh")) == "gone"


def test_what_is_said_of_a_person_and_of_a_count_goes_by_what_it_is_about() -> None:
    t = Translator("zh")
    assert [label("name", kind, t) for kind in ("person", "kiosk")] == ["姓名", "名称"]
    assert [label("count", kind, t) for kind in ("account", "people", "retention")] == [
        "次数",
        "找到人数",
        "清理条数",
    ]
    assert value_view("fields", ["name", "phone"], {}, t) == "姓名、电话"
    assert object_name("", {}, t) == "—"


def test_who_acted_in_a_township_that_was_cut_off_is_named_by_it() -> None:
    t, names = Translator("zh"), {"region:330825101": "湖镇镇"}
    codes = ("township:330825101/zhou", "township:330825101", "township:330825102/li")
    assert [object_name(code, names, t) for code in codes] == ["湖镇镇 zhou", "湖镇镇", "330825102 li"]


def test_what_an_import_did_is_listed_and_the_rest_is_counted() -> None:
    t = Translator("zh")
    steps = {f"person:LY-{n}": [None, {"name": "李**", "post": "duty", "active": "1"}] for n in range(80)}
    shown = str(value_view("steps", steps, NAMES, t).to_plotly_json())
    assert ("人员 LY-0" in shown, "人员 LY-12" in shown, "80 项" in shown, "另 68 项" in shown) == (
        True,
        False,
        True,
        True,
    )
    assert "值班员" in shown
    assert "spoilt" not in str(value_view("steps", {"person:x": "spoilt"}, {}, t).to_plotly_json())


def test_filters_and_readings_are_told_by_their_names() -> None:
    t = Translator("zh")
    assert (
        value_view("filters", {"action": "case.closed", "acts": True}, {}, t) == "动作 办结 · 不含业务变更 是"
    )
    assert value_view("readings", {"water_level_m": 2.5}, {}, t) == "water_level_m 2.5"
    assert value_view("called", ["unit:water", "330825"], NAMES, t) == "水利局、龙游县"
    assert value_view("kinds", ["cases", "grids"], {}, t) == "事件、网格"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("序号 3 · 类别 延期申请 · 协同任务 2 · 小时数 24 · 状态 待审批；", "序号 4 · 类别 挂账申请")),
        (
            "en",
            (
                "number 3 · kind More time · joint part 2 · hours 24 · state Waits; ",
                "number 4 · kind Suspension",
            ),
        ),
    ],
)
def test_a_list_of_rows_is_told_row_by_row(lang: str, words: tuple[str, str]) -> None:
    row = {"number": 3, "kind": "extension", "part": 2, "hours": 24, "state": "open"}
    rows = [row, row | {"number": 4, "kind": "suspension", "state": "approved"}]
    shown = re.sub("[\u2066-\u2069]", "", str(value_view("requests", rows, {}, Translator(lang))))
    assert [part in shown for part in words] == [True, True], shown
    assert "{" not in shown
