"""/admin/imports: a file of people or rosters, what it would change, and who else has to agree."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from domain.directory.roster import SHIFTS
from layouts.admin import admin_frame
from layouts.admin.import_remarks import remarks_part
from layouts.components import elements, forms
from layouts.components.tables import day, empty, headings, note, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator
    from layouts.site import Boot

KINDS = ("people", "rosters")
COUNTS = ("added", "changed", "removed", "unchanged")
OPERATIONS = ("added", "changed", "removed")
NAMED = ("post", "unit", "region")
LARGEST = 8 * 1024 * 1024
MOST_IDS = 20
MARKS = {"waiting": "chip-warn", "stale": "chip-warn", "rejected": "chip-bad"}


class Ids(StrEnum):
    """Ids of this section; names are unique in the whole app."""

    BOOT = "admin-imports-boot"
    MOUNTED = "admin-imports-mounted"
    KIND = "admin-imports-kind"
    COMPLETE = "admin-imports-complete"
    UPLOAD = "admin-imports-upload"
    TEMPLATE = "admin-imports-template"
    FILE = "admin-imports-file"
    FAULTS = "admin-imports-faults"
    INTENT = "admin-imports-intent"
    MADE = "admin-imports-made"
    WANTED = "admin-imports-wanted"
    AGAIN = "admin-imports-again"
    HEARD = "admin-imports-heard"
    DONE = "admin-imports-done"
    SHOWN = "admin-imports-shown"
    PREVIEW = "admin-imports-preview"
    HEAD = "admin-imports-head"
    OP = "admin-imports-op"
    ROWS = "admin-imports-rows"
    PREVIOUS = "admin-imports-previous"
    PAGE = "admin-imports-page"
    NEXT = "admin-imports-next"
    POSITION = "admin-imports-position"
    PAGER = "admin-imports-pager"
    APPLY = "admin-imports-apply"
    APPROVE = "admin-imports-approve"
    REJECT = "admin-imports-reject"
    WITHDRAW = "admin-imports-withdraw"
    REASON_BOX = "admin-imports-reason-box"
    REASON = "admin-imports-reason"
    RESULT = "admin-imports-result"
    LIST = "admin-imports-list"
    REFRESH = "admin-imports-refresh"


STORES = (Ids.INTENT, Ids.MADE, Ids.WANTED, Ids.AGAIN, Ids.DONE, Ids.SHOWN)
ACTS = {"apply": Ids.APPLY, "approve": Ids.APPROVE, "reject": Ids.REJECT, "withdraw": Ids.WITHDRAW}


def layout(boot: Boot, t: Translator) -> html.Div:
    """The section; everything about one import comes by callback."""
    stores = [dcc.Store(id=store) for store in STORES]
    left = html.Div(
        [
            forms.card(t("imports.title"), _upload(t), sub=t("imports.sub")),
            html.Section(_preview(t), id=Ids.PREVIEW, className="panel card fill", hidden=True),
        ],
        className="stack",
    )
    refresh = forms.button(Ids.REFRESH, t("sources.refresh"), "small")
    right = forms.card(t("imports.list"), html.Div(id=Ids.LIST), tools=refresh, sub=t("imports.list.sub"))
    side = html.Div([right], className="side")
    return admin_frame.section(boot, t, Ids, [*stores, dcc.Download(id=Ids.FILE), left, side])


def _upload(t: Translator) -> list[Any]:
    kinds = [{"label": t(f"imports.kind.{kind}"), "value": kind} for kind in KINDS]
    drop = dcc.Upload(
        html.Span([elements.icon("upload"), html.Span(t("imports.drop"))], className="drop-text"),
        id=Ids.UPLOAD,
        accept=".csv,.xlsx",
        max_size=LARGEST,
        className="drop",
        className_active="drop is-over",
        className_reject="drop is-refused",
    )
    options = html.Div(
        [
            dcc.RadioItems(id=Ids.KIND, options=kinds, value="people", inline=True, className="field-check"),
            forms.check(Ids.COMPLETE, t("imports.complete")),
            forms.button(Ids.TEMPLATE, t("imports.template"), "small", "download"),
        ],
        className="cell-row wrap",
    )
    return [options, drop, html.P(t("imports.how"), className="field-hint"), forms.answer_area(Ids.FAULTS)]


def _preview(t: Translator) -> list[Any]:
    operations = [{"label": t(f"imports.op.{operation}"), "value": operation} for operation in OPERATIONS]
    tools = html.Div(
        [
            forms.select(
                Ids.OP, t("imports.op"), operations, t, placeholder=t("select.all"), searchable=False
            ),
            forms.pager(Ids, t),
        ],
        className="filter-bar",
    )
    buttons = [
        forms.action_button(Ids.APPLY, t("imports.apply"), "main"),
        forms.action_button(Ids.APPROVE, t("imports.approve"), "main"),
        forms.action_button(Ids.REJECT, t("imports.reject"), "danger"),
        forms.action_button(Ids.WITHDRAW, t("imports.withdraw"), ""),
    ]
    reason = html.Div(forms.text(Ids.REASON, t("imports.reason"), maxLength=200), id=Ids.REASON_BOX)
    return [
        html.Div(id=Ids.HEAD),
        tools,
        html.Div(id=Ids.ROWS, className="grow-scroll"),
        html.Div([reason, html.Div(buttons, className="form-foot")], className="form-end"),
        forms.answer_area(Ids.RESULT),
    ]


def import_head(found: Mapping[str, Any], t: Translator) -> list[Any]:
    """What the file is, who brought it, how many rows it touches, and whether somebody else must agree."""
    counts = [
        html.Span(
            [html.Strong(f"{found['counts'][name]:,}"), html.Span(t(f"imports.{name}"))],
            className=f"figure figure-{name}",
        )
        for name in COUNTS
    ]
    who = t("imports.by", name=found["author_name"], at=day(found["at"]))
    title = html.Div([html.H2(found["filename"], className="panel-title"), html.Span(who, className="sub")])
    state = [state_chip(found, t), html.Span(_approval_text(found, t), className="quiet")]
    return [
        html.Div([title, html.Div(state, className="card-tools")], className="panel-head"),
        html.Div(counts, className="figures"),
        html.P(t("imports.encoding", name=found["encoding"]), className="quiet")
        if found.get("encoding")
        else None,
        note(t("imports.unread", names=t("list.join").join(found["unread"])), "warn")
        if found["unread"]
        else None,
        remarks_part(found.get("remarks", ()), t),
        note(t("imports.kept", n=len(found["kept"]), ids=_first_ids(found["kept"], t)), "warn")
        if found["kept"]
        else None,
        html.P(t("imports.reason.was", reason=found["reason"]), className="quiet")
        if found["reason"]
        else None,
    ]


def _first_ids(ids: Sequence[str], t: Translator) -> str:
    """The first of some ids, in one line."""
    return t("list.join").join(ids[:MOST_IDS]) + ("…" if len(ids) > MOST_IDS else "")


def _approval_text(found: Mapping[str, Any], t: Translator) -> str:
    if found["state"] == "waiting":
        return t("imports.waits", at=day(found["expires_at"]))
    return t("imports.needs") if found["state"] == "previewed" and found["needs_approval"] else ""


def state_chip(found: Mapping[str, Any], t: Translator) -> html.Span:
    """The state of an import in a word."""
    state = found["state"]
    return html.Span(t(f"imports.state.{state}"), className=f"chip {MARKS.get(state, '')}".strip())


def rows_table(rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], t: Translator) -> Component:
    """One line a row of the file that changes something: what was, what will be; `names` of codes."""
    if not rows:
        return empty(t("imports.rows.empty"))
    cells = [
        [
            html.Span("—" if row["row"] is None else f"{row['row']:,}", className="num"),
            html.Span(t(f"imports.op.{row['op']}"), className=f"op op-{row['op']}"),
            html.Span(row["id"], className="mono"),
            html.Ul(
                [_difference(field, names, t) for field in row["fields"] if _is_shown(row, field)],
                className="diff",
            ),
        ]
        for row in rows
    ]
    return table(headings(t, "imports.rows", ("row", "op", "id", "fields")), cells, "imports")


def _is_shown(row: Mapping[str, Any], field: Mapping[str, Any]) -> bool:
    """A person who comes is active; that goes without saying."""
    return not (row["op"] == "added" and field["field"] == "active")


def _difference(field: Mapping[str, Any], names: Mapping[str, str], t: Translator) -> html.Li:
    """What was and what will be; two values that differ and look alike are masked, and that is said."""
    key = f"imports.field.{field['field']}"
    name = t(key) if t.has(key) else field["field"]
    shifts = {shift: t(f"shift.{shift}") for shift in SHIFTS}
    worded = names if field["field"] in NAMED else shifts if field["field"] == "shift" else {}
    old = html.Del(worded.get(field["old"], field["old"])) if field["old"] is not None else None
    new = html.Ins(worded.get(field["new"], field["new"])) if field["new"] is not None else None
    arrow = html.Span("→", className="quiet") if old and new else None
    alike = html.Span(t("imports.alike", field=name), className="chip chip-warn")
    differs = alike if arrow and field["old"] == field["new"] else None
    return html.Li([html.Span(name, className="diff-name"), old, arrow, new, differs])


def imports_list(rows: Sequence[Mapping[str, Any]], t: Translator) -> Component:
    """All imports, newest first; those that wait for somebody on top."""
    if not rows:
        return empty(t("imports.list.empty"))
    ordered = sorted(rows, key=lambda row: row["state"] != "waiting")
    return html.Ul([_entry(row, t) for row in ordered], className="entries")


def _entry(row: Mapping[str, Any], t: Translator) -> html.Li:
    counts = " · ".join(f"{t(f'imports.{name}')} {row['counts'][name]:,}" for name in COUNTS[:3])
    who = t("imports.by", name=row["author_name"], at=day(row["at"]))
    return html.Li(
        [
            html.Div([html.Strong(row["filename"]), state_chip(row, t)], className="cell-row"),
            html.Small([who, html.Br(), counts]),
            forms.row_button(Ids.WANTED, row["id"], t("imports.look"), about=row["filename"]),
        ],
        className="entry",
    )
