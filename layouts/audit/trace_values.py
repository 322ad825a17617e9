"""What the trace shows of one field, in words: its label, and its value with the code it stands for.

`names`: "kind:code" -> name in the reader's language, as the trace calls accounts, people and so on
("account:7", "matter:dust", "region:330825"), and a case's id -> its number.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from dash import html

from domain.kernel.text import isolated
from layouts.components.tables import day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from layouts.i18n import Translator

LONGEST_VALUE = 160
LONGEST_DIGEST = 16
LISTED = 12
"""Steps of an import that one row shows; the rest is in the export."""
WORDED = {
    "stage": ("stage",),
    "level": ("trace.level", "level"),
    "admission": ("handling.admission",),
    "severity": ("severity",),
    "role": ("role",),
    "state": ("imports.state", "joint.state", "warning.state", "request"),
    "scope": ("token.scope",),
    "factor": ("sign.factor",),
    "outcome": ("trace.outcome",),
    "status": ("grid", "warning.status"),
    "kind": ("imports.kind", "unit.kind", "trace.timer", "request"),
    "kinds": ("token.kind",),
    "client": ("trace.client",),
    "reset": ("trace.reset",),
    "read": ("trace.read",),
    "why": ("trace.why", "warning.why"),
    "colour": ("warning.colour",),
    "signature": ("warning.signature",),
    **dict.fromkeys(("by", "password"), ("trace.way",)),
    **dict.fromkeys(("form", "format"), ("trace.form",)),
}
"""Fields whose values have words in the catalogue, and where."""
CODED = {"matter": "matter", "unit": "unit", "post": "post", "person": "person", "region": "region"}
"""Fields that hold a bare code, and of what."""
CODE_SHOWN = ("matter", "unit", "post")
"""Kinds whose code stands small beside the name: they are known by it in county packs and messages."""
TIMES = ("until", "locked_until", "minute", "before", "since", "onset", "expires", "sent")
"""Fields that hold a time and are not called `…_at`; a minute is UTC and does not say so."""
WHO = ("author", "approved_by", "called", "actor", "object", "regions")
"""Fields that hold codes as the trace writes them: account:7, unit:water, a case's id."""
COUNTS = ("added", "changed", "removed", "unchanged")
"""Fields that are left out when they are 0."""


def difference(old: Any, new: Any, kind: str, names: Mapping[str, str], t: Translator) -> Component:
    """Field by field, what was and what became of it; only what differs. `kind` of object they are of."""
    was, now = (side if isinstance(side, dict) else {} for side in (old, new))
    lines = [_change(name, was, now, kind, names, t) for name in dict.fromkeys([*was, *now])]
    found = [line for line in lines if line is not None]
    return html.Ul(found, className="diff") if found else html.Span("—", className="quiet")


def _change(
    name: str, was: Mapping[str, Any], now: Mapping[str, Any], kind: str, names: Any, t: Translator
) -> html.Li | None:
    """One field; what the row says nothing of any more is struck out alone."""
    old, new = was.get(name), now.get(name)
    was_set, is_set = not is_empty(name, old), not is_empty(name, new)
    if old == new or not (was_set or is_set):
        return None
    before = html.Del(value_view(name, old, names, t)) if was_set else None
    after = (
        html.Ins(value_view(name, new, names, t) if is_set else t("trace.none"))
        if is_set or name in now
        else None
    )
    arrow = html.Span("→", className="quiet") if before and after else None
    return html.Li([html.Span(label(name, kind, t), className="diff-name"), before, arrow, after])


def is_empty(name: str, value: Any) -> bool:
    """Whether a value says nothing."""
    return value in (None, "", [], {}) or (name in COUNTS and value == 0)


def label(name: str, kind: str, t: Translator) -> str:
    """What a field is called, of one kind of object or of all; `part_2` is 协同任务 2."""
    specific = f"trace.field.{name}.{kind}"
    key = specific if t.has(specific) else f"trace.field.{name}"
    if t.has(key):
        return t(key)
    stem, _, rest = name.partition("_")
    numbered = f"trace.numbered.{stem}"
    return t(numbered, n=rest.partition("_")[0]) if t.has(numbered) else name


def object_name(code: str, names: Mapping[str, str], t: Translator) -> str:
    """The name of what the trace calls `kind:rest`; by the word for its kind where it has none."""
    kind, _, rest = code.partition(":")
    if not code:
        return "—"
    if found := names.get(code) or names.get(f"region:{code}"):
        return isolated(found)
    if t.has(f"trace.name.{code}"):
        return t(f"trace.name.{code}")
    if kind == "township":
        region, _, login = rest.partition("/")
        return isolated(f"{names.get(f'region:{region}', region)} {login}".strip())
    about = f"trace.about.{kind}"
    return f"{t(about)} {isolated(rest)}" if rest and t.has(about) else isolated(code)


def value_view(name: str, value: Any, names: Mapping[str, str], t: Translator) -> Any:
    """A value on one line, in words where there are some: a text, or parts with a code small beside it."""
    if isinstance(value, dict):
        return _steps(value, names, t) if name == "steps" else _pairs(value, names, t)
    if name == "grants" and isinstance(value, list):
        return t("list.join").join(_grant(item, names, t) for item in value)
    if isinstance(value, list):
        return _listed(name, value, names, t)
    if name in CODED and isinstance(value, str):
        return name_with_code(CODED[name], value, names)
    if name == "digest" and isinstance(value, str):
        return html.Code(value[:LONGEST_DIGEST], className="mono", title=value)
    return _text(name, value, names, t)


