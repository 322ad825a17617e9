"""Gestures on /admin/accounts: make an account, give and take roles, invite, unlock, disable, sign out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dash import ALL, Input, Output, State, ctx, no_update
from flask import request

from callbacks import viewing
from callbacks.asking import clicked, county_of, told, translator
from callbacks.choices import regions as region_choices
from callbacks.choices import rows as row_choices
from domain.errors import Refused
from layouts import admin_accounts as page
from layouts import forms
from layouts.admin_accounts import ACTS, Ids
from layouts.tables import note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash import Dash

    from layouts.i18n import Translator
    from layouts.site import Site

WITH_REASON = ("disable", "remove_totp")
MAKE = (Ids.LOGIN, Ids.NAME, Ids.PERSON)
GRANT = (Ids.ROLE, Ids.REGION, Ids.UNIT)
HIDDEN = (Ids.MAKER, Ids.CREATE, Ids.GRANT, Ids.TOOLS, Ids.UNLOCK, Ids.TOTP, Ids.DISABLE, Ids.ENABLE)


class Accounts(Protocol):
    """What this section asks about accounts. Raises Refused: own_account, last_administrator, stale, …"""

    def list(self, county: str) -> Sequence[Mapping[str, Any]]: ...
    def create(self, county: str, form: Mapping[str, Any], lang: str) -> Mapping[str, Any]: ...
    def grants(self, county: str, account_id: int, grants: Any, version: int) -> Mapping[str, Any]: ...
    def invite(self, county: str, account_id: int) -> Mapping[str, Any]: ...
    def unlock(self, county: str, account_id: int) -> Any: ...
    def sign_out(self, county: str, account_id: int) -> Any: ...
    def enable(self, county: str, account_id: int) -> Any: ...
    def disable(self, county: str, account_id: int, reason: str) -> Any: ...
    def remove_totp(self, county: str, account_id: int, reason: str) -> Any: ...


class Desk(Protocol):
    """The desks of this section."""

    accounts: Accounts
    units: Any


def register(app: Dash, site: Site, desk: Desk) -> None:
    """Register every callback of the section."""
    _register_choices(app, site, desk)
    _register_list(app, site, desk)
    _register_open(app, site, desk)
    _register_acts(app, site, desk.accounts)


def _register_choices(app: Dash, site: Site, desk: Desk) -> None:
    @app.callback(Output(Ids.REGION, "options"), Output(Ids.UNIT, "options"), Input(Ids.BOOT, "data"))
    def choices(boot: Any) -> tuple[Any, Any]:
        t, county = translator(boot, site), county_of(boot, site)
        return region_choices(site, county, t), row_choices(desk.units.list(county), t)

    @app.callback(Output(Ids.UNIT_BOX, "hidden"), Input(Ids.ROLE, "value"))
    def needs_unit(role: Any) -> bool:
        return str(role) not in page.UNIT_ROLES


def _register_list(app: Dash, site: Site, desk: Desk) -> None:
    @app.callback(
        Output(Ids.TABLE, "children"),
        Input(Ids.Q, "value"),
        Input(Ids.DONE, "data"),
        State(Ids.BOOT, "data"),
    )
    def listed(q: Any, _done: Any, boot: Any) -> Any:
        t, words = translator(boot, site), str(q or "").strip().lower()
        rows = [row for row in desk.accounts.list(county_of(boot, site)) if _matches(row, words)]
        return page.accounts_table(rows, names(site, desk, county_of(boot, site), rows, t), t)


def _matches(row: Mapping[str, Any], words: str) -> bool:
    return any(words in str(row[name] or "").lower() for name in ("login", "name", "person"))


def names(
    site: Site, desk: Desk, county: str, rows: Sequence[Mapping[str, Any]], t: Translator
) -> dict[str, str]:
    """The names of the regions and units that the grants of these accounts name."""
    grants = [grant for row in rows for grant in row["grants"]]
    units = {one["value"]: one["label"] for one in row_choices(desk.units.list(county), t)}
    return units | {one["region"]: viewing.place(site, one["region"], t.lang) for one in grants}


def _register_open(app: Dash, site: Site, desk: Desk) -> None:
    @app.callback(
        Output(Ids.OPEN, "data"),
        Output(Ids.EDITOR, "hidden"),
        Output(Ids.HINT, "hidden"),
        Output(Ids.FACTS, "children"),
        Output(Ids.GRANTS, "children"),
        *(Output(one, "hidden") for one in HIDDEN),
        *(Output(one, "value") for one in (*MAKE, Ids.REASON)),
        Input(page.open_button(ALL), "n_clicks"),
        Input(Ids.NEW, "n_clicks"),
        Input(Ids.DONE, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
    )
    def look(clicks: list[Any], _new: Any, done: Any, boot: Any) -> tuple[Any, ...]:
        asked, t = ctx.triggered_id, translator(boot, site)
        if asked == Ids.NEW:
            return opened(None, {}, t)
        if asked != Ids.DONE and not clicked(asked, clicks):
            return (no_update,) * (5 + len(HIDDEN) + len(MAKE) + 1)
        number = done["id"] if asked == Ids.DONE else asked["id"]
        county = county_of(boot, site)
        row = next((one for one in desk.accounts.list(county) if one["id"] == number), None)
        return opened(row, names(site, desk, county, [row] if row else [], t), t)


def opened(row: Mapping[str, Any] | None, named: Mapping[str, str], t: Translator) -> tuple[Any, ...]:
    """One account in the editor; None for a new one."""
    empty = ("",) * (len(MAKE) + 1)
    if row is None:
        hidden = (False, False, True, True, True, True, True, True)
        return ({"id": None, "version": 0}, False, True, None, None, *hidden, *empty)
    off = bool(row["disabled"])
    hidden = (True, True, False, False, not row["locked_until"], not row["has_totp"], off, not off)
    known = {"id": row["id"], "version": row["version"]}
    return (
        known, False, True, page.account_facts(row, t), page.grants_list(row, named, t), *hidden, *empty
    )  # fmt: skip


def _register_acts(app: Dash, site: Site, accounts: Accounts) -> None:
    @app.callback(
        Output(Ids.RESULT, "children"),
        Output(Ids.DONE, "data"),
        Input(Ids.CREATE, "n_clicks"),
        Input(Ids.GRANT, "n_clicks"),
        Input(page.ungrant_button(ALL), "n_clicks"),
        *(Input(one, "n_clicks") for one in ACTS.values()),
        *(State(one, "value") for one in (*MAKE, *GRANT, Ids.REASON)),
        State(Ids.OPEN, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
    )
    def act(*given: Any) -> tuple[Any, Any]:
        *state, known, boot = given[3 + len(ACTS) :]
        values = dict(
            zip((*MAKE, *GRANT, Ids.REASON), (str(one or "").strip() for one in state), strict=True)
        )
        if not isinstance(known, dict) or not (ctx.triggered and ctx.triggered[0]["value"]):
            return no_update, no_update
        t, county = translator(boot, site), county_of(boot, site)
        try:
            return _Act(accounts, county, t, values, known).do(ctx.triggered_id)
        except Refused as refused:
            return told(refused, t), no_update


class _Act:
    """One gesture on one account: a note, and which account to show anew. Raises Refused."""

    def __init__(self, accounts: Accounts, county: str, t: Translator, values: Any, known: Any) -> None:
        self.accounts, self.county, self.t, self.values = accounts, county, t, values
        self.id, self.version = known.get("id"), int(known.get("version") or 0)

    def do(self, asked: Any) -> tuple[Any, Any]:
        if asked == Ids.CREATE:
            return self.create()
        if self.id is None:
            return no_update, no_update
        if asked == Ids.GRANT or isinstance(asked, dict):
            return self.change(asked)
        name = next(name for name, one in ACTS.items() if one == asked)
        more = (self.values[Ids.REASON],) if name in WITH_REASON else ()
        found = getattr(self.accounts, name)(self.county, int(self.id), *more)
        shown = self.link(found["link"]) if name == "invite" else note(self.t(f"account.done.{name}"))
        return shown, self.again()

    def create(self) -> tuple[Any, Any]:
        form = {"login": self.values[Ids.LOGIN], "name": self.values[Ids.NAME]}
        form |= {"person": self.values[Ids.PERSON] or None, "grants": [self.grant()]}
        made = self.accounts.create(self.county, form, self.t.lang)
        if "problems" in made:
            return forms.problems(made["problems"], self.t), no_update
        self.id = made["row"]["id"]
        return [
            note(self.t("account.created", name=made["row"]["name"])),
            self.link(made["link"]),
        ], self.again()

    def change(self, asked: Any) -> tuple[Any, Any]:
        """Add the grant in the fields, or take away the one whose button was pressed."""
        rows = self.accounts.list(self.county)
        held = [dict(one) for row in rows if row["id"] == self.id for one in row["grants"]]
        if asked == Ids.GRANT:
            held.append(self.grant())
        else:
            del held[int(asked["id"]) : int(asked["id"]) + 1]
        self.accounts.grants(self.county, int(self.id), held, self.version)
        return note(self.t("account.granted")), self.again()

    def grant(self) -> dict[str, Any]:
        role, region, unit = (self.values[one] for one in GRANT)
        return {"role": role, "region": region, "unit": unit if role in page.UNIT_ROLES else None}

    def link(self, link: str) -> Any:
        return page.link_shown(request.host_url, link, self.t)

    def again(self) -> dict[str, Any]:
        """Which account to show anew; different each time, so that Dash calls."""
        return {"id": self.id, "n": len(ctx.triggered), "was": self.version}
