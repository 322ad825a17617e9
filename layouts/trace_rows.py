"""The rows of /trace: who, what, on what, and field by field what was and what became of it, in words."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dash import html

from domain.clock import TZ
from layouts.tables import day, empty, headings, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator

COLUMNS = ("n", "at", "actor", "action", "object", "diff")
LONGEST_VALUE = 160
WORDED = {
    "stage": "stage",
    "severity": "severity",
    "role": "role",
    "state": "imports.state",
    "scope": "token.scope",
    "factor": "sign.factor",
    "outcome": "trace.outcome",
    "status": "grid",
    "kind": "imports.kind",
    "client": "trace.client",
    "reset": "trace.reset",
    "why": "trace.why",
    **dict.fromkeys(("by", "password"), "trace.way"),
    **dict.fromkeys(("form", "format"), "trace.form"),
}
"""Fields whose values have words in the catalogue, and where."""
TIMES = ("until", "locked_until", "minute")
"""Fields that hold a time and are not called `…_at`; a minute is UTC and does not say so."""
PLACED = ("region", "people", "rosters")
"""Kinds of objects that are named by their region."""


def trace_table(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], t: Translator) -> Component:
    """One line a row of the trace, newest first; `names` of actors and objects."""
    if not rows:
        return empty(t("trace.empty"))
    cells = [
        [
            html.Span(f"{row['n']:,}", className="num", title=row["hash"]),
            _when(row["at"]),
            html.Span([_actor(row["actor"], names), html.Small(_from(row, t))], className="two"),
            html.Span(
                [html.Strong(action_name(row["action"], t)), html.Small(_order(row, names, t))],
                className="two",
            ),
            _object(row, names, t),
            difference(row, names, t),
        ]
        for row in rows
    ]
    return table(headings(t, "trace", COLUMNS), cells, "trace")


def _named(code: str, names: Mapping[str, str]) -> str:
    return names.get(code) or code or "—"


def own_names(t: Translator) -> dict[str, str]:
    """What the trace calls by a word of ours."""
    return {code: t(f"trace.name.{code}") for code in ("palm", "demo", "installation", "nobody", "trace")}


def _when(at: str) -> html.Span:
    """A time of a row, RFC 3339 in UTC, on the county's clock."""
    try:
        local = datetime.fromisoformat(at).astimezone(TZ)
    except ValueError:
        return html.Span(at)
    return html.Span([html.Span(f"{local:%H:%M:%S}"), html.Small(f"{local:%Y-%m-%d}")], className="two")


def _from(row: Mapping[str, Any], t: Translator) -> str:
    key = f"trace.from.{row['origin']}"
    return t(key) if t.has(key) else str(row["origin"] or "")


def _order(row: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> str:
    found = [t("trace.ordered", name=_named(row["ordered_by"], names))] if row["ordered_by"] else []
    reason = row.get("reason")
    return " · ".join([*found, *([t("trace.reason", reason=reason)] if reason else [])])


def action_name(action: str, t: Translator) -> str:
    """An action in the reader's words; one we have no words for is shown as it is."""
    known = (f"trace.action.{action}", f"action.{action}", f"trace.action.{action.partition('.')[0]}")
    return next((t(key) for key in known if t.has(key)), action)


def _actor(code: str, names: Mapping[str, str]) -> html.Strong:
    """Who it was, leading to everything they ever did."""
    name = _named(code, names)
    return html.Strong(html.A(name, href=f"/trace?actor={quote(code)}", className="link") if code else name)


def _object(row: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> html.A:
    """The object, leading to everything that was ever done to it; a position to those of its person."""
    code, action = row["object"], row["action"]
    only = f"&action={quote(action)}" if action.startswith("position.") else ""
    kind, _, region = code.partition(":")
    name = f"{t(f'trace.about.{kind}')} {_named(region, names)}" if kind in PLACED else _named(code, names)
    return html.A(name, href=f"/trace?object={quote(code)}{only}", className="mono link")


def difference(row: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> Component:
    """Field by field, what was and what became of it; only what differs."""
    old, new = row.get("old") or {}, row.get("new") or {}
    lines = [_change(name, old.get(name), new.get(name), names, t) for name in dict.fromkeys([*old, *new])]
    found = [line for line in lines if line is not None]
    return html.Ul(found, className="diff") if found else html.Span("—", className="quiet")


def _change(name: str, old: Any, new: Any, names: Mapping[str, str], t: Translator) -> html.Li | None:
    if old == new:
        return None
    label = html.Span(_field(name, t), className="diff-name")
    before = html.Del(_value(name, old, names, t)) if old not in (None, "") else None
    after = html.Ins(_value(name, new, names, t) if new not in (None, "") else "∅")
    return html.Li([label, before, html.Span("→", className="quiet") if before else None, after])


def _field(name: str, t: Translator) -> str:
    return t(f"trace.field.{name}") if t.has(f"trace.field.{name}") else name


def _value(name: str, value: Any, names: Mapping[str, str], t: Translator) -> str:
    """A value on one line, in words where there are some, cut when it is long."""
    if isinstance(value, bool):
        return t(f"trace.value.{value}".lower())
    if name == "grants" and isinstance(value, list):
        return "、".join(_grant(one, names, t) for one in value) or "∅"
    if name == "fields" and isinstance(value, list):
        return "、".join(_field(str(one), t) for one in value)
    key = f"{WORDED.get(name)}.{value}".replace(" ", "_")
    if name in WORDED and t.has(key):
        return t(key)
    if isinstance(value, str) and value in names:
        return names[value]
    if isinstance(value, str) and (name.endswith("_at") or name in TIMES):
        return _time(f"{value}Z" if name == "minute" else value)
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _time(value: str) -> str:
    """A time of the trace on the county's clock; what is none stays as it is, cut."""
    try:
        return day(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return value[:LONGEST_VALUE]


def _grant(grant: Any, names: Mapping[str, str], t: Translator) -> str:
    """One grant as the trace has it, [role, region, unit]: 部门办理员 · 龙游县 · 资规局."""
    if not isinstance(grant, list | tuple) or not grant:
        return json.dumps(grant, ensure_ascii=False)
    key = f"role.{grant[0]}"
    words = [t(key) if t.has(key) else str(grant[0]), *(str(one) for one in grant[1:] if one)]
    return " · ".join(names.get(word, word) for word in words)
