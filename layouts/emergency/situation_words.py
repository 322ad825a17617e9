"""A situation report in words: its figures line by line, and the paragraph that a new one begins with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from domain.emergency.responses.situations.situation_figures import (
    CHANGED,
    GONE,
    GROUPS,
    NEW,
    REPLACED_CODES,
    SAME,
    Figure,
    FigureChange,
)

if TYPE_CHECKING:
    from domain.emergency.responses.situations.reporting_rules import ReportRules
    from domain.emergency.responses.situations.situation import SituationReport
    from layouts.i18n import Translator

ROMAN: Final = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ"}
ARRIVALS: Final = ("unknown", "none")
IN_SUMMARY: Final = (
    ("rollout", ("people", "told", "accepted", "finished", "silent", "unreached")),
    (
        "evacuation",
        (
            *("people", "moved_in_all", "settled_in_all", "verified", "refused", "persuaded", "told"),
            *("unreported", *REPLACED_CODES),
        ),
    ),
    ("check", ("sum", "answered", "unknown")),
    ("case", ("linked", "linked_open")),
    ("squad", ("squads", "people")),
)
"""Groups of figures with the codes that the first paragraph names, in its order."""


@dataclass(frozen=True)
class FigureLine:
    """A line of the table. `delta`: '' where there is nothing to compare; `state`: as of `FigureChange`."""

    label: str
    value: str
    was: str
    delta: str
    state: str
    known: bool


@dataclass(frozen=True)
class FigureGroup:
    """Lines about one thing: a group's, or those of one of its subjects."""

    title: str
    lines: tuple[FigureLine, ...]


def word_groups(changes: Iterable[FigureChange], t: Translator, is_first: bool = False) -> list[FigureGroup]:
    """The table, by groups and subjects in their order. `is_first`: there is no report before."""
    ordered = sorted(changes, key=lambda change: (GROUPS.index(change.figure.group), change.state == GONE))
    found = []
    for (group, subject), of_one in groupby(ordered, key=lambda change: _place(change.figure)):
        same = [replace(change, state=SAME, was=None) if is_first else change for change in of_one]
        name = word_subject(same[0].figure, t) if subject else ""
        title = t(f"situation.group.{group}")
        lines = tuple(_line(change, t) for change in same)
        found.append(FigureGroup(f"{title} · {name}" if name else title, lines))
    return found


def _place(figure: Figure) -> tuple[str, str]:
    """Responses and warnings stand together, a line each; all else by its subject."""
    return (figure.group, "" if figure.group in ("response", "warning") else figure.subject)


def word_subject(figure: Figure, t: Translator) -> str:
    """What a figure is about, by its English name where the reader wants that and it has one."""
    if figure.group == "response":
        return t(f"response.type.{figure.subject}")
    return (figure.name_en if t.lang == "en" else "") or figure.name or figure.subject


def _line(change: FigureChange, t: Translator) -> FigureLine:
    figure = change.figure
    with_subject = figure.group in ("response", "warning")
    label = word_subject(figure, t) if with_subject else t(f"situation.figure.{figure.group}.{figure.code}")
    gone = change.state == GONE
    return FigureLine(
        label,
        t("situation.gone") if gone else word_value(figure, t),
        "" if change.was is None else word_value(change.was, t),
        word_delta(change, t),
        change.state,
        figure.known and not gone,
    )


def word_value(figure: Figure, t: Translator) -> str:
    """A figure's value; what is not known says so."""
    if not figure.known:
        return t("situation.unknown")
    if figure.group == "response" and figure.value is not None:
        return t("response.level", level=ROMAN.get(int(figure.value), "?"))
    if figure.group == "warning":
        return t(f"warning.colour.{figure.text}")
    if figure.code == "arrival" and figure.text in ARRIVALS:
        return t(f"situation.arrival.{figure.text}")
    if figure.code in ("arrival", "observed_at"):
        return word_moment(figure.text)
    if figure.value is None:
        return figure.text
    unit = t("situation.unit.wind") if figure.code == "wind" else ""
    return f"{word_number(figure.value)}{unit}"


