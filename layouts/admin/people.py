"""/admin: the people of a county. List with search left, one person right."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from domain.access.rights import Right
from layouts.admin import admin_frame
from layouts.components import forms
from layouts.components.tables import empty, headings, ordered_headings, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator
    from layouts.site import Boot

ACTIVE = ("yes", "dead", "no", "all")
COLUMNS = ("name", "phone", "post", "unit", "place", "open")
ORDERS = {"name": "name", "post": "post", "unit": "unit", "place": "region"}
"""Columns the list can be sorted by, and by what; without any it stands by id."""
FIELDS = ("id", "name", "phone", "email", "post", "unit", "region")
TYPED = ("id", "name", "phone", "email")


class Ids(StrEnum):
    """Ids of this section; names are unique in the whole app."""

    BOOT = "admin-boot"
    MOUNTED = "admin-mounted"
    Q = "admin-people-q"
    REGION = "admin-people-region"
    POST = "admin-people-post"
    UNIT = "admin-people-unit"
    ACTIVE = "admin-people-active"
    PREVIOUS = "admin-people-previous"
    PAGE = "admin-people-page"
    NEXT = "admin-people-next"
    POSITION = "admin-people-position"
    PAGER = "admin-people-pager"
    TABLE = "admin-people-table"
    ORDER = "admin-people-order"
    WANTED = "admin-people-wanted"
    AGAIN = "admin-people-again"
    OPEN = "admin-people-open"
    HEARD = "admin-people-heard"
    SAVED = "admin-people-saved"
    EDITOR = "admin-people-editor"
    HINT = "admin-people-hint"
    FACTS = "admin-people-facts"
    F_ID = "admin-people-f-id"
    F_NAME = "admin-people-f-name"
    F_PHONE = "admin-people-f-phone"
    F_EMAIL = "admin-people-f-email"
    F_POST = "admin-people-f-post"
    F_UNIT = "admin-people-f-unit"
    F_REGION = "admin-people-f-region"
    SAVE = "admin-people-save"
    REASON = "admin-people-reason"
    REMOVE = "admin-people-remove"
    RESTORE = "admin-people-restore"
    REVEAL = "admin-people-reveal"
    REVEALED = "admin-people-revealed"
    RESULT = "admin-people-result"
    CSV = "admin-people-csv"
    XLSX = "admin-people-xlsx"
    FULL = "admin-people-full"
    EXPORT_REASON = "admin-people-export-reason"
    FILE = "admin-people-file"
    EXPORTED = "admin-people-exported"


def layout(boot: Boot, t: Translator) -> html.Div:
    """The section; list and options come by callback."""
    rights = boot.viewer.get("rights", ())
    manage = Right.MANAGE_PEOPLE in rights
    stores = [dcc.Store(id=store) for store in (Ids.ORDER, Ids.WANTED, Ids.AGAIN, Ids.OPEN, Ids.SAVED)]
    body = [_filters(boot, t), html.Div(id=Ids.TABLE, className="grow-scroll"), forms.pager(Ids, t)]
    new = forms.row_button(Ids.WANTED, None, t("people.new"), "small main", "plus", hidden=not manage)
    left = forms.card(t("people.title"), body, tools=[new], name="fill")
    right = html.Div(
        [
            forms.card(t("person.title"), _person(t, rights)),
            forms.card(t("people.export"), _export(t, Right.REVEAL_PEOPLE in rights)),
        ],
        className="side",
    )
    return admin_frame.section(boot, t, Ids, [*stores, dcc.Download(id=Ids.FILE), left, right])


def _filters(boot: Boot, t: Translator) -> html.Div:
    active = [{"label": t(f"people.active.{choice}"), "value": choice} for choice in ACTIVE]
    return html.Div(
        [
            forms.text(Ids.Q, t("people.q"), debounce=0.4, placeholder=t("people.q.hint")),
            forms.select(Ids.REGION, t("people.region"), [], t, placeholder=t("select.all")),
            forms.select(Ids.POST, t("people.post"), [], t, placeholder=t("select.all")),
            forms.select(Ids.UNIT, t("people.unit"), [], t, placeholder=t("select.all")),
            forms.select(
                Ids.ACTIVE, t("people.active"), active, t, value="yes", clearable=False, searchable=False
            ),
        ],
        className="filter-bar",
        role="search",
    )


def _person(t: Translator, rights: Sequence[str]) -> list[Any]:
    """The form of one person, hidden until one is chosen."""
    manage, reveal = Right.MANAGE_PEOPLE in rights, Right.REVEAL_PEOPLE in rights
    form = html.Div(
        [
            html.Div(id=Ids.FACTS),
            html.Div(_fields(t, manage=manage), className="form-grid"),
            html.Div(
                forms.action_button(Ids.SAVE, t("person.save"), "main"),
                className="form-foot",
                hidden=not manage,
            ),
            html.Div(
                [
                    forms.text(Ids.REASON, t("person.reason"), hint=t("person.reason.hint"), maxLength=200),
                    html.Div(
                        [
                            forms.action_button(
                                Ids.REVEAL, t("person.reveal"), icon="eye", hidden=not reveal
                            ),
                            forms.action_button(Ids.REMOVE, t("person.remove"), "danger", hidden=True),
                            forms.action_button(Ids.RESTORE, t("person.restore"), "", hidden=True),
                        ],
                        className="form-foot",
                    ),
                ],
                className="form-part",
                hidden=not (manage or reveal),
            ),
            forms.answer_area(Ids.REVEALED),
        ],
        id=Ids.EDITOR,
        hidden=True,
    )
    return [html.Div(empty(t("person.none")), id=Ids.HINT), form, forms.answer_area(Ids.RESULT)]


def _fields(t: Translator, *, manage: bool) -> list[html.Div]:
    closed = not manage
    return [
        forms.text(Ids.F_ID, t("person.id"), maxLength=40, disabled=True),
        forms.text(Ids.F_NAME, t("person.name"), maxLength=60, disabled=closed),
        forms.text(Ids.F_PHONE, t("person.phone"), hint=t("person.masked"), maxLength=30, disabled=closed),
        forms.text(
            Ids.F_EMAIL, t("person.email"), hint=t("person.email.hint"), maxLength=254, disabled=closed
        ),
        forms.select(Ids.F_POST, t("people.post"), [], t, disabled=closed, clearable=False),
        forms.select(Ids.F_UNIT, t("people.unit"), [], t, disabled=closed),
        forms.select(Ids.F_REGION, t("people.place"), [], t, disabled=closed, clearable=False),
    ]


def _export(t: Translator, full: bool) -> list[Any]:
    """What the filters show, as a file; in full only with a reason."""
    return [
        html.P(t("people.export.hint"), className="field-hint"),
        html.Div(
            [
                forms.check(Ids.FULL, t("people.export.full")),
                forms.text(Ids.EXPORT_REASON, t("person.reason"), maxLength=200),
            ],
            hidden=not full,
            className="form-part",
        ),
        html.Div(
            [
                forms.action_button(Ids.CSV, "CSV", icon="download"),
                forms.action_button(Ids.XLSX, "XLSX", icon="download"),
            ],
            className="form-foot",
        ),
        forms.answer_area(Ids.EXPORTED),
    ]


def people_table(rows: Sequence[Mapping[str, Any]], t: Translator, order: str = "") -> Component:
    """One line a person; names and phones come masked. `order`: what the rows are sorted by."""
    if not rows:
        return empty(t("people.empty"))
    cells = [
        [
            html.Span([html.Strong(row["name"]), html.Small(row["id"])], className="two"),
            html.Span(
                [html.Span(row["phone"], className="num-text"), *dead_chips(row, t)], className="cell-row"
            ),
            localized_name(row, "post", t),
            localized_name(row, "unit", t),
            html.Span([localized_name(row, "region", t), _inactive_chip(row, t)], className="cell-row"),
            forms.row_button(Ids.WANTED, row["id"], t("people.look"), about=row["name"] + " " + row["id"]),
        ]
        for row in rows
    ]
    heads = ordered_headings(t, "people", COLUMNS, ORDERS, Ids.ORDER, order)
    return table(heads, cells, "people", labels=headings(t, "people", COLUMNS))


def _inactive_chip(row: Mapping[str, Any], t: Translator) -> html.Span | None:
    return None if row["active"] else html.Span(t("people.gone"), className="chip")


def dead_chips(row: Mapping[str, Any], t: Translator) -> list[html.Span]:
    """That a phone or an address does not work, as a gateway or a mail server said."""
    return [
        html.Span(t(f"member.dead.{reason}"), className="chip chip-bad") for reason in row.get("dead", ())
    ]


def localized_name(row: Mapping[str, Any], what: str, t: Translator) -> str:
    """The name of a post, unit or region of a row in the reader's language; its code without one."""
    name = row.get(f"{what}_name_en") if t.lang == "en" else None
    return str(name or row.get(f"{what}_name") or row.get(what) or "—")


def person_facts(row: Mapping[str, Any] | None, t: Translator, *, trace: bool) -> Component | None:
    """Where the entry comes from, and the way to its record for who may read that; nothing for a new one."""
    if row is None:
        return None
    source = str(row["source"])
    kind, _, number = source.partition(":")
    return html.P(
        [
            html.Span(t(f"person.source.{kind}", n=number), className="quiet"),
            None if row["active"] else html.Span(t("people.gone"), className="chip"),
            *dead_chips(row, t),
            html.A(t("person.trace"), href=f"/trace?object=person:{row['id']}", className="link")
            if trace
            else None,
        ],
        className="cell-row",
    )
