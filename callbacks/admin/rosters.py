"""Gestures on /admin/rosters: turn weeks, put somebody on duty, take them off, export."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from dash import ClientsideFunction, Input, Output, State, ctx, dcc, no_update

from callbacks.shared.choices import code_options, region_options
from callbacks.shared.feedback import answer_refusal, county_of, pressed_row, refusal_note, translator
from callbacks.shared.value_shapes import NAMED_PRESS, signal
from domain.access.demands import needs
from domain.access.rights import Right
from domain.directory.roster import parse_shift_key
from domain.kernel.errors import Refused
from domain.kernel.regions import Level
from layouts.admin import rosters as page
from layouts.admin.rosters import KEY, Ids
from layouts.components import forms
from layouts.components.tables import note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash import Dash

    from layouts.site import Site

MOST_PAGES = 20
MOST_WEEKS = 5_200


class RostersService(Protocol):
    """What this section asks about duty. Days are "YYYY-MM-DD". Raises Refused."""

    def today(self) -> date:
        """The day it is in the county."""

    def page(
        self, county: str, first: str, last: str, region: str, page: int, lang: str
    ) -> Mapping[str, Any]: ...
    def add(self, county: str, form: Mapping[str, Any], lang: str) -> Mapping[str, Any]: ...
    def remove(self, county: str, form: Mapping[str, Any]) -> None: ...
    def export(self, county: str, form: str, first: str, last: str, lang: str) -> Mapping[str, Any]: ...


class Services(Protocol):
    """The services of this section; people and posts are those of the section of people."""

    rosters: RostersService
    people: Any
    posts: Any


def register(app: Dash, site: Site, services: Services) -> None:
    """Register every callback of the section."""
    _register_week(app)
    _register_choices(app, site, services)
    _register_table(app, site, services.rosters)
    _register_changes(app, site, services.rosters)
    _register_removal(app, site, services.rosters)
    _register_export(app, site, services.rosters)


def monday_of(weeks: Any, today: date) -> date:
    """The Monday of a week by its distance from today's; nonsense, and another age, is this week."""
    known = isinstance(weeks, int) and abs(weeks) <= MOST_WEEKS
    day = today + timedelta(weeks=weeks if known else 0)
    return day - timedelta(days=day.weekday())


def _register_week(app: Dash) -> None:
    """The browser counts the weeks: a press that comes before an answer to the one before is not lost."""
    buttons = (Ids.PREVIOUS, Ids.NEXT, Ids.THIS)
    app.clientside_callback(
        ClientsideFunction("palm_rows", "move"),
        Output(Ids.WEEK, "data"),
        *(Input(button, "n_clicks") for button in buttons),
        State(Ids.WEEK, "data"),
        prevent_initial_call=True,
    )


def _register_choices(app: Dash, site: Site, services: Services) -> None:
    @app.callback(
        Output(Ids.REGION, "options"),
        Output(Ids.PLACE, "options"),
        Output(Ids.POST, "options"),
        Input(Ids.BOOT, "data"),
        rule=needs(Right.SEE_PEOPLE),
    )
    def choices(boot: Any) -> tuple[Any, ...]:
        t, county = translator(boot, site), county_of(boot, site)
        towns = region_options(site, county, t, level=Level.TOWNSHIP)
        places = region_options(site, county, t, level=Level.COUNTY) + towns
        return towns, places, code_options(services.posts.list(county), t)

    @app.callback(
        Output(Ids.PERSON, "options"),
        Input(Ids.PERSON, "search_value"),
        State(Ids.PERSON, "value"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.SEE_PEOPLE),
    )
    def find(typed: Any, chosen: Any, boot: Any) -> Any:
        words, t = str(typed or chosen or "").strip(), translator(boot, site)
        if not words:
            return no_update
        found = services.people.page(county_of(boot, site), 0, q=words)
        return [
            {
                "label": f"{row['name']} · {row['id']} · {page.localized_name(row, 'post', t)}",
                "value": row["id"],
            }
            for row in found["rows"]
        ]


