"""Gestures on /review: ask for other figures, and take a table along as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from dash import Input, Output, State, ctx, dcc, no_update

from callbacks.shared.feedback import refusal_note, translator
from callbacks.shared.value_shapes import numbers
from domain.access.demands import needs
from domain.access.rights import Right
from domain.kernel.errors import Refused
from domain.kernel.lookups import require_served
from domain.squads.reviews.figures import MATTER, TOWNSHIP, UNIT
from domain.squads.reviews.questions import list_months
from domain.squads.reviews.subjects import CASES, STEPS
from layouts.components.states import empty
from layouts.components.tables import note
from layouts.review import review as page
from layouts.review.review import BUTTONS, PLACES, QUESTION, Ids
from layouts.review.review_charts import show_chart
from layouts.review.review_tables import show_table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dash import Dash

    from domain.squads.reviews.figures import Review
    from domain.squads.reviews.questions import Question
    from layouts.i18n import Translator
    from layouts.review.review_tables import Names
    from layouts.site import Site

RULE = needs(Right.SEE_REVIEW)
FIELDS = tuple(State(field, "value") for field in QUESTION.values())


class ReviewService(Protocol):
    """What this page asks of whoever measures. Raises Refused."""

    def today(self) -> date:
        """The day on the county's clock."""

    def find_names(self, region: str) -> Mapping[str, Names]:
        """What can be asked for: matter, unit and township -> code -> names in both languages."""

    def review(self, region: str, given: Mapping[str, Any]) -> tuple[Question, Review, Names]:
        """What was asked, the figures, and the names of their groups."""

    def export(
        self, region: str, given: Mapping[str, Any], table: Any, form: Any, lang: str
    ) -> Mapping[str, Any]:
        """`{"filename", "content", "type", "rows"}` of one table."""


def register(app: Dash, site: Site, service: ReviewService) -> None:
    """Register every callback of the page."""
    _register_choices(app, site, service)
    _register_figures(app, site, service)
    _register_export(app, site, service)


def _register_choices(app: Dash, site: Site, service: ReviewService) -> None:
    @app.callback(
        Output(Ids.PERIOD, "options"),
        Output(Ids.MATTER, "options"),
        Output(Ids.UNIT, "options"),
        Output(Ids.TOWNSHIP, "options"),
        Input(Ids.BOOT, "data"),
        rule=RULE,
    )
    def choices(boot: Any) -> tuple[Any, ...]:
        t = translator(boot, site)
        found = service.find_names(region_of(boot, site))
        named = (name_options(found[group], t) for group in (MATTER, UNIT, TOWNSHIP))
        return page.period_options(list_months(service.today()), t), *named

    @app.callback(
        Output(Ids.STEP, "options"),
        Output(Ids.STEP, "value"),
        Output(Ids.ORIGIN, "disabled"),
        Input(Ids.KIND, "value"),
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=RULE,
    )
    def steps(kind: Any, boot: Any) -> tuple[Any, str, bool]:
        known = kind if isinstance(kind, str) and kind in STEPS else CASES
        return page.step_options(known, translator(boot, site)), STEPS[known][-1], known == CASES


def name_options(names: Names, t: Translator) -> list[dict[str, str]]:
    """Codes with their names as options, by name."""
    english = int(t.lang == "en")
    found = [{"label": name[english] or name[0], "value": code} for code, name in names.items()]
    return sorted(found, key=lambda row: row["label"])


def _register_figures(app: Dash, site: Site, service: ReviewService) -> None:
    @app.callback(
        Output(Ids.SUMMARY, "children"),
        *(Output(place, "children") for place in PLACES.values()),
        *(Input(field, "value") for field in QUESTION.values()),
        Input(Ids.SIGNAL, "data"),
        State(Ids.BOOT, "data"),
        rule=RULE,
        shapes={Ids.SIGNAL: numbers},
    )
    def figures(*given: Any) -> tuple[Any, ...]:
        *values, _signal, boot = given
        t = translator(boot, site)
        try:
            found = service.review(region_of(boot, site), named(values))
        except Refused as refused:
            return refusal_note(refused, t), *(None for _ in PLACES)
        return page.summary(*found[:2], t), *(shown(name, *found, t) for name in PLACES)


def shown(name: str, question: Question, review: Review, names: Names, t: Translator) -> list[Any]:
    """A chart and its table; or that there is nothing, and what to do."""
    if not review.total.count:
        return [empty(t(f"review.none.{question.kind}"), t(f"review.empty.{question.kind}"))]
    return [show_chart(name, question, review, names, t), show_table(name, question, review, names, t)]


def named(values: Any) -> dict[str, Any]:
    """The fields of a question by name."""
    return dict(zip(QUESTION, values, strict=True))


def region_of(boot: Mapping[str, Any] | None, site: Site) -> str:
    """The region a page was opened for. Raises Refused for one that is not served."""
    code = str((boot or {}).get("region", ""))
    return require_served(site.region(code), code).code


def _register_export(app: Dash, site: Site, service: ReviewService) -> None:
    @app.callback(
        Output(Ids.FILE, "data"),
        Output(Ids.EXPORTED, "children"),
        *(Input(button, "n_clicks") for button in BUTTONS),
        *FIELDS,
        State(Ids.BOOT, "data"),
        prevent_initial_call=True,
        rule=RULE,
    )
    def export(*given: Any) -> tuple[Any, Any]:
        *values, boot = given[len(BUTTONS) :]
        t = translator(boot, site)
        if (pressed := str(ctx.triggered_id)) not in BUTTONS:
            return no_update, no_update
        table, form = BUTTONS[Ids(pressed)]
        try:
            made = service.export(region_of(boot, site), named(values), table, form, t.lang)
        except Refused as refused:
            return no_update, refusal_note(refused, t)
        done = note(t("people.exported", n=f"{made['rows']:,}", name=made["filename"]))
        return dcc.send_bytes(made["content"], made["filename"], type=made["type"]), done
