"""/admin/tokens and /admin/kiosks: keys of programs and of walls. A secret is shown once, when it is made."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from layouts.admin import admin_frame
from layouts.components import forms
from layouts.components.tables import day, empty, headings, moment, table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator
    from layouts.site import Boot

SCOPES = ("report", "read", "figures")
READ = "read"
KINDS = ("cases", "grids", "positions", "storms")
USUAL_DAYS = "365"
ENDING = {"token": ("token.end", "token.ended"), "kiosk": ("kiosk.end", "kiosk.ended")}
"""Texts: to end a key, and that one was ended."""


class TokenIds(StrEnum):
    """Ids of the tokens; names are unique in the whole app."""

    BOOT = "admin-tokens-boot"
    MOUNTED = "admin-tokens-mounted"
    TABLE = "admin-tokens-table"
    NAME = "admin-tokens-name"
    SCOPE = "admin-tokens-scope"
    REPORT = "admin-tokens-report"
    REGION = "admin-tokens-region"
    SOURCES = "admin-tokens-sources"
    KINDS = "admin-tokens-kinds"
    READ = "admin-tokens-read"
    REASON = "admin-tokens-reason"
    DAYS = "admin-tokens-days"
    CREATE = "admin-tokens-create"
    RESULT = "admin-tokens-result"
    INTENT = "admin-tokens-intent"
    HEARD = "admin-tokens-heard"
    DONE = "admin-tokens-done"
    END = "admin-tokens-end"
    ENDED = "admin-tokens-ended"


class KioskIds(StrEnum):
    """Ids of the kiosk keys."""

    BOOT = "admin-kiosks-boot"
    MOUNTED = "admin-kiosks-mounted"
    TABLE = "admin-kiosks-table"
    NAME = "admin-kiosks-name"
    REGION = "admin-kiosks-region"
    DAYS = "admin-kiosks-days"
    CREATE = "admin-kiosks-create"
    RESULT = "admin-kiosks-result"
    INTENT = "admin-kiosks-intent"
    HEARD = "admin-kiosks-heard"
    DONE = "admin-kiosks-done"
    END = "admin-kiosks-end"
    ENDED = "admin-kiosks-ended"


def tokens_layout(boot: Boot, t: Translator) -> html.Div:
    """The section of the tokens."""
    scopes = [{"label": t(f"token.scope.{scope}"), "value": scope} for scope in SCOPES]
    kinds = [{"label": t(f"token.kind.{kind}"), "value": kind} for kind in KINDS]
    report = [
        forms.text(TokenIds.SOURCES, t("token.sources"), hint=t("token.sources.hint"), maxLength=400),
        html.Div(
            [
                html.Span(t("token.kinds"), className="field-label"),
                dcc.Checklist(id=TokenIds.KINDS, options=kinds, value=["cases"], className="field-check"),
            ],
            className="field",
        ),
    ]
    read = [
        forms.text(TokenIds.REASON, t("person.reason"), hint=t("token.reason.hint"), maxLength=200),
    ]
    fields = [
        forms.text(TokenIds.NAME, t("token.name"), maxLength=60, placeholder=t("token.name.hint")),
        forms.select(
            TokenIds.SCOPE, t("token.scope"), scopes, t, clearable=False, searchable=False, value="report"
        ),
        forms.select(TokenIds.REGION, t("people.place"), [], t, clearable=False),
        html.Div(report, id=TokenIds.REPORT, className="form-grid"),
        html.Div(read, id=TokenIds.READ, className="form-grid", hidden=True),
        forms.number(TokenIds.DAYS, t("key.days"), hint=t("key.days.hint"), value=USUAL_DAYS),
    ]
    return _layout(boot, t, TokenIds, "tokens", fields)


def kiosks_layout(boot: Boot, t: Translator) -> html.Div:
    """The section of the kiosk keys."""
    fields = [
        forms.text(KioskIds.NAME, t("kiosk.name"), maxLength=60, placeholder=t("kiosk.name.hint")),
        forms.select(KioskIds.REGION, t("people.place"), [], t, clearable=False),
        forms.number(KioskIds.DAYS, t("key.days"), hint=t("key.days.hint")),
    ]
    return _layout(boot, t, KioskIds, "kiosks", fields)


def _layout(boot: Boot, t: Translator, ids: Any, name: str, fields: Sequence[Any]) -> html.Div:
    stores = [dcc.Store(id=store) for store in (ids.INTENT, ids.DONE, ids.END, ids.ENDED)]
    left = forms.card(
        t(f"{name}.title"), html.Div(id=ids.TABLE, className="grow-scroll"), sub=t(f"{name}.sub"), name="fill"
    )
    make = [
        html.Div(list(fields), className="form-grid"),
        html.Div(forms.action_button(ids.CREATE, t(f"{name}.create"), "main"), className="form-foot"),
        forms.answer_area(ids.RESULT),
    ]
    return admin_frame.section(
        boot, t, ids, [*stores, left, html.Div(forms.card(t(f"{name}.new"), make), className="side")]
    )


def tokens_table(rows: Sequence[Mapping[str, Any]], places: Mapping[str, str], t: Translator) -> Component:
    """One line a token; those that are over stand apart."""

    def cells(row: Mapping[str, Any]) -> list[Any]:
        used = html.Strong(row["name"] or "—"), html.Small(t(f"token.scope.{row['scope']}"))
        where = places.get(row["region"], row["region"])
        end = _end_cell(TokenIds.END, row, row["revoked_at"], "token", t)
        return [
            html.Span(list(used), className="two"),
            html.Span([where, html.Small(_limits(row, t))], className="two"),
            day(row["expires_at"]) if row["expires_at"] else t("key.never"),
            moment(row["last_used"]),
            end,
        ]

    return _tables(rows, cells, ("tokens", ("name", "region", "expires", "used", "open")), t)


def _tables(
    rows: Sequence[Mapping[str, Any]],
    cells: Callable[[Mapping[str, Any]], list[Any]],
    named: tuple[str, Sequence[str]],
    t: Translator,
) -> Component:
    """The keys that work, and folded below them those that are over; `named`: section and columns."""
    heads = headings(t, *named)
    works = [cells(row) for row in rows if not row["over"]]
    over = [cells(row) for row in rows if row["over"]]
    shown: list[Any] = [table(heads, works, "keys") if works else empty(t(f"{named[0]}.empty"))]
    if over:
        title = html.Summary(t("key.over", n=f"{len(over):,}"))
        shown.append(html.Details([title, table(heads, over, "keys-over")], className="over"))
    return html.Div(shown)


def _limits(row: Mapping[str, Any], t: Translator) -> str:
    kinds = [t(f"token.kind.{kind}") if t.has(f"token.kind.{kind}") else kind for kind in row["kinds"]]
    return " · ".join([*row["sources"], *kinds])


def kiosks_table(rows: Sequence[Mapping[str, Any]], places: Mapping[str, str], t: Translator) -> Component:
    """One line a kiosk key; those that are over stand apart."""

    def cells(row: Mapping[str, Any]) -> list[Any]:
        return [
            html.Strong(row["name"]),
            places.get(row["region"], row["region"]),
            day(row["created_at"]),
            day(row["expires_at"]) if row["expires_at"] else t("key.never"),
            _end_cell(KioskIds.END, row, row["ended_at"], "kiosk", t),
        ]

    return _tables(rows, cells, ("kiosks", ("name", "region", "created", "expires", "open")), t)


def _end_cell(store: str, row: Mapping[str, Any], ended: Any, kind: str, t: Translator) -> Component:
    """The button that ends a key; else when it ended, and its name in the trace, which says by whom."""
    end, was_ended = ENDING[kind]
    if not row["over"]:
        return forms.row_action(store, row["id"], t(end), "small danger")
    how = t(was_ended, at=day(ended)) if ended else t("key.out", at=day(row["expires_at"]))
    return html.Span([how, html.Small(f"{kind}:{row['id']}", className="mono")], className="two quiet")


def secret_shown(name: str, text: str, t: Translator) -> html.Div:
    """A token's secret or a kiosk's link, this once."""
    return forms.secret(t(f"{name}.secret"), text, t("secret.copy"))
