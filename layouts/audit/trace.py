"""/trace 留痕: who did what, when, from where, on whose order, from what to what; and whether it is whole."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from domain.access.rights import Right
from domain.audit.actions import ACTS
from layouts.admin import admin_frame
from layouts.audit.trace_values import action_name
from layouts.components import forms
from layouts.components.tables import day, facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from layouts.i18n import Translator
    from layouts.site import Boot


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
    PAGER = "trace-pager"
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
    """The whole page. `boot.filters` fills the filters: a link from a case or a person leads straight to its
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
        id=Ids.PAGER,
        className="pager",
        hidden=True,
    )
    body = [_filters(boot, t), html.Div(id=Ids.TABLE, className="grow-scroll"), tools]
    left = forms.card(t("trace.title"), body, sub=t("trace.sub"), name="fill")
    state = [
        html.Div(id=Ids.STATE),
        html.Div(forms.action_button(Ids.VERIFY, t("trace.verify"), icon="refresh"), className="form-foot"),
        dcc.Loading(forms.answer_area(Ids.VERDICT), type="dot", delay_show=300),
    ]
    side = html.Div(
        [
            forms.card(t("trace.state"), state),
            html.Div(forms.card(t("trace.export"), _export(t)), hidden=not export),
        ],
        className="side",
    )
    return admin_frame.frame(boot, t, Ids, [*stores, left, side], Ids.CURSORS)


def _filters(boot: Boot, t: Translator) -> html.Div:
    filters = boot.filters
    acts = [{"label": action_name(name, t), "value": name} for name in ACTS]
    if filters.get("action") and filters["action"] not in ACTS:
        acts.append({"label": action_name(filters["action"], t), "value": filters["action"]})
    fields = [
        forms.text(
            Ids.OBJECT,
            t("trace.f.object"),
            debounce=0.4,
            placeholder=t("trace.f.object.hint"),
            value=filters.get("object", ""),
        ),
        forms.text(
            Ids.ACTOR,
            t("trace.f.actor"),
            debounce=0.4,
            placeholder=t("trace.f.actor.hint"),
            value=filters.get("actor", ""),
        ),
        forms.select(
            Ids.ACTION, t("trace.f.action"), acts, t, placeholder=t("select.all"), value=filters.get("action")
        ),
        forms.text(Ids.SINCE, t("trace.f.since"), debounce=0.6, placeholder="2026-11-22 08:00"),
        forms.text(Ids.UNTIL, t("trace.f.until"), debounce=0.6, placeholder="2026-11-22 18:00"),
        forms.check(Ids.ACTS, t("trace.f.acts"), on=not any(filters.get(name) for name in NAMED)),
    ]
    return html.Div(fields, className="filter-bar", role="search")


def _export(t: Translator) -> list[Any]:
    return [
        html.P(t("trace.export.hint"), className="field-hint"),
        forms.text(Ids.REASON, t("person.reason"), maxLength=200),
        html.Div(
            [
                forms.action_button(Ids.CSV, "CSV", icon="download"),
                forms.action_button(Ids.JSON, "JSON", icon="download"),
            ],
            className="form-foot",
        ),
        forms.answer_area(Ids.EXPORTED),
    ]


def _clock(at: str) -> str:
    """An RFC 3339 time on the county's clock; what is none, as it is."""
    try:
        return day(datetime.fromisoformat(at)) if at else "—"
    except (ValueError, OverflowError):
        return at


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
        if not found["compared"]:
            return html.P(f"! {t('trace.uncompared')}", className="note note-bad")
        return html.P(f"✓ {text}", className="note note-ok")
    lines = [
        html.Li(
            [
                html.Strong(t("trace.at.n", n=f"{finding['n']:,}") if finding["n"] else ""),
                html.Span(t(f"trace.finding.{finding['kind']}")),
                html.Small(finding["where"], className="mono"),
            ]
        )
        for finding in found["findings"]
    ]
    count = f"{found['count']:,}"
    head = html.Strong(f"✕ {t('trace.broken', n=count)}")
    return html.Div([head, html.Ul(lines, className="problems")], className="note note-bad")
