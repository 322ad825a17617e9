"""Gestures on /admin/imports: bring a file, look at what it would change, apply it, agree or refuse."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from dash import Input, Output, State, ctx, dcc, no_update

from callbacks.shared import choices
from callbacks.shared.feedback import (
    county_of,
    done_signal,
    page_index,
    paging_outputs,
    paging_state,
    press_number,
    pressed_row,
    refusal_note,
    register_paging,
    register_refill,
    translator,
)
from callbacks.shared.intents import command_key, register_intent
from callbacks.shared.value_shapes import ROW_PRESS, SHOWN_IMPORT, intent, signal
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from domain.kernel.form_values import parse_upload
from layouts.admin import imports as page
from layouts.admin.imports import ACTS, Ids
from layouts.components import forms
from layouts.components.tables import note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash import Dash

    from layouts.i18n import Translator
    from layouts.site import Site


class ImportsService(Protocol):
    """What this section asks about imports. Nothing changes before `apply` or `approve`. Raises Refused."""

    def preview(
        self, county: str, kind: str, content: bytes, filename: str, *, complete: bool, lang: str, key: str
    ) -> Mapping[str, Any]: ...
    def open(self, county: str, import_id: int) -> Mapping[str, Any]: ...
    def rows(self, county: str, import_id: int, page: int, op: str) -> Mapping[str, Any]: ...
    def apply(self, county: str, import_id: int, digest: str) -> Mapping[str, Any]: ...
    def approve(self, county: str, import_id: int, digest: str) -> Mapping[str, Any]: ...
    def reject(self, county: str, import_id: int, reason: str) -> Mapping[str, Any]: ...
    def withdraw(self, county: str, import_id: int) -> Mapping[str, Any]: ...
    def list(self, county: str) -> Sequence[Mapping[str, Any]]: ...


class TemplateService(Protocol):
    """An empty file with the headings."""

    def template(self, lang: str) -> Mapping[str, Any]: ...


class Services(Protocol):
    """The services of this section."""

    imports: ImportsService
    people: TemplateService
    units: Any
    posts: Any


def register(app: Dash, site: Site, services: Services) -> None:
    """Register every callback of the section."""
    _register_upload(app, site, services)
    _register_preview(app, site, services.imports)
    _register_rows(app, site, services)
    _register_acts(app, site, services.imports)
    _register_list(app, site, services.imports)


def _register_upload(app: Dash, site: Site, services: Services) -> None:
    register_intent(app, Ids.INTENT, Input(Ids.BOOT, "data"), Input(Ids.MADE, "data"))

    @app.callback(
        Output(Ids.MADE, "data"),
        Output(Ids.FAULTS, "children"),
        Output(Ids.UPLOAD, "contents"),
        Input(Ids.UPLOAD, "contents"),
        State(Ids.UPLOAD, "filename"),
        State(Ids.KIND, "value"),
        State(Ids.COMPLETE, "value"),
        State(Ids.INTENT, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_PEOPLE),
        shapes={Ids.INTENT: intent},
        uploads=True,
    )
    def upload(contents: Any, filename: Any, *state: Any) -> tuple[Any, Any, None]:
        """The file is forgotten by the page: the same one again is no change that Dash would tell of."""
        kind, complete, wish, boot = state
        t, county, whole = translator(boot, site), county_of(boot, site), bool(complete)
        name, kind = str(filename or ""), kind if kind in page.KINDS else page.KINDS[0]
        try:
            raw = parse_upload(contents)
            key = command_key(wish, kind, name, whole, sha256(raw).hexdigest())
            found = services.imports.preview(county, kind, raw, name, complete=whole, lang=t.lang, key=key)
        except Refused as refused:
            return no_update, refusal_note(refused, t), None
        if "problems" in found:
            count = t("imports.faults", name=name, n=len(found["problems"]) + found["more"])
            return no_update, [note(count, "bad"), forms.problems(found["problems"], t, found["more"])], None
        return {"id": found["id"], "n": None}, note(t("imports.ready", name=name)), None

    @app.callback(
        Output(Ids.FILE, "data"),
        Input(Ids.TEMPLATE, "n_clicks"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_PEOPLE),
    )
    def template(_clicks: Any, boot: Any) -> Any:
        made = services.people.template(translator(boot, site).lang)
        return dcc.send_bytes(made["content"], made["filename"], type=made["type"])


def _register_preview(app: Dash, site: Site, imports: ImportsService) -> None:
    """What an import is, and what whoever looks may do about it."""
    register_refill(app, Ids, Ids.MADE, Ids.DONE)

    @app.callback(
        Output(Ids.SHOWN, "data"),
        Output(Ids.PREVIEW, "hidden"),
        Output(Ids.HEAD, "children"),
        Output(Ids.REASON_BOX, "hidden"),
        *(Output(act_button, "hidden") for act_button in ACTS.values()),
        Input(Ids.WANTED, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_PEOPLE),
        shapes={Ids.WANTED: ROW_PRESS},
    )
    def show(wanted: Any, boot: Any) -> tuple[Any, ...]:
        number = pressed_row(wanted)
        if number is None:
            return (None, True, None, True) + (True,) * len(ACTS)
        found = imports.open(county_of(boot, site), int(number))
        may = found["may"]
        seen = {"id": found["id"], "digest": found["digest"], "n": press_number(wanted)}
        hidden = (not may[act] for act in ACTS)
        return seen, False, page.import_head(found, translator(boot, site)), not may["reject"], *hidden


def _register_rows(app: Dash, site: Site, services: Services) -> None:
    """What an import changes, a page at a time."""

    @app.callback(
        Output(Ids.ROWS, "children"),
        *paging_outputs(Ids),
        Input(Ids.PAGE, "value"),
        Input(Ids.WANTED, "data"),
        State(Ids.OP, "value"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_PEOPLE),
        shapes={Ids.WANTED: ROW_PRESS},
    )
    def rows(typed: Any, wanted: Any, op: Any, boot: Any) -> tuple[Any, ...]:
        number = pressed_row(wanted)
        if number is None:
            return None, "", True, True, True
        t, at, county = translator(boot, site), page_index(typed), county_of(boot, site)
        found = services.imports.rows(county, int(number), at, op if op in page.OPERATIONS else "")
        shown = page.rows_table(found["rows"], code_names(site, services, county, t), t)
        return shown, *paging_state(found, at, t)

    buttons = (Input(Ids.PREVIOUS, "n_clicks"), Input(Ids.NEXT, "n_clicks"))
    others = (Input(Ids.OP, "value"), Input(Ids.WANTED, "data"))
    register_paging(app, Output(Ids.PAGE, "value"), *buttons, *others)


def code_names(site: Site, services: Services, county: str, t: Translator) -> dict[str, str]:
    """The names of posts, units and regions by code."""
    found = [
        *choices.code_options(services.posts.list(county), t),
        *choices.code_options(services.units.list(county), t),
    ]
    found += choices.region_options(site, county, t)
    return {option["value"]: option["label"] for option in found}


def _register_acts(app: Dash, site: Site, imports: ImportsService) -> None:
    @app.callback(
        Output(Ids.RESULT, "children"),
        Output(Ids.DONE, "data"),
        *(Input(act_button, "n_clicks") for act_button in ACTS.values()),
        State(Ids.SHOWN, "data"),
        State(Ids.REASON, "value"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_PEOPLE),
        shapes={Ids.SHOWN: SHOWN_IMPORT},
    )
    def act(*given: Any) -> tuple[Any, Any]:
        shown, reason, boot = given[-3:]
        if not shown or ctx.triggered_id not in ACTS.values() or not any(given[:4]):
            return no_update, no_update
        t, county = translator(boot, site), county_of(boot, site)
        name = next(name for name, act_button in ACTS.items() if act_button == ctx.triggered_id)
        try:
            found = carry_out(imports, county, name, shown, str(reason or ""))
        except Refused as refused:
            return refusal_note(refused, t), done_signal(shown)
        return outcome_note(found, t), done_signal(shown)


def carry_out(imports: ImportsService, county: str, name: str, shown: Any, reason: str) -> Mapping[str, Any]:
    """One act on an import, as it was shown: the digest says which preview was looked at. Raises Refused."""
    number, digest = int(shown["id"]), str(shown["digest"])
    if name == "reject":
        return imports.reject(county, number, reason)
    if name == "withdraw":
        return imports.withdraw(county, number)
    return (imports.apply if name == "apply" else imports.approve)(county, number, digest)


def outcome_note(found: Mapping[str, Any], t: Translator) -> Any:
    """What came of an act."""
    kind = "warn" if found["state"] == "waiting" else "ok"
    return note(t(f"imports.done.{found['state']}", n=f"{found['counts']['touched']:,}"), kind)


def _register_list(app: Dash, site: Site, imports: ImportsService) -> None:
    @app.callback(
        Output(Ids.LIST, "children"),
        Input(Ids.BOOT, "data"),
        Input(Ids.MADE, "data"),
        Input(Ids.DONE, "data"),
        Input(Ids.REFRESH, "n_clicks"),
        Input(Ids.HEARD, "data"),
        rule=needs(Right.MANAGE_PEOPLE),
        shapes={Ids.MADE: ROW_PRESS, Ids.DONE: ROW_PRESS, Ids.HEARD: signal},
    )
    def list_rows(boot: Any, *_signals: Any) -> Any:
        return page.imports_list(imports.list(county_of(boot, site)), translator(boot, site))
