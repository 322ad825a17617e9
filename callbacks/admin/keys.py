"""Gestures on /admin/tokens and /admin/kiosks: make a key (its secret is shown once), end one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from dash import Input, Output, State, no_update

from callbacks.shared import viewing
from callbacks.shared.choices import region_options
from callbacks.shared.feedback import county_of, pressed_row, refusal_note, translator
from callbacks.shared.intents import command_key, register_intent
from callbacks.shared.value_shapes import ROW_PRESS, intent, signal
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from layouts.admin import keys as page
from layouts.admin.keys import KioskIds, TokenIds
from layouts.components import forms
from layouts.components.tables import note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dash import Dash

    from layouts.i18n import Translator
    from layouts.site import Site

KIOSK_PAGE = "kiosk"


class KeysService(Protocol):
    """What these sections ask about keys. Raises Refused."""

    def tokens(self, county: str) -> Sequence[Mapping[str, Any]]: ...
    def create_token(self, county: str, form: Mapping[str, Any], key: str) -> Mapping[str, Any]: ...
    def revoke_token(self, county: str, token_id: int) -> Any: ...
    def kiosks(self, county: str) -> Sequence[Mapping[str, Any]]: ...
    def create_kiosk(self, county: str, form: Mapping[str, Any], key: str) -> Mapping[str, Any]: ...
    def end_kiosk(self, county: str, kiosk_id: int) -> Any: ...


class Services(Protocol):
    """The service of these sections."""

    keys: KeysService


def register(app: Dash, site: Site, services: Services) -> None:
    """Register every callback of both sections."""
    keys = services.keys
    for ids in (TokenIds, KioskIds):
        _register_regions(app, site, ids)
        register_intent(app, ids.INTENT, Input(ids.BOOT, "data"), Input(ids.DONE, "data"))
    _register_list(app, site, TokenIds, keys.tokens, page.tokens_table)
    _register_list(app, site, KioskIds, keys.kiosks, page.kiosks_table)
    _register_end(app, site, TokenIds, keys.revoke_token)
    _register_end(app, site, KioskIds, keys.end_kiosk)
    _register_token(app, site, keys)
    _register_kiosk(app, site, keys)


def _register_regions(app: Dash, site: Site, ids: Any) -> None:
    @app.callback(
        Output(ids.REGION, "options"),
        Output(ids.REGION, "value"),
        Input(ids.BOOT, "data"),
        rule=needs(Right.MANAGE_KEYS),
    )
    def regions(boot: Any) -> tuple[Any, Any]:
        county = county_of(boot, site)
        return region_options(site, county, translator(boot, site)), county


def _register_list(
    app: Dash, site: Site, ids: Any, load: Callable[..., Any], table: Callable[..., Any]
) -> None:
    @app.callback(
        Output(ids.TABLE, "children"),
        Input(ids.BOOT, "data"),
        Input(ids.DONE, "data"),
        Input(ids.ENDED, "data"),
        Input(ids.HEARD, "data"),
        rule=needs(Right.MANAGE_KEYS),
        shapes={ids.DONE: signal, ids.ENDED: signal, ids.HEARD: signal},
    )
    def list_rows(boot: Any, *_signals: Any) -> Any:
        t, rows = translator(boot, site), load(county_of(boot, site))
        places = {row["region"]: viewing.place_name(site, row["region"], t.lang) for row in rows}
        return table(rows, places, t)


def _register_end(app: Dash, site: Site, ids: Any, end: Callable[..., Any]) -> None:
    @app.callback(
        Output(ids.ENDED, "data"),
        Input(ids.END, "data"),
        State(ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_KEYS),
        shapes={ids.END: ROW_PRESS},
    )
    def end_row(press: Any, boot: Any) -> Any:
        number = pressed_row(press)
        if number is None:
            return no_update
        return end_key(number, translator(boot, site), end, county_of(boot, site))


def end_key(number: Any, t: Translator, end: Callable[..., Any], county: str) -> Any:
    """End a key. One that somebody else ended meanwhile is ended all the same: the list is shown anew."""
    try:
        end(county, int(number))
    except Refused as refused:
        refusal_note(refused, t)
    return number


def _register_token(app: Dash, site: Site, keys: KeysService) -> None:
    @app.callback(
        Output(TokenIds.REPORT, "hidden"),
        Output(TokenIds.READ, "hidden"),
        Output(TokenIds.CREATE, "children"),
        Input(TokenIds.SCOPE, "value"),
        State(TokenIds.BOOT, "data"),
        rule=needs(Right.MANAGE_KEYS),
    )
    def show_fields(scope: Any, boot: Any) -> tuple[bool, bool, str]:
        label = "token.ask" if scope == page.READ else "tokens.create"
        return scope != page.SCOPES[0], scope != page.READ, translator(boot, site)(label)

    fields = (
        TokenIds.NAME, TokenIds.SCOPE, TokenIds.REGION, TokenIds.SOURCES, TokenIds.KINDS, TokenIds.DAYS,
        TokenIds.REASON,
    )  # fmt: skip

    @app.callback(
        Output(TokenIds.RESULT, "children"),
        Output(TokenIds.DONE, "data"),
        Input(TokenIds.CREATE, "n_clicks"),
        *(State(field, "value") for field in fields),
        State(TokenIds.INTENT, "data"),
        State(TokenIds.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_KEYS),
        shapes={TokenIds.INTENT: intent},
    )
    def create(clicks: Any, *state: Any) -> tuple[Any, Any]:
        name, scope, region, sources, kinds, days, reason, wish, boot = state
        t, county = translator(boot, site), county_of(boot, site)
        form = {
            "name": str(name or "").strip(),
            "scope": str(scope),
            "region": str(region or ""),
            "days": days,
            "reason": str(reason or ""),
        }
        report = scope == page.SCOPES[0]
        named = [part.strip() for part in re.split("[,，、;；\n]", str(sources or "")) if part.strip()]
        form |= {"sources": named if report else [], "kinds": list(kinds or []) if report else []}
        return create_key(keys.create_token, county, form, wish, t, "tokens"), clicks


def create_key(
    create: Callable[..., Any], county: str, form: Any, wish: str, t: Translator, name: str, link: str = ""
) -> Any:
    """Make a key, once for an intent; its secret, or why not. `link` stands before the secret of a wall."""
    try:
        found = create(county, form, command_key(wish, name, county, form))
    except Refused as refused:
        return refusal_note(refused, t)
    if found.get("made_before"):
        return note(t(f"{name}.made_before"), "warn")
    if found.get("asked"):
        return note(t("token.asked"), "warn")
    if "problems" in found:
        return forms.problems(found["problems"], t)
    return page.secret_shown(name, f"{link}{found['secret']}", t)


def _register_kiosk(app: Dash, site: Site, keys: KeysService) -> None:
    @app.callback(
        Output(KioskIds.RESULT, "children"),
        Output(KioskIds.DONE, "data"),
        Input(KioskIds.CREATE, "n_clicks"),
        *(State(field, "value") for field in (KioskIds.NAME, KioskIds.REGION, KioskIds.DAYS)),
        State(KioskIds.INTENT, "data"),
        State(KioskIds.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_KEYS),
        shapes={KioskIds.INTENT: intent},
    )
    def create(clicks: Any, name: Any, region: Any, days: Any, wish: Any, boot: Any) -> tuple[Any, Any]:
        t, county = translator(boot, site), county_of(boot, site)
        form = {"name": str(name or "").strip(), "region": str(region or ""), "days": days}
        link = f"{site.address}/{KIOSK_PAGE}#"
        return create_key(keys.create_kiosk, county, form, wish, t, "kiosks", link), clicks
