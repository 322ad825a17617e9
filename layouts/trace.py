"""/trace 留痕: who did what, when, from where, on whose order, from what to what; and whether it is whole."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dash import dcc, html

from domain.changes import KINDS
from domain.rights import Right
from layouts import admin, forms
from layouts.i18n import catalogue
from layouts.tables import ZONE, day, empty, facts, headings, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator
    from layouts.site import Boot

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


class Ids(StrEnum):
    """Ids of this page; names are unique in the whole app."""

    BOOT = "trace-boot"
    MOUNTED = "trace-mounted"
    OBJECT = "trace-object"
    ACTOR = "trace-actor"
    ACTION = "trace-action"
    SINCE = "trace-since"
    UNTIL = "trace-until"
    ACTS = "trace-acts"
    CURSORS = "trace-cursors"
    FOLLOWING = "trace-following"
    NEWER = "trace-newer"
    OLDER = "trace-older"
    POSITION = "trace-position"
    TABLE = "trace-table"
    STATE = "trace-state"
    VERIFY = "trace-verify"
    VERDICT = "trace-verdict"
    REASON = "trace-reason"
    CSV = "trace-csv"
    JSON = "trace-json"
    FILE = "trace-file"
    EXPORTED = "trace-exported"


FILTERS = {"object": Ids.OBJECT, "actor": Ids.ACTOR, "action": Ids.ACTION}
FILTERS |= {"since": Ids.SINCE, "until": Ids.UNTIL, "acts": Ids.ACTS}
NAMED = ("object", "actor", "action")
"""Filters that name what is looked for: then streams tell of it too. Else people's acts come first."""


def layout(boot: Boot, t: Translator) -> html.Div:
    """The whole page. `boot.asked` fills the filters: a link from a case or a person leads straight to its
    record.
    """
    export = Right.EXPORT_TRACE in boot.viewer.get("rights", ())
    stores = [dcc.Store(id=Ids.CURSORS, data=[]), dcc.Store(id=Ids.FOLLOWING), dcc.Download(id=Ids.FILE)]
    tools = html.Div(
        [
            html.Button(t("trace.newer"), id=Ids.NEWER, className="btn btn-small"),
            html.Button(t("trace.older"), id=Ids.OLDER, className="btn btn-small"),
            html.Span(id=Ids.POSITION, className="pager-text"),
        ],
        className="pager",
    )
    body = [_filters(boot, t), html.Div(id=Ids.TABLE, className="grow-scroll"), tools]
    left = forms.card(t("trace.title"), body, sub=t("trace.sub"), name="fill")
    state = [
        html.Div(id=Ids.STATE),
        html.Div(forms.act(Ids.VERIFY, t("trace.verify"), icon="refresh"), className="form-foot"),
        dcc.Loading(forms.answer(Ids.VERDICT), type="dot", delay_show=300),
    ]
    side = html.Div(
        [
            forms.card(t("trace.state"), state),
            html.Div(forms.card(t("trace.export"), _export(t)), hidden=not export),
        ],
        className="side",
    )
    return admin.frame(boot, t, Ids, [*stores, left, side])


def _filters(boot: Boot, t: Translator) -> html.Div:
    asked = boot.asked
    acts = [{"label": action_name(one, t), "value": one} for one in known_actions()]
    if asked.get("action") and asked["action"] not in known_actions():
        acts.append({"label": action_name(asked["action"], t), "value": asked["action"]})
    fields = [
        forms.text(
            Ids.OBJECT,
            t("trace.f.object"),
            debounce=0.4,
            placeholder=t("trace.f.object.hint"),
            value=asked.get("object", ""),
        ),
        forms.text(
            Ids.ACTOR,
            t("trace.f.actor"),
            debounce=0.4,
            placeholder=t("trace.f.actor.hint"),
            value=asked.get("actor", ""),
        ),
        forms.select(
            Ids.ACTION, t("trace.f.action"), acts, t, placeholder=t("select.all"), value=asked.get("action")
        ),
        forms.text(Ids.SINCE, t("trace.f.since"), debounce=0.6, placeholder="2026-11-22 08:00"),
        forms.text(Ids.UNTIL, t("trace.f.until"), debounce=0.6, placeholder="2026-11-22 18:00"),
        forms.check(Ids.ACTS, t("trace.f.acts"), on=not any(asked.get(one) for one in NAMED)),
    ]
    return html.Div(fields, className="filter-bar", role="search")


def known_actions() -> tuple[str, ...]:
    """Actions that we have words for: those offered as a filter. Any other can stand in the address."""
    keys = (key for key in catalogue("zh") if key.startswith(("trace.action.", "action.")))
    found = dict.fromkeys(key.partition("action.")[2] for key in keys)
    return tuple(action for action in found if "." in action or action in KINDS)


def _export(t: Translator) -> list[Any]:
    return [
        html.P(t("trace.export.hint"), className="field-hint"),
        forms.text(Ids.REASON, t("person.reason"), maxLength=200),
        html.Div(
            [
                forms.act(Ids.CSV, "CSV", icon="download"),
                forms.act(Ids.JSON, "JSON", icon="download"),
            ],
            className="form-foot",
        ),
        forms.answer(Ids.EXPORTED),
    ]


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


def _clock(at: str) -> str:
    """An RFC 3339 time on the county's clock."""
    return day(datetime.fromisoformat(at)) if at else "—"


def _when(at: str) -> html.Span:
    """A time of a row, RFC 3339 in UTC, on the county's clock."""
    try:
        local = datetime.fromisoformat(at).astimezone(ZONE)
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


def state_view(found: Mapping[str, Any], place: str, t: Translator) -> Component:
    """Where the chain stands and where its head was last written down outside the database."""
    anchor = (
        t("trace.anchor.at", n=f"{found['anchor_n']:,}", at=_clock(found["anchor_at"]))
        if found["anchor_n"]
        else "—"
    )
    return facts(
        [
            (t("trace.state.county"), f"{place} {found['county']}"),
            (t("trace.state.last"), f"{found['n']:,}"),
            (t("trace.state.hash"), html.Code(found["hash"][:16], className="mono", title=found["hash"])),
            (t("trace.state.anchor"), anchor),
        ]
    )


def verdict_view(found: Mapping[str, Any], t: Translator) -> Component:
    """What a walk over the whole chain found."""
    if found["sound"]:
        text = t(
            "trace.sound", rows=f"{found['rows']:,}", anchors=f"{found['anchors']:,}", at=day(found["at"])
        )
        return html.P(f"✓ {text}", className="note note-ok")
    lines = [
        html.Li(
            [html.Strong(t("trace.at.n", n=f"{one['n']:,}")), html.Span(t(f"trace.finding.{one['kind']}"))]
        )
        for one in found["findings"]
    ]
    count = f"{found['count']:,}"
    head = html.Strong(f"✕ {t('trace.broken', n=count)}")
    return html.Div([head, html.Ul(lines, className="problems")], className="note note-bad")
