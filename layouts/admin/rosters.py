"""/admin/rosters 值班表: one week of one region, who is on duty, and where nobody is."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from domain.access.rights import Right
from layouts.admin import admin_frame
from layouts.admin.people import localized_name
from layouts.components import forms
from layouts.components.tables import empty, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator
    from layouts.site import Boot

SHIFTS = ("day", "night", "all")
DAYS = 7
KEY = ("day", "shift", "region", "post", "person")


class Ids(StrEnum):
    """Ids of this section; names are unique in the whole app."""

    BOOT = "admin-rosters-boot"
    MOUNTED = "admin-rosters-mounted"
    WEEK = "admin-rosters-week"
    PREVIOUS = "admin-rosters-previous"
    THIS = "admin-rosters-this"
    NEXT = "admin-rosters-next"
    RANGE = "admin-rosters-range"
    REGION = "admin-rosters-region"
    TABLE = "admin-rosters-table"
    GAPS = "admin-rosters-gaps"
    DAY = "admin-rosters-day"
    SHIFT = "admin-rosters-shift"
    PLACE = "admin-rosters-place"
    POST = "admin-rosters-post"
    PERSON = "admin-rosters-person"
    ADD = "admin-rosters-add"
    HEARD = "admin-rosters-heard"
    SAVED = "admin-rosters-saved"
    RESULT = "admin-rosters-result"
    OFF = "admin-rosters-off"
    REMOVED = "admin-rosters-removed"
    CSV = "admin-rosters-csv"
    XLSX = "admin-rosters-xlsx"
    FILE = "admin-rosters-file"


def layout(boot: Boot, t: Translator) -> html.Div:
    """The section; table and options come by callback."""
    manage = Right.MANAGE_PEOPLE in boot.viewer.get("rights", ())
    stores = [dcc.Store(id=store) for store in (Ids.SAVED, Ids.OFF, Ids.REMOVED)]
    tools = [
        forms.button(Ids.PREVIOUS, t("rosters.previous"), "small"),
        forms.button(Ids.THIS, t("rosters.this"), "small"),
        forms.button(Ids.NEXT, t("rosters.next"), "small"),
        html.Span(id=Ids.RANGE, className="pager-text"),
    ]
    region = forms.select(Ids.REGION, t("people.region"), [], t, placeholder=t("select.all"))
    bar = html.Div([region, html.Div(tools, className="cell-row")], className="filter-bar")
    body = [bar, html.Div(id=Ids.TABLE, className="grow-scroll")]
    left = forms.card(t("rosters.title"), body, sub=t("rosters.sub"), name="fill")
    gaps = forms.card(t("rosters.gaps"), html.Div(id=Ids.GAPS))
    add = html.Div(forms.card(t("rosters.add"), _form(t)), hidden=not manage)
    export = forms.card(t("rosters.export"), _export(t))
    side = html.Div([gaps, add, export], className="side")
    return admin_frame.section(
        boot, t, Ids, [dcc.Store(id=Ids.WEEK, data=0), *stores, dcc.Download(id=Ids.FILE), left, side]
    )


def _form(t: Translator) -> list[Any]:
    shifts = [{"label": t(f"shift.{shift}"), "value": shift} for shift in SHIFTS]
    fields = [
        forms.select(Ids.DAY, t("rosters.day"), [], t, clearable=False, searchable=False),
        forms.select(
            Ids.SHIFT, t("rosters.shift"), shifts, t, clearable=False, searchable=False, value="day"
        ),
        forms.select(Ids.PLACE, t("people.place"), [], t, clearable=False),
        forms.select(Ids.POST, t("people.post"), [], t, clearable=False),
        forms.select(Ids.PERSON, t("rosters.person"), [], t, placeholder=t("people.q.hint")),
    ]
    return [
        html.Div(fields, className="form-grid"),
        html.Div(forms.action_button(Ids.ADD, t("rosters.put"), "main"), className="form-foot"),
        forms.answer_area(Ids.RESULT),
    ]


def _export(t: Translator) -> html.Div:
    buttons = [
        forms.action_button(Ids.CSV, "CSV", icon="download"),
        forms.action_button(Ids.XLSX, "XLSX", icon="download"),
        html.A(t("rosters.import"), href="/admin/imports", className="link"),
    ]
    return html.Div(buttons, className="cell-row")


def days_of(monday: date) -> list[date]:
    """The seven days of a week."""
    return [monday + timedelta(days=number) for number in range(DAYS)]


def day_label(day: date, t: Translator) -> str:
    """`11-23 周一`."""
    return f"{day:%m-%d} {t(f'weekday.{day.weekday()}')}"


def week_table(
    rows: Sequence[Mapping[str, Any]],
    gaps: Sequence[Mapping[str, Any]],
    monday: date,
    today: date,
    t: Translator,
    *,
    manage: bool,
) -> Component:
    """One line a region and post, one column a day; a gap stands where nobody is on duty."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    cells: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
    for row in [*rows, *gaps]:
        place = (row["region"], row["post"])
        lines.setdefault(place, dict(row))
        entry = _gap(row, t) if "code" in row else _duty(row, t, manage=manage)
        cells[(*place, str(row["day"]))].append((SHIFTS.index(row["shift"]), entry))
    if not lines:
        return empty(t("rosters.empty"))
    days = days_of(monday)
    heads = [t("rosters.who"), *[_day_head(day, today, t) for day in days]]
    body = [
        [_line_head(row, t), *[_cell(cells[(*place, day.isoformat())]) for day in days]]
        for place, row in sorted(lines.items())
    ]
    return table(heads, body, "week", labels=["", *(day_label(day, t) for day in days)])


def _cell(entries: Sequence[Any]) -> html.Div:
    return html.Div([entry for _, entry in sorted(entries, key=lambda pair: pair[0])], className="duties")


def _day_head(day: date, today: date, t: Translator) -> html.Span:
    mark = [html.Span(t("rosters.today"), className="chip")] if day == today else []
    return html.Span([day_label(day, t), *mark], className="cell-row")


def _line_head(row: Mapping[str, Any], t: Translator) -> html.Span:
    return html.Span(
        [html.Strong(localized_name(row, "post", t)), html.Small(localized_name(row, "region", t))],
        className="two",
    )


def _duty(row: Mapping[str, Any], t: Translator, *, manage: bool) -> html.Div:
    key, label = "|".join(str(row[name]) for name in KEY), t("rosters.off", name=row["name"])
    off = forms.row_action(Ids.OFF, key, "×", className="duty-off", title=label, **{"aria-label": label})
    words = [html.Small(t(f"shift.short.{row['shift']}")), html.Span(row["name"], title=row["person"])]
    return html.Div([*words, off if manage else None], className="duty")


def _gap(row: Mapping[str, Any], t: Translator) -> html.Div:
    words = [html.Small(t(f"shift.short.{row['shift']}")), html.Span(f"▲ {t('rosters.nobody')}")]
    return html.Div(words, className="duty duty-gap")


def gaps_list(problems: Sequence[Mapping[str, Any]], t: Translator) -> Component:
    """What is wrong with the week, in sentences."""
    if not problems:
        return empty(t("rosters.complete"))
    lines = [
        html.Li([html.Strong(["▲ ", _problem(problem["code"], t)]), html.Span(problem["message"])])
        for problem in problems
    ]
    return html.Ul(lines, className="problems is-warn")


def _problem(code: str, t: Translator) -> str:
    return t(f"problem.{code}")
