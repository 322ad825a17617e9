"""/admin/units and /admin/posts: two lists of codes that work alike. Table left, one entry right."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from domain.access.rights import Right
from layouts.admin import admin_frame
from layouts.admin.people import localized_name
from layouts.components import forms
from layouts.components.tables import empty, headings, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator
    from layouts.site import Boot

KINDS = ("centre", "department", "station", "team")
TIERS = ("0", "1", "2", "3")


class UnitIds(StrEnum):
    """Ids of the units; names are unique in the whole app."""

    BOOT = "admin-units-boot"
    MOUNTED = "admin-units-mounted"
    TABLE = "admin-units-table"
    WANTED = "admin-units-wanted"
    AGAIN = "admin-units-again"
    OPEN = "admin-units-open"
    HEARD = "admin-units-heard"
    SAVED = "admin-units-saved"
    EDITOR = "admin-units-editor"
    HINT = "admin-units-hint"
    CODE = "admin-units-code"
    NAME = "admin-units-name"
    NAME_EN = "admin-units-name-en"
    KIND = "admin-units-kind"
    REGION = "admin-units-region"
    SAVE = "admin-units-save"
    REMOVE = "admin-units-remove"
    RESULT = "admin-units-result"


class PostIds(StrEnum):
    """Ids of the posts."""

    BOOT = "admin-posts-boot"
    MOUNTED = "admin-posts-mounted"
    TABLE = "admin-posts-table"
    WANTED = "admin-posts-wanted"
    AGAIN = "admin-posts-again"
    OPEN = "admin-posts-open"
    HEARD = "admin-posts-heard"
    SAVED = "admin-posts-saved"
    EDITOR = "admin-posts-editor"
    HINT = "admin-posts-hint"
    CODE = "admin-posts-code"
    NAME = "admin-posts-name"
    NAME_EN = "admin-posts-name-en"
    TIER = "admin-posts-tier"
    SAVE = "admin-posts-save"
    REMOVE = "admin-posts-remove"
    RESULT = "admin-posts-result"


UNIT_FORM = {"code": UnitIds.CODE, "name": UnitIds.NAME, "name_en": UnitIds.NAME_EN}
UNIT_FORM |= {"kind": UnitIds.KIND, "region": UnitIds.REGION}
ABOUT = {UnitIds: "units", PostIds: "posts"}
POST_FORM = {"code": PostIds.CODE, "name": PostIds.NAME, "name_en": PostIds.NAME_EN, "tier": PostIds.TIER}


def units_layout(boot: Boot, t: Translator) -> html.Div:
    """The section of the units."""
    kinds = [{"label": t(f"unit.kind.{kind}"), "value": kind} for kind in KINDS]
    extra = [
        forms.select(UnitIds.KIND, t("unit.kind"), kinds, t, clearable=False, searchable=False),
        forms.select(UnitIds.REGION, t("people.place"), [], t, clearable=False),
    ]
    return _layout(boot, t, UnitIds, "units", extra)


def posts_layout(boot: Boot, t: Translator) -> html.Div:
    """The section of the posts."""
    tiers = [{"label": t(f"post.tier.{tier}"), "value": tier} for tier in TIERS]
    extra = [forms.select(PostIds.TIER, t("post.tier"), tiers, t, clearable=False, searchable=False)]
    return _layout(boot, t, PostIds, "posts", extra)


def _layout(boot: Boot, t: Translator, ids: Any, name: str, extra: Sequence[Any]) -> html.Div:
    manage = Right.MANAGE_PEOPLE in boot.viewer.get("rights", ())
    new = forms.row_button(ids.WANTED, None, t(f"{name}.new"), "small main", "plus", hidden=not manage)
    table_place = html.Div(id=ids.TABLE, className="grow-scroll")
    left = forms.card(t(f"{name}.title"), table_place, tools=[new], sub=t(f"{name}.sub"), name="fill")
    fields = [
        forms.text(ids.CODE, t("code.code"), maxLength=40, disabled=True),
        forms.text(ids.NAME, t("code.name"), maxLength=60, disabled=not manage),
        forms.text(ids.NAME_EN, t("code.name_en"), maxLength=80, disabled=not manage),
        *extra,
    ]
    buttons = [
        forms.action_button(ids.SAVE, t("person.save"), "main"),
        forms.action_button(ids.REMOVE, t("code.remove"), "danger", hidden=True),
    ]
    editor = html.Div(
        [
            html.Div(fields, className="form-grid"),
            html.Div(buttons, className="form-foot", hidden=not manage),
        ],
        id=ids.EDITOR,
        hidden=True,
    )
    hint = html.Div(empty(t(f"{name}.none")), id=ids.HINT)
    right = forms.card(t(f"{name}.one"), [hint, editor, forms.answer_area(ids.RESULT)])
    stores = [dcc.Store(id=store) for store in (ids.WANTED, ids.AGAIN, ids.OPEN, ids.SAVED)]
    return admin_frame.section(boot, t, ids, [*stores, left, html.Div([right], className="side")])


def units_table(rows: Sequence[Mapping[str, Any]], t: Translator) -> Component:
    """One line a unit."""
    cells = [
        [
            html.Span([html.Strong(_name(row, t)), html.Small(row["code"])], className="two"),
            t(f"unit.kind.{row['kind']}"),
            localized_name(row, "region", t),
            html.Span(f"{row['people']:,}", className="num"),
            forms.row_button(UnitIds.WANTED, row["code"], t("people.look"), about=_name(row, t)),
        ]
        for row in rows
    ]
    return table(headings(t, "units", ("name", "kind", "region", "people", "open")), cells, "codes")


def posts_table(rows: Sequence[Mapping[str, Any]], t: Translator) -> Component:
    """One line a post."""
    cells = [
        [
            html.Span([html.Strong(_name(row, t)), html.Small(row["code"])], className="two"),
            t(f"post.tier.{row['tier']}"),
            html.Span(f"{row['people']:,}", className="num"),
            forms.row_button(PostIds.WANTED, row["code"], t("people.look"), about=_name(row, t)),
        ]
        for row in rows
    ]
    return table(headings(t, "posts", ("name", "tier", "people", "open")), cells, "codes")


def _name(row: Mapping[str, Any], t: Translator) -> str:
    return str((t.lang == "en" and row["name_en"]) or row["name"])
