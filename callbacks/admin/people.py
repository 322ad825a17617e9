"""Gestures on /admin: find people, look at one, change, remove, reveal with a reason, export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dash import Input, Output, State, ctx, dcc, no_update

from callbacks.shared.choices import code_options, region_options
from callbacks.shared.feedback import (
    answer_refusal,
    attempt,
    county_of,
    done_signal,
    finer_region,
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
from callbacks.shared.value_shapes import NAMED_FORM, NAMED_PRESS, signal
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from domain.kernel.regions import Level
from layouts.admin import people as page
from layouts.admin.people import Ids
from layouts.components import forms
from layouts.components.tables import facts, note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash import Dash

    from layouts.i18n import Translator
    from layouts.site import Site

FORM = (Ids.F_ID, Ids.F_NAME, Ids.F_PHONE, Ids.F_EMAIL, Ids.F_POST, Ids.F_UNIT, Ids.F_REGION)
FILTERS = (Ids.Q, Ids.REGION, Ids.POST, Ids.UNIT, Ids.ACTIVE)


class PeopleService(Protocol):
    """What this section asks about people; names and phones come masked. Raises Refused."""

    def page(self, county: str, page: int = 0, **filters: str) -> Mapping[str, Any]: ...
    def get(self, county: str, person: str) -> Mapping[str, Any]: ...
    def reveal(self, county: str, person: str, reason: str) -> Mapping[str, Any]: ...
    def save(self, county: str, form: Mapping[str, Any], lang: str) -> Mapping[str, Any]: ...
    def remove(self, county: str, person: str, version: int, reason: str) -> Mapping[str, Any]: ...
    def restore(self, county: str, person: str, version: int, reason: str) -> Mapping[str, Any]: ...
    def export(self, county: str, **options: Any) -> Mapping[str, Any]: ...


class CodesService(Protocol):
    """Units, or posts."""

    def list(self, county: str) -> Any: ...


class Services(Protocol):
    """The services of this section."""

    people: PeopleService
    units: CodesService
    posts: CodesService


def register(app: Dash, site: Site, services: Services) -> None:
    """Register every callback of the section."""
    _register_choices(app, site, services)
    _register_list(app, site, services)
    _register_person(app, site, services)
    _register_changes(app, site, services)
    _register_reveal(app, site, services)
    _register_export(app, site, services)


def _register_choices(app: Dash, site: Site, services: Services) -> None:
    @app.callback(
        Output(Ids.REGION, "options"),
        Output(Ids.POST, "options"),
        Output(Ids.UNIT, "options"),
        Output(Ids.F_POST, "options"),
        Output(Ids.F_UNIT, "options"),
        Output(Ids.F_REGION, "options"),
        Input(Ids.BOOT, "data"),
        rule=needs(Right.SEE_PEOPLE),
    )
    def choices(boot: Any) -> tuple[Any, ...]:
        t, county = translator(boot, site), county_of(boot, site)
        posts = code_options(services.posts.list(county), t)
        units = code_options(services.units.list(county), t)
        places = region_options(site, county, t, below=finer_region(boot))
        towns = region_options(site, county, t, below=finer_region(boot), level=Level.TOWNSHIP)
        return towns, posts, units, posts, units, places


def _register_list(app: Dash, site: Site, services: Services) -> None:
    @app.callback(
        Output(Ids.TABLE, "children"),
        *paging_outputs(Ids),
        Input(Ids.PAGE, "value"),
        Input(Ids.SAVED, "data"),
        Input(Ids.HEARD, "data"),
        *(State(field, "value") for field in FILTERS),
        State(Ids.ORDER, "data"),
        State(Ids.BOOT, "data"),
        rule=needs(Right.SEE_PEOPLE),
        shapes={Ids.SAVED: NAMED_PRESS, Ids.HEARD: signal, Ids.ORDER: NAMED_PRESS},
    )
    def people(typed: Any, _saved: Any, _heard: Any, *state: Any) -> tuple[Any, ...]:
        *values, pressed_order, boot = state
        t, number, order = translator(boot, site), page_index(typed), order_of(pressed_order)
        wanted = filters(values, boot) | ({"order": order} if order else {})
        found = services.people.page(county_of(boot, site), number, **wanted)
        return page.people_table(found["rows"], t, order), *paging_state(found, number, t)

    buttons = (Input(Ids.PREVIOUS, "n_clicks"), Input(Ids.NEXT, "n_clicks"))
    anew = (*(Input(field, "value") for field in FILTERS), Input(Ids.ORDER, "data"))
    register_paging(app, Output(Ids.PAGE, "value"), *buttons, *anew)


def order_of(press: Any) -> str:
    """What the list is sorted by, as the head that was pressed says; "" for what no head sorts by."""
    order = pressed_row(press) or ""
    return order if order.removeprefix("-") in page.ORDERS.values() else ""


def filters(values: Any, boot: Any) -> dict[str, str]:
    """The filters of the list, within the region the page was opened for."""
    q, region, post, unit, active = (str(value or "") for value in values)
    given = {"q": q.strip(), "region": region or finer_region(boot), "post": post, "unit": unit}
    return given | {"active": active if active in page.ACTIVE else "yes"}


def _register_person(app: Dash, site: Site, services: Services) -> None:
    @app.callback(
        Output(Ids.OPEN, "data"),
        Output(Ids.EDITOR, "hidden"),
        Output(Ids.HINT, "hidden"),
        Output(Ids.FACTS, "children"),
        Output(Ids.F_ID, "disabled"),
        Output(Ids.REMOVE, "hidden"),
        Output(Ids.RESTORE, "hidden"),
        Output(Ids.REVEAL, "disabled"),
        Output(Ids.REASON, "value"),
        *(Output(field, "value") for field in FORM),
        Input(Ids.WANTED, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.SEE_PEOPLE),
        shapes={Ids.WANTED: NAMED_PRESS},
    )
    def open_row(wanted: Any, boot: Any) -> tuple[Any, ...]:
        t, county, person = translator(boot, site), county_of(boot, site), pressed_row(wanted)
        known = {"id": "", "version": 0, "n": press_number(wanted)}
        if person is None:
            return known, *editor_state(None, t, manage=True)
        row = services.people.get(county, person)
        may = site.viewer().may
        manage, trace = may(Right.MANAGE_PEOPLE, row["region"]), may(Right.SEE_TRACE, county)
        known |= {"id": row["id"], "version": row["version"]}
        return known, *editor_state(row, t, manage=manage, trace=trace)

    register_refill(app, Ids, Ids.SAVED)


def editor_state(
    row: Mapping[str, Any] | None, t: Translator, *, manage: bool, trace: bool = False
) -> tuple[Any, ...]:
    """One person in the form; None for somebody new."""
    known, active = row is not None, bool(row and row["active"])
    values = [(row or {}).get(name) or ("" if name in page.TYPED else None) for name in page.FIELDS]
    shown = (False, True, page.person_facts(row, t, trace=trace), known)
    return (*shown, not (manage and active), not (manage and known and not active), not known, "", *values)


def _register_changes(app: Dash, site: Site, services: Services) -> None:
    @app.callback(
        Output(Ids.RESULT, "children"),
        Output(Ids.SAVED, "data"),
        Input(Ids.SAVE, "n_clicks"),
        Input(Ids.REMOVE, "n_clicks"),
        Input(Ids.RESTORE, "n_clicks"),
        State(Ids.OPEN, "data"),
        State(Ids.REASON, "value"),
        *(State(field, "value") for field in FORM),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_PEOPLE),
        shapes={Ids.OPEN: NAMED_FORM},
    )
    def change(_s: Any, _r: Any, _b: Any, data: Any, reason: Any, *state: Any) -> tuple[Any, Any]:
        *values, boot = state
        t, county, button = translator(boot, site), county_of(boot, site), ctx.triggered_id
        if not ctx.triggered or not ctx.triggered[0]["value"] or not isinstance(data, dict):
            return no_update, no_update
        form = dict(zip(page.FIELDS, values, strict=True)) | {"version": data.get("version", 0)}
        return apply_change(services.people, county, t, str(button), form, str(reason or ""), data)


def _register_reveal(app: Dash, site: Site, services: Services) -> None:
    @app.callback(
        Output(Ids.REVEALED, "children"),
        Input(Ids.REVEAL, "n_clicks"),
        Input(Ids.OPEN, "data"),
        State(Ids.REASON, "value"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.REVEAL_PEOPLE),
        shapes={Ids.OPEN: NAMED_FORM},
    )
    def reveal(clicks: Any, data: Any, reason: Any, boot: Any) -> Any:
        if ctx.triggered_id != Ids.REVEAL or not clicks or not data:
            return None
        t, county = translator(boot, site), county_of(boot, site)

        def shown() -> Any:
            full = services.people.reveal(county, str(data["id"]), str(reason or ""))
            fields = [
                (t(f"person.{field}"), full[field]) for field in ("name", "phone", "email") if full[field]
            ]
            return facts(fields)

        return attempt(t, shown)


def apply_change(
    people: PeopleService, county: str, t: Translator, button: str, form: Any, reason: str, data: Any
) -> tuple[Any, Any]:
    """Save, remove or restore; a note and, when it was done, who was changed."""
    try:
        if button == Ids.SAVE:
            made = people.save(county, form, t.lang)
            if "problems" in made:
                return forms.problems(made["problems"], t), no_update
            row = made["row"]
        else:
            act = people.remove if button == Ids.REMOVE else people.restore
            row = act(county, str(data["id"]), int(data["version"]), reason)
    except Refused as refused:
        return answer_refusal(refused, t, done_signal(data))
    return note(t("person.saved", name=row["name"])), done_signal({**data, "id": row["id"]})


def _register_export(app: Dash, site: Site, services: Services) -> None:
    @app.callback(
        Output(Ids.FILE, "data"),
        Output(Ids.EXPORTED, "children"),
        Input(Ids.CSV, "n_clicks"),
        Input(Ids.XLSX, "n_clicks"),
        State(Ids.FULL, "value"),
        State(Ids.EXPORT_REASON, "value"),
        *(State(field, "value") for field in FILTERS),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.SEE_PEOPLE),
    )
    def export(_csv: Any, _xlsx: Any, full: Any, reason: Any, *state: Any) -> tuple[Any, Any]:
        *values, boot = state
        t, kind = translator(boot, site), "xlsx" if ctx.triggered_id == Ids.XLSX else "csv"
        options = {"form": kind, "full": bool(full), "reason": str(reason or ""), "lang": t.lang}
        try:
            made = services.people.export(county_of(boot, site), **options, **filters(values, boot))
        except Refused as refused:
            return no_update, refusal_note(refused, t)
        shown = note(t("people.exported", n=f"{made['rows']:,}", name=made["filename"]))
        return dcc.send_bytes(made["content"], made["filename"], type=made["type"]), shown
