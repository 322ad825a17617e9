"""Gestures on /admin/units and /admin/posts: look at an entry, change it, make one, remove one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dash import Input, Output, State, ctx, no_update

from callbacks.shared.choices import region_options
from callbacks.shared.feedback import (
    answer_refusal,
    county_of,
    done_signal,
    press_number,
    pressed_row,
    register_refill,
    translator,
)
from callbacks.shared.value_shapes import NAMED_FORM, NAMED_PRESS, signal
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from layouts.admin import units_posts as page
from layouts.admin.units_posts import POST_FORM, UNIT_FORM, PostIds, UnitIds
from layouts.components import forms
from layouts.components.tables import note

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dash import Dash

    from layouts.site import Site


class CodesService(Protocol):
    """What these sections ask. Raises Refused: in_use, stale."""

    def list(self, county: str) -> Sequence[Mapping[str, Any]]: ...
    def save(self, county: str, form: Mapping[str, Any], lang: str) -> Mapping[str, Any]: ...
    def remove(self, county: str, code: str, version: int) -> None: ...


class Services(Protocol):
    """The services of these sections."""

    units: CodesService
    posts: CodesService


def register(app: Dash, site: Site, services: Services) -> None:
    """Register every callback of both sections."""
    _register_regions(app, site)
    _register_list(app, site, services.units, UnitIds, page.units_table)
    _register_list(app, site, services.posts, PostIds, page.posts_table)
    _register_open(app, site, services.units, UnitIds, UNIT_FORM)
    _register_open(app, site, services.posts, PostIds, POST_FORM)
    _register_change(app, site, services.units, UnitIds, UNIT_FORM)
    _register_change(app, site, services.posts, PostIds, POST_FORM)


def _register_regions(app: Dash, site: Site) -> None:
    @app.callback(
        Output(UnitIds.REGION, "options"), Input(UnitIds.BOOT, "data"), rule=needs(Right.SEE_PEOPLE)
    )
    def regions(boot: Any) -> Any:
        return region_options(site, county_of(boot, site), translator(boot, site))


def _register_list(app: Dash, site: Site, codes: CodesService, ids: Any, table: Callable[..., Any]) -> None:
    @app.callback(
        Output(ids.TABLE, "children"),
        Input(ids.BOOT, "data"),
        Input(ids.SAVED, "data"),
        Input(ids.HEARD, "data"),
        rule=needs(Right.SEE_PEOPLE),
        shapes={ids.SAVED: NAMED_PRESS, ids.HEARD: signal},
    )
    def list_rows(boot: Any, _saved: Any, _heard: Any) -> Any:
        return table(codes.list(county_of(boot, site)), translator(boot, site))


def _register_open(app: Dash, site: Site, codes: CodesService, ids: Any, fields: Mapping[str, Any]) -> None:
    @app.callback(
        Output(ids.OPEN, "data"),
        Output(ids.EDITOR, "hidden"),
        Output(ids.HINT, "hidden"),
        Output(ids.CODE, "disabled"),
        Output(ids.REMOVE, "hidden"),
        *(Output(field, "value") for field in fields.values()),
        Input(ids.WANTED, "data"),
        State(ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.SEE_PEOPLE),
        shapes={ids.WANTED: NAMED_PRESS},
    )
    def open_row(wanted: Any, boot: Any) -> tuple[Any, ...]:
        county, code = county_of(boot, site), pressed_row(wanted)
        known = {"id": "", "version": 0, "n": press_number(wanted)}
        if code is None:
            return known, *editor_state(None, fields, manage=True)
        row = next((item for item in codes.list(county) if item["code"] == code), None)
        if row is None:
            return (None, True, False, True, True) + ("",) * len(fields)
        known |= {"id": row["code"], "version": row["version"]}
        return known, *editor_state(row, fields, manage=site.viewer().may(Right.MANAGE_PEOPLE, county))

    register_refill(app, ids, ids.SAVED)


def editor_state(
    row: Mapping[str, Any] | None, fields: Mapping[str, Any], *, manage: bool
) -> tuple[Any, ...]:
    """One entry in the form; None for a new one."""
    values = [None if row is None else str(row[name]) for name in fields]
    return False, True, row is not None, row is None or not manage, *values


def _register_change(app: Dash, site: Site, codes: CodesService, ids: Any, fields: Mapping[str, Any]) -> None:
    @app.callback(
        Output(ids.RESULT, "children"),
        Output(ids.SAVED, "data"),
        Input(ids.SAVE, "n_clicks"),
        Input(ids.REMOVE, "n_clicks"),
        State(ids.OPEN, "data"),
        *(State(field, "value") for field in fields.values()),
        State(ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_PEOPLE),
        shapes={ids.OPEN: NAMED_FORM},
    )
    def change(saves: Any, removes: Any, known: Any, *state: Any) -> tuple[Any, Any]:
        *values, boot = state
        if not (saves or removes) or not isinstance(known, dict):
            return no_update, no_update
        t, county = translator(boot, site), county_of(boot, site)
        form = {name: value or "" for name, value in zip(fields, values, strict=True)}
        try:
            if ctx.triggered_id == ids.REMOVE:
                codes.remove(county, str(known["id"]), int(known["version"]))
                return note(t("code.removed", code=known["id"])), done_signal(known)
            made = codes.save(county, form | {"version": int(known["version"])}, t.lang)
        except Refused as refused:
            return answer_refusal(refused, t, done_signal(known))
        if "problems" in made:
            return forms.problems(made["problems"], t, about=page.ABOUT[ids]), no_update
        return note(t("person.saved", name=made["row"]["name"])), done_signal(
            {**known, "id": made["row"]["code"]}
        )
