"""/admin/retention: how long each kind of data is kept, within what the law and the product allow."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from layouts.admin import admin_frame
from layouts.components import forms
from layouts.components.tables import day, empty, headings, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator
    from layouts.site import Boot

COLUMNS = ("kind", "days", "bounds", "default", "last", "open")


class Ids(StrEnum):
    """Ids of this section; names are unique in the whole app."""

    BOOT = "admin-retention-boot"
    MOUNTED = "admin-retention-mounted"
    TABLE = "admin-retention-table"
    WANTED = "admin-retention-wanted"
    OPEN = "admin-retention-open"
    HINT = "admin-retention-hint"
    EDITOR = "admin-retention-editor"
    FACTS = "admin-retention-facts"
    DAYS = "admin-retention-days"
    REASON = "admin-retention-reason"
    SAVE = "admin-retention-save"
    HEARD = "admin-retention-heard"
    DONE = "admin-retention-done"
    RESULT = "admin-retention-result"


def layout(boot: Boot, t: Translator) -> html.Div:
    """The section; the table comes by callback."""
    left = forms.card(
        t("retention.title"),
        html.Div(id=Ids.TABLE, className="grow-scroll"),
        sub=t("retention.sub"),
        name="fill",
    )
    editor = html.Div(
        [
            html.Div(id=Ids.FACTS),
            html.Div(
                [
                    forms.number(Ids.DAYS, t("retention.days")),
                    forms.text(Ids.REASON, t("person.reason"), maxLength=200),
                ],
                className="form-grid",
            ),
            html.Div(forms.action_button(Ids.SAVE, t("person.save"), "main"), className="form-foot"),
        ],
        id=Ids.EDITOR,
        hidden=True,
    )
    hint = html.Div(empty(t("retention.none")), id=Ids.HINT)
    right = forms.card(t("retention.one"), [hint, editor, forms.answer_area(Ids.RESULT)])
    stores = [dcc.Store(id=store) for store in (Ids.WANTED, Ids.OPEN, Ids.DONE)]
    return admin_frame.section(boot, t, Ids, [*stores, left, html.Div([right], className="side")])


def retention_table(rows: Sequence[Mapping[str, Any]], t: Translator) -> Component:
    """One line a kind of data: how long, between which bounds, when it was last cleared."""
    cells = [
        [
            html.Strong(t(f"retention.kind.{row['kind']}")),
            html.Span(t("retention.n", n=f"{row['days']:,}"), className="num"),
            bounds(row, t),
            html.Span(t("retention.n", n=f"{row['default']:,}"), className="num"),
            _last(row, t),
            forms.row_button(Ids.WANTED, row["kind"], t("people.look")),
        ]
        for row in rows
    ]
    return table(headings(t, "retention", COLUMNS), cells, "retention")


def bounds(row: Mapping[str, Any], t: Translator) -> str:
    """`180–3,650 天`."""
    return t("retention.between", least=f"{row['least']:,}", most=f"{row['most']:,}")


def _last(row: Mapping[str, Any], t: Translator) -> str:
    if row["last_run"] is None:
        return "—"
    return t("retention.cleared", at=day(row["last_run"]), n=f"{row['last_count']:,}")
