"""Figures beside those of the report before: what is unknown is compared with nothing."""

from __future__ import annotations

from domain.emergency.responses.situations.situation_figures import (
    CHANGED,
    GONE,
    NEW,
    REPLACED_CODES,
    SAME,
    Figure,
    compare_figures,
)


def make_moved_figure(value: float | None) -> Figure:
    return Figure("evacuation", "moved_in_all", "ZY-1", "ZY-1", value)


def test_what_moved_says_by_how_much() -> None:
    (found,) = compare_figures([make_moved_figure(12)], [make_moved_figure(5)])
    assert (found.state, found.delta) == (CHANGED, 7)
    (same,) = compare_figures([make_moved_figure(5)], [make_moved_figure(5)])
    assert (same.state, same.delta) == (SAME, 0)


def test_what_was_or_is_unknown_has_no_difference() -> None:
    for now, before in ((12, None), (None, 12)):
        (found,) = compare_figures([make_moved_figure(now)], [make_moved_figure(before)])
        assert (found.state, found.delta) == (CHANGED, None)
    assert not make_moved_figure(None).known
    assert make_moved_figure(0).known


def test_what_is_new_and_what_is_gone_is_told() -> None:
    now, before = (
        Figure("warning", "colour", "w2", text="red"),
        Figure("warning", "colour", "w1", text="blue"),
    )
    assert [
        (compare_figure.state, compare_figure.figure.subject)
        for compare_figure in compare_figures([now], [before])
    ] == [
        (NEW, "w2"),
        (GONE, "w1"),
    ]


def test_figures_that_meant_something_else_before_are_not_compared() -> None:
    """A report that is continued over an upgrade shows no change that nobody reported."""
    before = [Figure("evacuation", code, "ZY-1", "ZY-1", 64) for code in REPLACED_CODES]
    (found,) = compare_figures([make_moved_figure(489)], before)
    assert (found.state, found.was, found.delta) == (NEW, None, None)
    assert [change.state for change in compare_figures(before, before)] == [SAME] * 3
