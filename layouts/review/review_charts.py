"""The charts of /review as plotly figures, without colours: the style sheet review.css gives those."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Final

from dash import dcc, html

from layouts.review.review_tables import (
    BY_GROUP,
    BY_STEP,
    JUDGED,
    duration,
    group_name,
    step_label,
    working_duration,
)

if TYPE_CHECKING:
    from domain.squads.reviews.figures import Figures, Review, StepFigures
    from domain.squads.reviews.questions import Question
    from layouts.i18n import Translator
    from layouts.review.review_tables import Names

CONFIG: Final = {"displayModeBar": False, "staticPlot": True, "responsive": True, "showSendToCloud": False}
MOST_BARS: Final = 15
LONGEST_LABEL: Final = 24
LINE_PX, EDGE_PX = 42, 16
WIDE_PX, NARROW_PX = 12.5, 6.8
"""Of a Chinese character and of a Latin one in the labels."""
FONT: Final = "'Inter Variable', 'Noto Sans SC Variable', 'PingFang SC', 'Microsoft YaHei', sans-serif"
CLEAR: Final = "rgba(0,0,0,0)"
HOUR: Final = 3600


def show_chart(name: str, question: Question, review: Review, names: Names, t: Translator) -> html.Div:
    """A chart with its key; everything in it stands in the table below it."""
    labels, series, texts = _series(name, question, review, names, t)
    judged = name == BY_GROUP
    keys = (("in_time", 1), ("late", "late")) if judged else (("p50", 0), ("p90", 1))
    legend = html.Div(
        [
            html.Span([html.I(className=f"review-swatch is-{mark}"), t(f"review.column.{key}")])
            for key, mark in keys
        ],
        className="review-legend",
    )
    height = EDGE_PX + LINE_PX * max(1, len(labels))
    figure = draw_bars(labels, series, texts, stacked=judged)
    kind = "review-graph is-judged" if judged else "review-graph"
    graph: Any = dcc.Graph(figure=figure, config=CONFIG, style={"height": f"{height}px"}, className=kind)
    spoken = "; ".join(" ".join([label, *values]) for label, *values in zip(labels, *texts, strict=True))
    about = f"{t(f'review.chart.{name}')}: {spoken}"
    drawn = html.Div(graph, role="img", **{"aria-label": about})
    return html.Div([legend, drawn], className="review-chart")


def draw_bars(
    labels: Sequence[str], series: Sequence[Sequence[float]], texts: Sequence[Sequence[str]], *, stacked: bool
) -> dict[str, Any]:
    """Lying bars, the first label on top; two series, side by side or one after the other."""
    shown = [escape(_short(label), quote=False) for label in labels]
    places = list(range(len(shown)))
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": places,
            "x": [*values],
            "text": [f"\u00a0{escape(text, quote=False)}" for text in labels_of_bars],
            "textposition": "none" if stacked else "outside",
            "textangle": 0,
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
        for values, labels_of_bars in zip(series, texts, strict=True)
    ]
    longest = max((value for values in series for value in values), default=0)
    across = {"range": [0, (longest or 1) * 1.6]} if not stacked else {"rangemode": "tozero"}
    return {"data": bars, "layout": _layout(places, shown, across, "stack" if stacked else "group")}


def _layout(places: list[int], labels: list[str], across: dict[str, Any], mode: str) -> dict[str, Any]:
    return {
        "autosize": True,
        "barmode": mode,
        "bargap": 0.35,
        "showlegend": False,
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "margin": {"l": 14 + max(map(_width, labels), default=0), "r": 8, "t": 4, "b": 4},
        "font": {"size": 12, "family": FONT},
        "xaxis": {
            "showticklabels": False,
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            **across,
        },
        "yaxis": {
            "tickvals": places,
            "ticktext": [f"{label}\u00a0" for label in labels],
            "autorange": "reversed",
            "fixedrange": True,
            "ticks": "",
            "showgrid": False,
        },
    }


def _series(
    name: str, question: Question, review: Review, names: Names, t: Translator
) -> tuple[list[str], list[list[float]], list[list[str]]]:
    groups = review.groups[-MOST_BARS:] if question.group == "month" else review.groups[:MOST_BARS]
    if name == BY_GROUP:
        return _judged(groups, question, names, t)
    if name == BY_STEP:
        lines = [(step_label(line, t), line) for line in review.total.steps]
    else:
        lines = [
            (_labelled(figures, line, question, names, t), line)
            for figures in groups
            for line in figures.of_step(question.step)
        ]
    return _times([(label, line) for label, line in lines if line.n], t)


def _labelled(figures: Figures, line: StepFigures, question: Question, names: Names, t: Translator) -> str:
    label = _short(group_name(figures.key, question.group, names, t))
    return f"{label}{t('review.working.short')}" if line.working else label


def _times(
    lines: Sequence[tuple[str, StepFigures]], t: Translator
) -> tuple[list[str], list[list[float]], list[list[str]]]:
    def describe(line: StepFigures, seconds: float | None) -> str:
        return working_duration(seconds, t) if line.working else duration(seconds, t)

    series = [[(line.p50 or 0) / HOUR for _, line in lines], [(line.p90 or 0) / HOUR for _, line in lines]]
    texts = [[describe(line, line.p50) for _, line in lines], [describe(line, line.p90) for _, line in lines]]
    return [label for label, _ in lines], series, texts


def _judged(
    groups: Sequence[Figures], question: Question, names: Names, t: Translator
) -> tuple[list[str], list[list[float]], list[list[str]]]:
    labels = [group_name(figures.key, question.group, names, t) for figures in groups]
    judged = [figures.of_step(JUDGED[question.kind]) for figures in groups]
    series: list[list[float]] = [
        [float(sum(line.in_time for line in lines)) for lines in judged],
        [float(sum(line.late for line in lines)) for lines in judged],
    ]
    return labels, series, [[f"{value:,.0f}" if value else "" for value in values] for values in series]


def _width(label: str) -> float:
    """About how wide a label is drawn; plotly would measure it before the font is there."""
    return sum(WIDE_PX if ord(character) > ord("\u2e80") else NARROW_PX for character in label)


def _short(label: str) -> str:
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
