"""/review 复盘: how long cases and squads take, what went in time; charts with their tables, and files."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dash import dcc, html

from domain.squads.reviews.figures import GROUPS, MATTER
from domain.squads.reviews.questions import LAST, ORIGINS
from domain.squads.reviews.subjects import CASES, KINDS, RECORDED, STEPS
from layouts.admin import admin_frame
from layouts.components import forms, states
from layouts.review.review_tables import BY_GROUP, BY_STEP, JUDGED, STEP_BY_GROUP, TABLES, share, step_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.squads.reviews.figures import Review
    from domain.squads.reviews.questions import Question
    from layouts.i18n import Translator
    from layouts.site import Boot


class Ids(StrEnum):
    """Ids of this page; names are unique in the whole app."""

    BOOT = "review-boot"
    MOUNTED = "review-mounted"
    SIGNAL = "review-signal"
    KIND = "review-kind"
    PERIOD = "review-period"
    MATTER = "review-matter"
    UNIT = "review-unit"
    TOWNSHIP = "review-township"
    ORIGIN = "review-origin"
    GROUP = "review-group"
    STEP = "review-step"
    SUMMARY = "review-summary"
    BY_STEP = "review-by-step"
    BY_GROUP = "review-by-group"
    STEP_BY_GROUP = "review-step-by-group"
    BY_STEP_CSV = "review-by-step-csv"
    BY_STEP_XLSX = "review-by-step-xlsx"
    BY_GROUP_CSV = "review-by-group-csv"
    BY_GROUP_XLSX = "review-by-group-xlsx"
    STEP_BY_GROUP_CSV = "review-step-by-group-csv"
    STEP_BY_GROUP_XLSX = "review-step-by-group-xlsx"
    FILE = "review-file"
    EXPORTED = "review-exported"


QUESTION = {
    "kind": Ids.KIND,
    "period": Ids.PERIOD,
    "matter": Ids.MATTER,
    "unit": Ids.UNIT,
    "township": Ids.TOWNSHIP,
    "origin": Ids.ORIGIN,
    "group": Ids.GROUP,
    "step": Ids.STEP,
}
"""The fields of a question."""
PLACES = {BY_STEP: Ids.BY_STEP, BY_GROUP: Ids.BY_GROUP, STEP_BY_GROUP: Ids.STEP_BY_GROUP}
BUTTONS = {
    Ids.BY_STEP_CSV: (BY_STEP, "csv"),
    Ids.BY_STEP_XLSX: (BY_STEP, "xlsx"),
    Ids.BY_GROUP_CSV: (BY_GROUP, "csv"),
    Ids.BY_GROUP_XLSX: (BY_GROUP, "xlsx"),
    Ids.STEP_BY_GROUP_CSV: (STEP_BY_GROUP, "csv"),
    Ids.STEP_BY_GROUP_XLSX: (STEP_BY_GROUP, "xlsx"),
}
FIRST_PERIOD = "d90"
LEGEND_WORDS = ("steps", "p50", "clock", "limit", "left_out", "recorded")
"""How the figures are meant, in the order of the page."""


def layout(boot: Boot, t: Translator) -> html.Div:
    """The whole page; figures come by callback."""
    head = forms.card(
        t("review.title"),
        [
            _filters(t),
            _summary_place(t),
            forms.answer_area(Ids.EXPORTED),
            _meaning(t),
        ],
        sub=t("review.sub"),
    )
    cards = [forms.card(t(f"review.chart.{name}"), _place(name, t), tools=_tools(name, t)) for name in TABLES]
    stores = [dcc.Store(id=Ids.SIGNAL, data=[]), dcc.Download(id=Ids.FILE)]
    return admin_frame.frame(boot, t, Ids, [*stores, head, *cards], Ids.SIGNAL)


def _filters(t: Translator) -> html.Div:
    kinds = [{"label": t(f"review.kind.{kind}"), "value": kind} for kind in KINDS]
    groups = [{"label": t(f"review.column.{group}"), "value": group} for group in GROUPS]
    fixed: dict[str, Any] = {"clearable": False, "searchable": False}
    every: dict[str, Any] = {"placeholder": t("select.all")}
    periods = period_options([], t)
    origins = [{"label": t(f"review.origin.{origin}"), "value": origin} for origin in ORIGINS]
    fields = [
        forms.select(Ids.KIND, t("review.f.kind"), kinds, t, value=CASES, **fixed),
        forms.select(Ids.PERIOD, t("review.f.period"), periods, t, value=FIRST_PERIOD, **fixed),
        forms.select(Ids.MATTER, t("review.column.matter"), [], t, **every),
        forms.select(Ids.UNIT, t("review.column.unit"), [], t, **every),
        forms.select(Ids.TOWNSHIP, t("review.column.township"), [], t, **every),
        forms.select(Ids.ORIGIN, t("review.f.origin"), origins, t, disabled=True, **every),
        forms.select(Ids.GROUP, t("review.f.group"), groups, t, value=MATTER, **fixed),
        forms.select(
            Ids.STEP, t("review.f.step"), step_options(CASES, t), t, value=STEPS[CASES][-1], **fixed
        ),
    ]
    return html.Div(fields, className="filter-bar")


def period_options(months: Sequence[str], t: Translator) -> list[dict[str, str]]:
    """The periods that can be asked for."""
    named = [{"label": t(f"review.period.{name}"), "value": name} for name in LAST]
    return [*named, *({"label": month, "value": month} for month in months)]


def step_options(kind: str, t: Translator) -> list[dict[str, str]]:
    """The steps of cases or of squads."""
    return [{"label": step_name(step, t), "value": step} for step in STEPS[kind]]


def _tools(name: str, t: Translator) -> list[html.Button]:
    made = [(button, form) for button, (table, form) in BUTTONS.items() if table == name]
    return [forms.action_button(button, form.upper(), "small", icon="download") for button, form in made]


def _summary_place(t: Translator) -> html.Div:
    """Where the figures of all together come; while new ones are counted they say that they are older."""
    older = html.P(t("review.older"), className="review-older", role="status")
    return html.Div([older, html.Div(id=Ids.SUMMARY)], **_answers(Ids.SUMMARY))


def _place(name: str, t: Translator) -> html.Div:
    """Where a chart and its table come: a skeleton until they do, and a way to ask again when they do not."""
    body = html.Div(id=PLACES[name], className="review-body")
    coming = dcc.Loading(body, custom_spinner=states.loading(t), delay_show=300)
    return html.Div([coming, states.failed(t)], **_answers(PLACES[name]))


def _answers(place: Ids) -> dict[str, str]:
    """Marks whose content it is that may not come (assets/app/ui/shared/callback_notice.js)."""
    return {"data-answers": place}


def _meaning(t: Translator) -> html.Details:
    """How each figure is meant; docs/review.md says the same at length."""
    return html.Details(
        [
            html.Summary(t("review.meaning")),
            html.Ul([html.Li(t(f"review.meaning.{name}")) for name in LEGEND_WORDS]),
        ],
        className="review-meaning",
    )


def summary(question: Question, review: Review, t: Translator) -> html.Div:
    """The period, and the figures of all together."""
    total = review.total
    judged = total.of_step(JUDGED[question.kind])
    in_time, late = (
        sum(step_figures.in_time for step_figures in judged),
        sum(step_figures.late for step_figures in judged),
    )
    shown = [
        ("count", f"{total.count:,}"),
        ("open", f"{total.open:,}"),
        ("share", share(in_time, late)),
        ("late", f"{late:,}"),
    ]
    if question.kind == CASES:
        shown += [("returns", f"{total.returns:,}"), ("passings", f"{total.passings:,}")]
    else:
        shown.append((RECORDED, f"{total.recorded:,}"))
    period = t(
        f"review.days.{question.kind}", first=question.first.isoformat(), last=question.last.isoformat()
    )
    figures = [
        html.Div([html.Strong(value), html.Span(t(f"review.column.{name}"))], className="figure")
        for name, value in shown
    ]
    return html.Div([html.P(period, className="review-days"), html.Div(figures, className="figures")])
