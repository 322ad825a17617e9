"""The tables of /review: on the screen with times in words, in files with hours as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from dash import html

from domain.squads.reviews.figures import MONTH
from domain.squads.reviews.subjects import CASES, COUNTED_OF, SQUADS, STEPS
from layouts.components.tables import empty, headings, table

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from domain.squads.reviews.figures import Figures, Review, StepFigures
    from domain.squads.reviews.questions import Question
    from layouts.i18n import Translator

Names = Mapping[str, tuple[str, str]]
Cell = str | int | float
BY_STEP, BY_GROUP, STEP_BY_GROUP = "steps", "groups", "step_groups"
TABLES: Final = (BY_STEP, BY_GROUP, STEP_BY_GROUP)
JUDGED: Final = {CASES: "whole", SQUADS: "done"}
"""The step whose limit says whether a whole case, or the work of a squad, was in time."""
STEP_COLUMNS: Final = ("clock", "n", "p50", "p90", "in_time", "late", "waiting", "overdue")
HOUR: Final = 3600
LONG: Final = 48 * HOUR


def step_name(step: str, t: Translator) -> str:
    """A step in the reader's language."""
    return t(f"review.step.{step}")


def step_label(line: StepFigures, t: Translator) -> str:
    """A step, and that it is counted in working time where it is."""
    return f"{step_name(line.step, t)}{t('review.working.short') if line.working else ''}"


def group_name(key: str, group: str, names: Names, t: Translator) -> str:
    """The name of a group; a code that has none is shown as it is."""
    if not key:
        return t(f"review.none.{group}")
    return key if group == MONTH else names.get(key, (key, key))[int(t.lang == "en")]


def duration(seconds: float | None, t: Translator) -> str:
    """A time in two units at most."""
    if seconds is None:
        return "—"
    if round(seconds) < 60:
        return t("time.s", n=round(seconds))
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return t("time.m", n=minutes)
    if seconds >= LONG:
        return t("time.dh", d=hours // 24, h=hours % 24)
    return t("time.hm", h=hours, m=f"{minutes:02d}")


def working_duration(seconds: float | None, t: Translator) -> str:
    """A time of working hours: days would say nothing."""
    if seconds is None or seconds < LONG:
        return duration(seconds, t)
    return t("time.h", n=f"{round(seconds / HOUR):,}")


def show_table(name: str, question: Question, review: Review, names: Names, t: Translator) -> Component:
    """A table on the page."""
    heads, rows = _build(name, question, review, names, t, in_words=True)
    if not rows:
        return empty(t("review.empty.table"))
    cells = [[_cell(cell, number) for number, cell in enumerate(row)] for row in rows]
    return table(heads, cells, f"review table-review-{name}")


def export_table(
    name: str, question: Question, review: Review, names: Names, t: Translator
) -> tuple[list[str], list[list[Cell]]]:
    """Headings and rows of a file; times in hours."""
    return _build(name, question, review, names, t, in_words=False)


def _cell(cell: Cell, number: int) -> html.Span | html.Strong:
    if number == 0:
        return html.Strong(cell)
    shown = f"{cell:,}" if isinstance(cell, int) else cell
    return html.Span(shown, className="num" if isinstance(cell, int | float) or number > 1 else "")


def _build(
    name: str, question: Question, review: Review, names: Names, t: Translator, *, in_words: bool
) -> tuple[list[str], list[list[Cell]]]:
    first = "step" if name == BY_STEP else question.group
    if name == BY_GROUP:
        counted = COUNTED_OF[question.kind]
        columns: Sequence[str] = (first, "count", "open", "in_time", "late", "share", *counted)
        lines = [
            _group_row(figures, group_name(figures.key, question.group, names, t), question.kind)
            for figures in review.groups
        ]
    else:
        columns = (first, *STEP_COLUMNS)
        lines = _step_rows(name, question, review, names, t, in_words=in_words)
    labels = headings(t, "review.column", columns)
    if not in_words:
        hours = {"p50", "p90"}
        labels = [
            f"{label}{t('review.hours')}" if column in hours else label
            for column, label in zip(columns, labels, strict=True)
        ]
    return labels, lines


def _step_rows(
    name: str, question: Question, review: Review, names: Names, t: Translator, *, in_words: bool
) -> list[list[Cell]]:
    if name == BY_STEP:
        order = STEPS[question.kind]
        lines = sorted(review.total.steps, key=lambda figures: order.index(figures.step))
        return [_step_row(line, step_name(line.step, t), t, in_words=in_words) for line in lines]
    return [
        _step_row(line, group_name(figures.key, question.group, names, t), t, in_words=in_words)
        for figures in review.groups
        for line in figures.of_step(question.step)
    ]


def _step_row(line: StepFigures, label: str, t: Translator, *, in_words: bool) -> list[Cell]:
    format_duration = working_duration if line.working else duration
    times: list[Cell] = [
        format_duration(seconds, t) if in_words else "" if seconds is None else round(seconds / HOUR, 2)
        for seconds in (line.p50, line.p90)
    ]
    clock = t("review.clock.working" if line.working else "review.clock.clock")
    return [label, clock, line.n, *times, line.in_time, line.late, line.waiting, line.overdue]


def _group_row(figures: Figures, label: str, kind: str) -> list[Cell]:
    judged = figures.of_step(JUDGED[kind])
    in_time, late = sum(line.in_time for line in judged), sum(line.late for line in judged)
    counts = [getattr(figures, name) for name in COUNTED_OF[kind]]
    return [label, figures.count, figures.open, in_time, late, share(in_time, late), *counts]


def share(in_time: int, late: int) -> str:
    """How much of what was judged was in time."""
    return f"{in_time / (in_time + late):.1%}" if in_time + late else "—"