def _listed(name: str, value: list[Any], names: Mapping[str, str], t: Translator) -> str:
    """A list on one line: of single values, or of rows, as of what units asked for."""
    if any(isinstance(item, dict) for item in value):
        rows = [_pairs(item, names, t, name) if isinstance(item, dict) else str(item) for item in value]
        return shorten(t("list.rows").join(rows))
    fields = name == "fields"
    words = (label(str(item), "person", t) if fields else _text(name, item, names, t) for item in value)
    return shorten(t("list.join").join(words))


def name_with_code(kind: str, code: str, names: Mapping[str, str]) -> Any:
    """The name of something, and small beside it the code that a pack or a message knows it by."""
    name = names.get(f"{kind}:{code}")
    if name is None or kind not in CODE_SHOWN:
        return html.Span(name, title=code) if name else code
    return [name, html.Small(code, className="mono")]


def _text(name: str, value: Any, names: Mapping[str, str], t: Translator) -> str:
    """One value that holds no others."""
    if isinstance(value, bool) or name == "active":
        return t("trace.value.true" if value in (True, "1") else "trace.value.false")
    keys = [f"{where}.{value}".replace(" ", "_") for where in WORDED.get(name, ())]
    found = next((t(key) for key in keys if t.has(key)), None)
    if found is not None:
        return found
    if isinstance(value, int):
        return f"{value:,}"
    text = str(value)
    if name.endswith("_at") or name in TIMES:
        return _time(f"{text}Z" if name == "minute" else text)
    return object_name(text, names, t) if name in WHO else isolated(shorten(text))


def shorten(text: str) -> str:
    """A text that leaves room for others."""
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _time(value: str) -> str:
    """A time of the trace on the county's clock; what is none stays as it is, cut."""
    try:
        return day(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return shorten(value)


def _grant(grant: Any, names: Mapping[str, str], t: Translator) -> str:
    """One grant as the trace has it, [role, region, unit]: 部门办理员 · 龙游县 · 资规局."""
    if not isinstance(grant, list | tuple) or not grant:
        return str(grant)
    role, region, unit = (*(str(part or "") for part in grant), "", "")[:3]
    places = [isolated(names.get(f"region:{region}", region)), isolated(names.get(f"unit:{unit}", unit))]
    return " · ".join(part for part in (_text("role", role, {}, t), *places) if part)


def _pairs(value: Mapping[str, Any], names: Mapping[str, str], t: Translator, kind: str = "") -> str:
    """A mapping on one line: of the trace's own filters, or what a source measured, by its own names, or a
    row of a list of that `kind`.
    """
    pairs = [
        f"{isolated(label(str(name), kind, t))} {_pair(str(name), field, names, t)}"
        for name, field in value.items()
    ]
    return shorten(" · ".join(pairs))


def _pair(name: str, value: Any, names: Mapping[str, str], t: Translator) -> str:
    if isinstance(value, dict | list):
        return t("list.join").join(_member(item, names) for item in value)
    if name in CODED and isinstance(value, str):
        return isolated(names.get(f"{CODED[name]}:{value}", value))
    return action_name(value, t) if name == "action" else _text(name, value, names, t)


def _member(code: Any, names: Mapping[str, str]) -> str:
    """A unit or a region by its name; anything else as it is."""
    return isolated(names.get(f"unit:{code}") or names.get(f"region:{code}") or str(code))


def _steps(steps: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Component:
    """What an import did to each, object by object; opened by whoever wants to know."""
    shown = [
        html.Li([html.Strong(object_words(code, names, t)), _step(code, step, names, t)])
        for code, step in [*steps.items()][:LISTED]
    ]
    rest = len(steps) - len(shown)
    more = html.P(t("trace.steps.rest", n=f"{rest:,}"), className="field-hint") if rest else None
    return html.Details([html.Summary(t("trace.steps", n=f"{len(steps):,}")), html.Ul(shown), more])


def _step(object: str, step: Any, names: Mapping[str, str], t: Translator) -> Component:
    old, new = step if isinstance(step, list) and len(step) == 2 else (None, None)
    return difference(old, new, object.partition(":")[0], names, t)


def action_name(action: str, t: Translator) -> str:
    """An action in the reader's words; one we have no words for is shown as it is."""
    known = (f"trace.action.{action}", f"action.{action}")
    return next((t(key) for key in known if t.has(key)), action)


def object_words(code: str, names: Mapping[str, str], t: Translator) -> str:
    """What a row is about, in words: 导入 2, 值班 2026-12-01 夜班 龙洲街道, 保存期限 办结事件."""
    kind, _, rest = code.partition(":")
    if kind == "duty" and rest.count("/") == 4:
        date, shift, region, post, person = rest.split("/")
        keys = (("region", region), ("post", post), ("person", person))
        known = [isolated(names.get(f"{of}:{key}", key)) for of, key in keys]
        when = t(f"admin.shift.{shift}") if t.has(f"admin.shift.{shift}") else shift
        return " ".join((t("trace.about.duty"), date, when, *known))
    if kind == "retention" and t.has(f"retention.kind.{rest}"):
        return f"{t('trace.about.retention')} {t(f'retention.kind.{rest}')}"
    if kind == "response" and t.has(f"response.type.{rest}"):
        return f"{t('trace.about.response')} {t(f'response.type.{rest}')}"
    if kind in PLACED:
        return f"{t(f'trace.about.{kind}')} {isolated(names.get(f'region:{rest}', rest))}"
    return object_name(code, names, t)


PLACED = ("region", "people", "rosters")
"""Kinds of objects that are named by their region."""