def word_number(number: float) -> str:
    """10,300 or 2.5."""
    return f"{int(number):,}" if number == int(number) else f"{number:,.1f}"


def word_moment(text: str) -> str:
    """`11-29 17:02` of a time on the county's clock."""
    try:
        return datetime.fromisoformat(text).strftime("%m-%d %H:%M")
    except ValueError:
        return text


def word_delta(change: FigureChange, t: Translator) -> str:
    """+3, −2, 新增; '' for what is as it was or cannot be compared."""
    if change.state == NEW:
        return t("situation.new")
    if change.state != CHANGED or change.delta is None or change.figure.group == "response":
        return ""
    sign = "+" if change.delta > 0 else "−"
    return f"{sign}{word_number(abs(change.delta))}"


def word_grade(report: SituationReport, rules: ReportRules, t: Translator) -> str:
    """The grade of a report's event; in English as the county pack has it now."""
    known = rules.grades.get(report.grade)
    return known.name_en if known is not None and t.lang == "en" else report.grade_name


def list_changes(changes: Iterable[FigureChange], t: Translator) -> list[str]:
    """What is another since the report before, a sentence each."""
    return [_sentence(change, t) for change in changes if change.state in (NEW, GONE, CHANGED)]


def _sentence(change: FigureChange, t: Translator) -> str:
    figure, name = change.figure, word_subject(change.figure, t)
    with_subject = figure.group in ("response", "warning")
    label = "" if with_subject else t(f"situation.figure.{figure.group}.{figure.code}")
    what = " · ".join(part for part in (t(f"situation.group.{figure.group}"), name, label) if part)
    if change.state == GONE:
        return t("situation.change.gone", what=what)
    now = word_value(figure, t)
    if change.was is None:
        return t("situation.change.new", what=what, now=now)
    delta = word_delta(change, t)
    shown = t("situation.change.delta", delta=delta) if delta else ""
    return t("situation.change.moved", what=what, was=word_value(change.was, t), now=now, delta=shown)


def draft_summary(figures: Iterable[Figure], title: str, at: str, t: Translator) -> str:
    """The paragraph that a new report begins with: what runs, and how far each measure is. `at`: the moment
    of the figures.
    """
    found = [*figures]
    paragraphs = [t("situation.draft.head", title=title, at=at), *_name_running(found, t)]
    for group, codes in IN_SUMMARY:
        of_group = [figure for figure in found if figure.group == group and figure.code in codes]
        for _, same in groupby(of_group, key=lambda figure: figure.subject):
            paragraphs.append(_word_measure([*same], t))
    return "\n".join(paragraphs)


def _name_running(figures: list[Figure], t: Translator) -> Iterator[str]:
    """Responses, warnings and storms."""
    comma = t("sign.comma")
    for group in ("response", "warning"):
        named = [
            t("situation.draft.named", name=word_subject(figure, t), value=word_value(figure, t))
            for figure in figures
            if figure.group == group
        ]
        if named:
            yield t(f"situation.draft.{group}", names=comma.join(named))
    for _, same in groupby(
        (figure for figure in figures if figure.group == "storm"), key=lambda figure: figure.subject
    ):
        yield _word_measure([*same], t)


def _word_measure(figures: list[Figure], t: Translator) -> str:
    comma = t("sign.comma")
    sentences = (
        t(
            "situation.draft.figure",
            label=t(f"situation.figure.{figure.group}.{figure.code}"),
            value=word_value(figure, t),
        )
        for figure in figures
    )
    group = t(f"situation.group.{figures[0].group}")
    name = word_subject(figures[0], t) if figures[0].name else group
    return t("situation.draft.measure", name=name, figures=comma.join(sentences))
