"""/admin/accounts: who may sign in and what their roles are. List left, one account right."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from domain.access.rights import TABLE, Reach, Realm, Role
from layouts.admin import admin_frame
from layouts.components import forms
from layouts.components.tables import empty, headings, moment, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator
    from layouts.site import Boot

ROLES = tuple(role for role in Role if TABLE[role].realm not in (Realm.SCREEN, Realm.PROGRAM, Realm.LINK))
"""The roles a person can hold."""
UNIT_ROLES = frozenset(role for role in ROLES if TABLE[role].reach is Reach.UNIT)
COLUMNS = ("name", "grants", "state", "open")


class Ids(StrEnum):
    """Ids of this section; names are unique in the whole app."""

    BOOT = "admin-accounts-boot"
    MOUNTED = "admin-accounts-mounted"
    TABLE = "admin-accounts-table"
    Q = "admin-accounts-q"
    WANTED = "admin-accounts-wanted"
    AGAIN = "admin-accounts-again"
    UNGRANT = "admin-accounts-ungrant"
    INTENT = "admin-accounts-intent"
    OPEN = "admin-accounts-open"
    HEARD = "admin-accounts-heard"
    DONE = "admin-accounts-done"
    HINT = "admin-accounts-hint"
    EDITOR = "admin-accounts-editor"
    FACTS = "admin-accounts-facts"
    MAKER = "admin-accounts-maker"
    LOGIN = "admin-accounts-login"
    NAME = "admin-accounts-name"
    PERSON = "admin-accounts-person"
    CREATE = "admin-accounts-create"
    GRANTS = "admin-accounts-grants"
    ROLE = "admin-accounts-role"
    REGION = "admin-accounts-region"
    UNIT = "admin-accounts-unit"
    GRANT = "admin-accounts-grant"
    GRANT_BOX = "admin-accounts-grant-box"
    UNIT_BOX = "admin-accounts-unit-box"
    TOOLS = "admin-accounts-tools"
    REASON = "admin-accounts-reason"
    INVITE = "admin-accounts-invite"
    RESET = "admin-accounts-reset"
    APPROVE = "admin-accounts-approve"
    REJECT = "admin-accounts-reject"
    UNLOCK = "admin-accounts-unlock"
    SIGN_OUT = "admin-accounts-sign-out"
    TOTP = "admin-accounts-totp"
    DISABLE = "admin-accounts-disable"
    ENABLE = "admin-accounts-enable"
    RESULT = "admin-accounts-result"


STORES = (Ids.WANTED, Ids.AGAIN, Ids.UNGRANT, Ids.INTENT, Ids.OPEN, Ids.DONE)
ACTS = {
    "invite": Ids.INVITE,
    "reset_password": Ids.RESET,
    "approve": Ids.APPROVE,
    "reject": Ids.REJECT,
    "unlock": Ids.UNLOCK,
    "sign_out": Ids.SIGN_OUT,
    "remove_totp": Ids.TOTP,
    "disable": Ids.DISABLE,
    "enable": Ids.ENABLE,
}


def layout(boot: Boot, t: Translator) -> html.Div:
    """The section; list and options come by callback."""
    stores = [dcc.Store(id=store) for store in STORES]
    new = forms.row_button(Ids.WANTED, None, t("accounts.new"), "small main", "plus")
    search = html.Div(
        forms.text(Ids.Q, t("accounts.q"), debounce=0.4, placeholder=t("accounts.q.hint")),
        className="filter-bar",
    )
    body = [search, html.Div(id=Ids.TABLE, className="grow-scroll")]
    left = forms.card(t("accounts.title"), body, tools=[new], name="fill")
    editor = [
        html.Div(empty(t("accounts.none")), id=Ids.HINT),
        html.Div(
            [html.Div(id=Ids.FACTS), _maker(t), _grants(t), _tools(t)],
            id=Ids.EDITOR,
            hidden=True,
        ),
        forms.answer_area(Ids.RESULT),
    ]
    return admin_frame.section(
        boot, t, Ids, [*stores, left, html.Div(forms.card(t("account.title"), editor), className="side")]
    )


def _maker(t: Translator) -> html.Div:
    """The fields that only a new account has."""
    fields = [
        forms.text(Ids.LOGIN, t("account.login"), hint=t("account.login.hint"), maxLength=40),
        forms.text(Ids.NAME, t("account.name"), maxLength=60),
        forms.text(Ids.PERSON, t("account.person"), hint=t("account.person.hint"), maxLength=40),
    ]
    return html.Div(fields, id=Ids.MAKER, className="form-grid")


def _grants(t: Translator) -> html.Div:
    roles = [{"label": t(f"role.{role}"), "value": role.value} for role in ROLES]
    fields = [
        forms.select(Ids.ROLE, t("account.role"), roles, t, clearable=False, searchable=False),
        forms.select(Ids.REGION, t("account.region"), [], t, clearable=False),
        html.Div(forms.select(Ids.UNIT, t("people.unit"), [], t), id=Ids.UNIT_BOX, hidden=True),
    ]
    buttons = [
        forms.action_button(Ids.CREATE, t("account.create"), "main"),
        forms.action_button(Ids.GRANT, t("account.grant"), ""),
    ]
    return html.Div(
        [
            html.Div(id=Ids.GRANTS),
            html.Div(
                [html.Div(fields, className="form-grid"), html.Div(buttons, className="form-foot")],
                id=Ids.GRANT_BOX,
            ),
        ],
        className="form-part",
    )


def _tools(t: Translator) -> html.Div:
    buttons = [
        forms.action_button(button, t(f"account.{name}"))
        for name, button in ACTS.items()
        if name != "disable"
    ]
    disable = forms.action_button(Ids.DISABLE, t("account.disable"), "danger")
    return html.Div(
        [
            forms.text(Ids.REASON, t("person.reason"), hint=t("account.reason.hint"), maxLength=200),
            html.Div([*buttons, disable], className="form-foot wrap"),
        ],
        id=Ids.TOOLS,
        className="form-part",
    )


def accounts_table(rows: Sequence[Mapping[str, Any]], places: Mapping[str, str], t: Translator) -> Component:
    """One line an account; `places` are the names of regions and units."""
    if not rows:
        return empty(t("accounts.empty"))
    cells = [
        [
            html.Span([html.Strong(row["name"]), html.Small(row["login"])], className="two"),
            html.Span(
                "、".join(grant_text(grant, places, t) for grant in row["grants"]) or "—",
                className="wrap-text",
            ),
            html.Span(state_chips(row, t), className="cell-row"),
            forms.row_button(Ids.WANTED, row["id"], t("people.look"), about=row["name"]),
        ]
        for row in rows
    ]
    return table(headings(t, "accounts", COLUMNS), cells, "accounts")


def grant_text(grant: Mapping[str, Any], places: Mapping[str, str], t: Translator) -> str:
    """`部门办理员 · 龙游县 · 资规局`."""
    place = places.get(grant["region"], grant["region"])
    return " · ".join(
        [
            t(f"role.{grant['role']}"),
            place,
            *([places.get(grant["unit"], grant["unit"])] if grant["unit"] else []),
        ]
    )


def state_chips(row: Mapping[str, Any], t: Translator) -> list[html.Span]:
    """Whatever is not normal about an account, in words."""
    found = [("disabled", row["disabled"], "chip-bad"), ("locked", row["locked_until"], "chip-warn")]
    found += [
        ("must_change", row["must_change"], ""),
        ("reset", row["reset"], "chip-warn"),
        ("demo", row["demo"], ""),
        ("totp", row["has_totp"], ""),
    ]
    return [
        html.Span(t(f"account.state.{name}"), className=f"chip {mark}".strip())
        for name, on, mark in found
        if on
    ]


def account_facts(row: Mapping[str, Any], t: Translator) -> html.Div:
    """Who it is and what state it is in."""
    locked = t("account.locked", at=moment(row["locked_until"])) if row["locked_until"] else None
    name = html.Span([html.Strong(row["name"]), html.Small(row["login"])], className="two")
    facts = [html.Div([name, *state_chips(row, t)], className="cell-row"), locked, waiting_reset(row, t)]
    return html.Div(facts, className="head")


def waiting_reset(row: Mapping[str, Any], t: Translator) -> html.P | None:
    """Who asked for a reset that waits for a second administrator, and why."""
    waits = row["reset"]
    if waits is None:
        return None
    kind = t(f"trace.reset.{waits['kind']}")
    return html.P(t("account.reset.waits", name=waits["author"], kind=kind, reason=waits["reason"]))


def grants_list(row: Mapping[str, Any], places: Mapping[str, str], t: Translator) -> Component:
    """Every grant with a button that takes it away."""
    entries = [
        html.Li(
            [
                html.Span(grant_text(grant, places, t)),
                forms.row_action(Ids.UNGRANT, number, t("account.ungrant")),
            ],
            className="cell-row spread",
        )
        for number, grant in enumerate(row["grants"])
    ]
    head = html.H3(t("account.grants"), className="form-title")
    return html.Div([head, html.Ul(entries) if entries else empty(t("account.grants.none"))])


def link_shown(base: str, link: str, t: Translator) -> html.Div:
    """The one-time link, shown this once."""
    whole = link if link.startswith("http") else f"{base.rstrip('/')}{link}"
    return forms.secret(t("account.link"), whole, t("secret.copy"))
