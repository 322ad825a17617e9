"""/admin/tokens and /admin/kiosks: keys of programs and of walls. A secret is shown once, when it is made."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from layouts import admin, forms
from layouts.tables import day, empty, headings, moment, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from layouts.i18n import Translator
    from layouts.site import Boot

SCOPES = ("report", "read", "figures")
KINDS = ("cases", "grids", "positions")
USUAL_DAYS = "365"


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
    DAYS = "admin-tokens-days"
    CREATE = "admin-tokens-create"
    RESULT = "admin-tokens-result"
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
    fields = [
        forms.text(TokenIds.NAME, t("token.name"), maxLength=60, placeholder=t("token.name.hint")),
        forms.select(
            TokenIds.SCOPE, t("token.scope"), scopes, t, clearable=False, searchable=False, value="report"
        ),
        forms.select(TokenIds.REGION, t("people.place"), [], t, clearable=False),
        html.Div(report, id=TokenIds.REPORT, className="form-grid"),
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
    stores = [dcc.Store(id=one) for one in (ids.DONE, ids.END, ids.ENDED)]
    left = forms.card(
        t(f"{name}.title"), html.Div(id=ids.TABLE, className="grow-scroll"), sub=t(f"{name}.sub"), name="fill"
    )
    make = [
        html.Div(list(fields), className="form-grid"),
        html.Div(forms.act(ids.CREATE, t(f"{name}.create"), "main"), className="form-foot"),
        forms.answer(ids.RESULT),
    ]
    return admin.frame(
        boot, t, ids, [*stores, left, html.Div(forms.card(t(f"{name}.new"), make), className="side")]
    )


def tokens_table(rows: Sequence[Mapping[str, Any]], places: Mapping[str, str], t: Translator) -> Component:
    """One line a token, the ended ones last."""
    if not rows:
        return empty(t("tokens.empty"))
    cells = [
        [
            html.Span(
                [html.Strong(row["name"]), html.Small(t(f"token.scope.{row['scope']}"))], className="two"
            ),
            html.Span(
                [places.get(row["region"], row["region"]), html.Small(_limits(row, t))], className="two"
            ),
            day(row["expires_at"]) if row["expires_at"] else t("key.never"),
            moment(row["last_used"]),
            _end_cell(TokenIds.END, row["id"], row["revoked_at"], t("token.revoke"), t),
        ]
        for row in _living_first(rows, "revoked_at")
    ]
    return table(headings(t, "tokens", ("name", "region", "expires", "used", "open")), cells, "keys")


def _limits(row: Mapping[str, Any], t: Translator) -> str:
    kinds = [t(f"token.kind.{kind}") if t.has(f"token.kind.{kind}") else kind for kind in row["kinds"]]
    return " · ".join([*row["sources"], *kinds])


def kiosks_table(rows: Sequence[Mapping[str, Any]], places: Mapping[str, str], t: Translator) -> Component:
    """One line a kiosk key, the ended ones last."""
    if not rows:
        return empty(t("kiosks.empty"))
    cells = [
        [
            html.Strong(row["name"]),
            places.get(row["region"], row["region"]),
            day(row["created_at"]),
            day(row["expires_at"]) if row["expires_at"] else t("key.never"),
            _end_cell(KioskIds.END, row["id"], row["ended_at"], t("kiosk.end"), t),
        ]
        for row in _living_first(rows, "ended_at")
    ]
    return table(headings(t, "kiosks", ("name", "region", "created", "expires", "open")), cells, "keys")


def _living_first(rows: Sequence[Mapping[str, Any]], ended: str) -> list[Mapping[str, Any]]:
    return sorted(rows, key=lambda row: row[ended] is not None)


def _end_cell(store: str, number: int, ended: Any, label: str, t: Translator) -> Component:
    if ended is not None:
        return html.Span(t("key.ended", at=day(ended)), className="quiet")
    return forms.press_act(store, number, label, "small danger")


def secret_shown(name: str, text: str, t: Translator) -> html.Div:
    """A token's secret or a kiosk's link, this once."""
    return forms.secret(t(f"{name}.secret"), text, t("secret.copy"))
