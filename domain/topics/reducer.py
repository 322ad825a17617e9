"""The reducer: the state of a county as a screen holds it, and how changes move it. Pure and JSON-able.

The browser has the same reducer (assets/app/state/live/reducer.js);
tests/laws/*.json bind both. The law: an old state
plus the changes since is the fresh state, for the whole county and for every scope of it.

state: {"county", "epoch", "seq", "at", a table for each topic, "tally", "news"}; rows sorted by key.
tally: [township, day, matter, received, closed, on_time]. news: what `take_newest` leaves, oldest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.case_topic import public_case
from domain.topics.registry import BY_NAME, NAMES, TOPICS

State = dict[str, Any]
NEWS: Final = 20
LOANS: Final = ("loan.began", "loan.ended")
_SCOPED: Final = (*NAMES, "gone", "tally", "news")


def empty(county: str, epoch: str = "", seq: int = 0, at: str | None = None) -> State:
    """The state of a county of which nothing is known."""
    return {
        "county": county,
        "epoch": epoch,
        "seq": seq,
        "at": at,
        **{name: [] for name in NAMES},
        "tally": [],
        "news": [],
    }


def apply(state: State, change: Row) -> State:
    """The state after one wire change; the same state when it is not newer than the state."""
    return apply_all(state, [change])


def apply_all(state: State, changes: Iterable[Row]) -> State:
    """The state after changes in the order of their seq; those not newer than the state are skipped."""
    rows = {topic.name: {row[topic.key]: row for row in state[topic.name]} for topic in TOPICS}
    tally = {tuple(row[:3]): row[3:] for row in state["tally"]}
    news, seq, at = list(state["news"]), state["seq"], state["at"]
    for change in changes:
        if change["seq"] <= seq:
            continue
        seq, at = change["seq"], change["at"]
        _put(rows, change)
        _add(tally, change.get("tally", ()))
        news.extend(change.get("news", ()))
    return _state(state, seq, at, rows, tally, news)


def _put(rows: dict[str, dict[str, Row]], change: Row) -> None:
    for topic in TOPICS:
        for row in change.get(topic.name, ()):
            rows[topic.name][row[topic.key]] = row
    for key in change.get("gone", ()):
        rows[change["topic"]].pop(key, None)


def _add(tally: dict[tuple[Any, ...], list[int]], deltas: Sequence[list[Any]]) -> None:
    for delta in deltas:
        key = tuple(delta[:3])
        total = [a + b for a, b in zip(tally.get(key, [0, 0, 0]), delta[3:], strict=True)]
        if any(total):
            tally[key] = total
        else:
            tally.pop(key, None)


def _state(
    old: State,
    seq: int,
    at: str | None,
    rows: Mapping[str, Mapping[str, Row]],
    tally: Mapping[tuple[Any, ...], Sequence[int]],
    news: list[Row],
) -> State:
    tables = {table: [row for _, row in sorted(by_key.items())] for table, by_key in rows.items()}
    return {
        **old,
        "seq": seq,
        "at": at,
        **tables,
        "tally": [[*key, *counts] for key, counts in sorted(tally.items())],
        "news": take_newest(sorted(news, key=lambda row: row["seq"], reverse=True)),
    }


def take_newest(rows: Iterable[Row], most: int = NEWS) -> list[Row]:
    """Of rows of news, the newest first, so many, the oldest first; those of loans come on top, at most a
    quarter as many: whoever calls people crowds no case out.
    """
    kept: list[Row] = []
    loans = 0
    for row in rows:
        if row.get("kind") not in LOANS:
            kept.append(row)
        elif loans < most // 4:
            loans += 1
            kept.append(row)
        if len(kept) - loans == most:
            break
    return kept[::-1]


def narrow(change: Row, scope: Scope) -> Row | None:
    """What of a change a scope may see; None when nothing. What the scope lost sight of is gone there.

    What only the server knows is not in it.
    """
    if "canary" in change:
        return change
    kept = BY_NAME[change["topic"]].narrow(change, scope)
    return kept if kept is None or any(name in kept for name in _SCOPED) else None


def narrow_state(state: State, scope: Scope, news: Iterable[Row] | None = None) -> State:
    """What of a state a scope may see.

    `news`: the newest rows the scope saw (`take_newest`), oldest first. Without it there are those of the
    county's newest that it sees, which can be fewer.
    """
    shown = [row for row in state["news"] if scope.sees_case(row)] if news is None else news
    tables = {
        topic.name: [topic.public(row) for row in state[topic.name] if topic.shows(row, scope)]
        for topic in TOPICS
    }
    return {
        **state,
        **tables,
        "tally": [row for row in state["tally"] if scope.counts(row[0], row[2])],
        "news": [public_case(row) for row in shown],
    }
