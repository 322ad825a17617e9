"""Gestures on /admin/accounts: make an account, give and take roles, invite, unlock, disable, sign out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from dash import Input, Output, State, ctx, no_update

from callbacks.shared import viewing
from callbacks.shared.choices import code_options, region_options
from callbacks.shared.feedback import (
    answer_refusal,
    county_of,
    done_signal,
    press_number,
    pressed_row,
    register_refill,
    translator,
)
from callbacks.shared.intents import command_key, register_intent
from callbacks.shared.value_shapes import ROW_FORM, ROW_PRESS, intent, signal
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_found
from layouts.admin import accounts as page
from layouts.admin.accounts import ACTS, Ids
from layouts.components.tables import note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash import Dash

    from layouts.i18n import Translator
    from layouts.site import Site

WITH_REASON = ("reset_password", "remove_totp", "disable", "enable")
MAKES = ("invite", "reset_password", "remove_totp")
"""What makes a link, or asks a second person for one: once for an intent."""
MAKE = (Ids.LOGIN, Ids.NAME, Ids.PERSON)
GRANT = (Ids.ROLE, Ids.REGION, Ids.UNIT)
HIDDEN = (
    Ids.MAKER, Ids.CREATE, Ids.GRANT, Ids.TOOLS, Ids.UNLOCK, Ids.TOTP, Ids.DISABLE, Ids.ENABLE, Ids.INVITE,
    Ids.RESET, Ids.APPROVE, Ids.REJECT,
)  # fmt: skip


class AccountsService(Protocol):
    """What this section asks about accounts. Raises Refused: own_account, last_administrator, stale, …"""

    def list(self, county: str) -> Sequence[Mapping[str, Any]]: ...
    def create(self, county: str, form: Mapping[str, Any], key: str) -> Mapping[str, Any]: ...
    def grants(self, county: str, account_id: int, grants: Any, version: int) -> Mapping[str, Any]: ...
    def invite(self, county: str, account_id: int, key: str) -> Mapping[str, Any]: ...
    def unlock(self, county: str, account_id: int) -> Any: ...
    def sign_out(self, county: str, account_id: int) -> Any: ...
    def enable(self, county: str, account_id: int, reason: str) -> Any: ...
    def disable(self, county: str, account_id: int, reason: str) -> Any: ...
    def reset_password(self, county: str, account_id: int, reason: str, key: str) -> Mapping[str, Any]: ...
    def remove_totp(self, county: str, account_id: int, reason: str, key: str) -> Any: ...
    def approve(self, county: str, account_id: int) -> Mapping[str, Any]: ...
    def reject(self, county: str, account_id: int) -> Any: ...


class Services(Protocol):
    """The services of this section."""

    accounts: AccountsService
    units: Any


def register(app: Dash, site: Site, services: Services) -> None:
    """Register every callback of the section."""
    _register_choices(app, site, services)
    _register_list(app, site, services)
    _register_open(app, site, services)
    _register_acts(app, site, services.accounts)


def _register_choices(app: Dash, site: Site, services: Services) -> None:
    @app.callback(
        Output(Ids.REGION, "options"),
        Output(Ids.UNIT, "options"),
        Input(Ids.BOOT, "data"),
        rule=needs(Right.MANAGE_ACCOUNTS),
    )
    def choices(boot: Any) -> tuple[Any, Any]:
        t, county = translator(boot, site), county_of(boot, site)
        return region_options(site, county, t), code_options(services.units.list(county), t)

    @app.callback(Output(Ids.UNIT_BOX, "hidden"), Input(Ids.ROLE, "value"), rule=needs(Right.MANAGE_ACCOUNTS))
    def needs_unit(role: Any) -> bool:
        return str(role) not in page.UNIT_ROLES


def _register_list(app: Dash, site: Site, services: Services) -> None:
    @app.callback(
        Output(Ids.TABLE, "children"),
        Input(Ids.Q, "value"),
        Input(Ids.DONE, "data"),
        Input(Ids.HEARD, "data"),
        State(Ids.BOOT, "data"),
        rule=needs(Right.MANAGE_ACCOUNTS),
        shapes={Ids.DONE: ROW_PRESS, Ids.HEARD: signal},
    )
    def list_rows(q: Any, _done: Any, _heard: Any, boot: Any) -> Any:
        t, words = translator(boot, site), str(q or "").strip().lower()
        rows = [row for row in services.accounts.list(county_of(boot, site)) if _matches(row, words)]
        return page.accounts_table(rows, place_names(site, services, county_of(boot, site), rows, t), t)


def _matches(row: Mapping[str, Any], words: str) -> bool:
    return any(words in str(row[name] or "").lower() for name in ("login", "name", "person"))


def place_names(
    site: Site, services: Services, county: str, rows: Sequence[Mapping[str, Any]], t: Translator
) -> dict[str, str]:
    """The names of the regions and units that the grants of these accounts name."""
    grants = [grant for row in rows for grant in row["grants"]]
    units = {item["value"]: item["label"] for item in code_options(services.units.list(county), t)}
    return units | {item["region"]: viewing.place_name(site, item["region"], t.lang) for item in grants}


def _register_open(app: Dash, site: Site, services: Services) -> None:
    @app.callback(
        Output(Ids.OPEN, "data"),
        Output(Ids.EDITOR, "hidden"),
        Output(Ids.HINT, "hidden"),
        Output(Ids.FACTS, "children"),
        Output(Ids.GRANTS, "children"),
        *(Output(field, "hidden") for field in HIDDEN),
        *(Output(field, "value") for field in (*MAKE, Ids.REASON)),
        Input(Ids.WANTED, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_ACCOUNTS),
        shapes={Ids.WANTED: ROW_PRESS},
    )
    def open_row(wanted: Any, boot: Any) -> tuple[Any, ...]:
        t, county, number = translator(boot, site), county_of(boot, site), pressed_row(wanted)
        known = {"id": None, "version": 0, "n": press_number(wanted)}
        if number is None:
            return known, *editor_state(None, {}, t)
        row = next((item for item in services.accounts.list(county) if item["id"] == int(number)), None)
        row = require_found(row, "no_account", "account", "account")
        known |= {"id": row["id"], "version": row["version"]}
        return known, *editor_state(row, place_names(site, services, county, [row], t), t)

    register_refill(app, Ids, Ids.DONE)


def editor_state(row: Mapping[str, Any] | None, named: Mapping[str, str], t: Translator) -> tuple[Any, ...]:
    """One account in the editor; None for a new one."""
    empty = ("",) * (len(MAKE) + 1)
    if row is None:
        hidden = (False, False, *(True,) * (len(HIDDEN) - 2))
        return False, True, None, None, *hidden, *empty
    off = bool(row["disabled"])
    hidden = (True, True, False, False, not row["locked_until"], not row["has_totp"], off, not off)
    waits, taken = row["reset"], bool(row["taken"])
    hidden += (taken, not taken or waits is not None, waits is None or waits["mine"], waits is None)
    return False, True, page.account_facts(row, t), page.grants_list(row, named, t), *hidden, *empty


def _register_acts(app: Dash, site: Site, accounts: AccountsService) -> None:
    fields = (*MAKE, *GRANT, Ids.REASON)
    register_intent(app, Ids.INTENT, Input(Ids.WANTED, "data"), Input(Ids.DONE, "data"))

    @app.callback(
        Output(Ids.RESULT, "children"),
        Output(Ids.DONE, "data"),
        Input(Ids.UNGRANT, "data"),
        Input(Ids.CREATE, "n_clicks"),
        Input(Ids.GRANT, "n_clicks"),
        *(Input(act_button, "n_clicks") for act_button in ACTS.values()),
        *(State(field, "value") for field in fields),
        State(Ids.INTENT, "data"),
        State(Ids.OPEN, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_ACCOUNTS),
        shapes={Ids.UNGRANT: ROW_PRESS, Ids.INTENT: intent, Ids.OPEN: ROW_FORM},
    )
    def act(taken: Any, *given: Any) -> tuple[Any, Any]:
        *state, wish, known, boot = given[2 + len(ACTS) :]
        if not isinstance(known, dict) or not (ctx.triggered and ctx.triggered[0]["value"]):
            return no_update, no_update
        t, county = translator(boot, site), county_of(boot, site)
        values = {str(field): str(value or "").strip() for field, value in zip(fields, state, strict=True)}
        form = AccountForm(county, t, known, values, site.address, wish)
        try:
            outcome, number = carry_out(accounts, form, str(ctx.triggered_id), taken)
        except Refused as refused:
            return answer_refusal(refused, t, done_signal(known))
        return outcome, no_update if number is None else done_signal({**known, "id": number})


@dataclass(frozen=True, slots=True)
class AccountForm:
    """The form when a button is pressed: the account it shows, its fields by their ids, the address that
    people type, and the intent.
    """

    county: str
    t: Translator
    known: Mapping[str, Any]
    values: Mapping[str, str]
    address: str
    wish: str

    def key(self, act: str) -> str:
        """The key of the command that an act in this form is."""
        return command_key(self.wish, act, self.county, self.known.get("id"), sorted(self.values.items()))

    @property
    def grant(self) -> dict[str, Any]:
        """The grant in the fields."""
        role, region, unit = (self.values[field] for field in GRANT)
        return {"role": role, "region": region, "unit": unit if role in page.UNIT_ROLES else None}


def carry_out(
    accounts: AccountsService, form: AccountForm, button: str, taken: Any
) -> tuple[Any, int | None]:
    """What a button does: the note to show, and the account that was changed, None when nothing was. Raises
    Refused.
    """
    if button == Ids.CREATE:
        return create(accounts, form)
    if form.known.get("id") is None:
        return no_update, None
    number = int(form.known["id"])
    if button in (Ids.GRANT, Ids.UNGRANT):
        change_grants(accounts, form, number, int(pressed_row(taken) or 0) if button == Ids.UNGRANT else None)
        return note(form.t("account.granted")), number
    name = next(name for name, act_button in ACTS.items() if act_button == button)
    more = [form.values[Ids.REASON]] if name in WITH_REASON else []
    more += [form.key(name)] if name in MAKES else []
    found = getattr(accounts, name)(form.county, number, *more)
    return outcome_view(name, found if isinstance(found, dict) else {}, form), number


def outcome_view(name: str, found: Mapping[str, Any], form: AccountForm) -> Any:
    """A link where there is one, else what was done."""
    if found.get("made_before"):
        return note(form.t("account.link_before"), "warn")
    if found.get("link"):
        return page.link_shown(form.address, found["link"], form.t)
    return note(form.t("account.done.waiting" if found.get("waiting") else f"account.done.{name}"))


def create(accounts: AccountsService, form: AccountForm) -> tuple[Any, int | None]:
    """Make the account in the fields; the link for its owner is shown once."""
    fields = {
        "login": form.values[Ids.LOGIN],
        "name": form.values[Ids.NAME],
        "person": form.values[Ids.PERSON] or None,
        "grants": [form.grant],
    }
    made = accounts.create(form.county, fields, form.key("create"))
    if made.get("made_before"):
        return note(form.t("account.made_before", name=made["row"]["name"]), "warn"), made["row"]["id"]
    shown_ = page.link_shown(form.address, made["link"], form.t)
    return [note(form.t("account.created", name=made["row"]["name"])), shown_], made["row"]["id"]


def change_grants(accounts: AccountsService, form: AccountForm, number: int, place: int | None) -> None:
    """Add the grant in the fields, or take away the one at a place of the list."""
    rows = accounts.list(form.county)
    held = [dict(grant) for row in rows if row["id"] == number for grant in row["grants"]]
    if place is None:
        held.append(form.grant)
    else:
        del held[place : place + 1]
    accounts.grants(form.county, number, held, int(form.known.get("version") or 0))
