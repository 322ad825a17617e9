"""Figures of a situation report: what the system knew at one moment, and how it differs from the report
before. What nobody knows is unknown, never nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from domain.kernel.values import value

GROUPS: Final = ("response", "warning", "storm", "rollout", "evacuation", "check", "case", "squad")
"""The parts of a report's table, in their order."""
NEW, GONE, CHANGED, SAME = "new", "gone", "changed", "same"
MOST_FIGURES: Final = 200
REPLACED_CODES: Final = ("moved", "settled", "unknown")
"""Of evacuations in older reports, which counted each state by itself: moved left out who was settled by
then, unknown took in who was told. Figures of now have other codes and are not compared with them.
"""


@value
class Figure:
    """One line of the table. `group`: of GROUPS; `code`: what is told; `subject`: of what (a roll-out's tier,
    a check, a warning), '' where there is one alone; `name`, `name_en`: the subject as people call it;
    `value`: a number; `text`: words in place of one. Neither: it is not known.
    """

    group: str
    code: str
    subject: str = ""
    name: str = ""
    value: float | None = None
    text: str = ""
    name_en: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """By what the same line of another report is found."""
        return (self.group, self.code, self.subject)

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return self.value is not None or bool(self.text)


@value
class FigureChange:
    """A line beside the same one of the report before. `state`: NEW, GONE, CHANGED or SAME; `delta`: by how
    much a number moved, None where either was not known.
    """

    figure: Figure
    was: Figure | None
    state: str
    delta: float | None = None


def compare_figures(now: Iterable[Figure], before: Iterable[Figure]) -> list[FigureChange]:
    """Every line of now beside what it was, and behind them those that are there no more."""
    old = {figure.key: figure for figure in before}
    found = [_compare(figure, old.pop(figure.key, None)) for figure in now]
    gone = [figure for figure in old.values() if not _is_replaced(figure)]
    return found + [FigureChange(figure, figure, GONE) for figure in gone]


def _is_replaced(figure: Figure) -> bool:
    return figure.group == "evacuation" and figure.code in REPLACED_CODES


def _compare(figure: Figure, was: Figure | None) -> FigureChange:
    if was is None:
        return FigureChange(figure, None, NEW)
    if (figure.value, figure.text) == (was.value, was.text):
        return FigureChange(figure, was, SAME, 0.0 if figure.value is not None else None)
    moved = None
    if figure.value is not None and was.value is not None:
        moved = figure.value - was.value
    return FigureChange(figure, was, CHANGED, moved)