def _register_table(app: Dash, site: Site, rosters: RostersService) -> None:
    @app.callback(
        Output(Ids.TABLE, "children"),
        Output(Ids.GAPS, "children"),
        Output(Ids.RANGE, "children"),
        Output(Ids.DAY, "options"),
        Output(Ids.DAY, "value"),
        Input(Ids.WEEK, "data"),
        Input(Ids.REGION, "value"),
        Input(Ids.SAVED, "data"),
        Input(Ids.REMOVED, "data"),
        Input(Ids.HEARD, "data"),
        State(Ids.DAY, "value"),
        State(Ids.BOOT, "data"),
        rule=needs(Right.SEE_PEOPLE),
        shapes=dict.fromkeys((Ids.WEEK, Ids.SAVED, Ids.REMOVED, Ids.HEARD), signal),
    )
    def week(start: Any, region: Any, *state: Any) -> tuple[Any, ...]:
        *_signals, chosen, boot = state
        t, county, today = translator(boot, site), county_of(boot, site), rosters.today()
        monday = monday_of(start, today)
        found = load_week(rosters, county, monday, str(region or ""), t.lang)
        days = [day.isoformat() for day in page.days_of(monday)]
        gaps = [item for item in found["problems"] if item["code"] == "gap" and item["day"] in days]
        manage = found["may"]["manage"]
        shown = page.week_table(found["rows"], gaps, monday, today, t, manage=manage)
        options = [{"label": page.day_label(d, t), "value": d.isoformat()} for d in page.days_of(monday)]
        wanted = (chosen, today.isoformat(), options[0]["value"])
        day = next(item for item in wanted if item in [option["value"] for option in options])
        span = f"{options[0]['label']} – {options[-1]['label']}"
        return shown, page.gaps_list(found["problems"], t), span, options, day


def load_week(rosters: RostersService, county: str, monday: date, region: str, lang: str) -> dict[str, Any]:
    """All rows of a week (the service gives them page by page)."""
    first, last = monday.isoformat(), page.days_of(monday)[-1].isoformat()
    found = dict(rosters.page(county, first, last, region, 0, lang))
    rows = list(found["rows"])
    for number in range(1, MOST_PAGES):
        if len(rows) >= found["total"]:
            break
        rows += rosters.page(county, first, last, region, number, lang)["rows"]
    return found | {"rows": rows}


def _register_changes(app: Dash, site: Site, rosters: RostersService) -> None:
    @app.callback(
        Output(Ids.RESULT, "children"),
        Output(Ids.SAVED, "data"),
        Input(Ids.ADD, "n_clicks"),
        *(State(value, "value") for value in (Ids.DAY, Ids.SHIFT, Ids.PLACE, Ids.POST, Ids.PERSON)),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_PEOPLE),
    )
    def add(clicks: Any, *state: Any) -> tuple[Any, Any]:
        *values, boot = state
        t, form = translator(boot, site), dict(zip(KEY, (str(value or "") for value in values), strict=True))
        try:
            done = rosters.add(county_of(boot, site), form, t.lang)
        except Refused as refused:
            return answer_refusal(refused, t)
        if "problems" in done:
            return forms.problems(done["problems"], t), no_update
        return note(t("rosters.added", name=done["row"]["name"])), clicks


def _register_removal(app: Dash, site: Site, rosters: RostersService) -> None:
    @app.callback(
        Output(Ids.REMOVED, "data"),
        Input(Ids.OFF, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.MANAGE_PEOPLE),
        shapes={Ids.OFF: NAMED_PRESS},
    )
    def remove(press: Any, boot: Any) -> Any:
        duty = pressed_row(press)
        if duty is None:
            return no_update
        fields = parse_shift_key(duty)
        try:
            rosters.remove(county_of(boot, site), fields)
        except Refused as refused:
            refusal_note(refused, translator(boot, site))  # off already: the table is shown anew
        return duty


def _register_export(app: Dash, site: Site, rosters: RostersService) -> None:
    @app.callback(
        Output(Ids.FILE, "data"),
        Input(Ids.CSV, "n_clicks"),
        Input(Ids.XLSX, "n_clicks"),
        State(Ids.WEEK, "data"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=needs(Right.SEE_PEOPLE),
        shapes={Ids.WEEK: signal},
    )
    def export(_csv: Any, _xlsx: Any, week: Any, boot: Any) -> Any:
        kind = "xlsx" if ctx.triggered_id == Ids.XLSX else "csv"
        monday = monday_of(week, rosters.today())
        first, last = monday.isoformat(), page.days_of(monday)[-1].isoformat()
        made = rosters.export(county_of(boot, site), kind, first, last, translator(boot, site).lang)
        return dcc.send_bytes(made["content"], made["filename"], type=made["type"])
