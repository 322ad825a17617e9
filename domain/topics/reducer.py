"""The reducer: the state of a county as a screen holds it, and how changes move it. Pure and JSON-able.

The browser has the same reducer (assets/app/state/live/reducer.js);
tests/laws/*.json bind both. The law: an old state
plus the changes since is the fresh state, for the whole county and for every scope of it.

state: {"county", "epoch", "seq", "at", a table for each topic, "tally", "news"}; rows sorted by key.
tally: [township, day, matter, received, closed, on_time]. news: what `take_newest` leaves, oldest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from domain.access.scope import Scope
from domain.changes import Row
from domain.topics.case_topic import public_case
from domain.topics.registry import BY_NAME, NAMES, TOPICS

State = dict[str, Any]
NEWS: Final = 20
LOANS: Final = ("loan.began", "loan.doubled", "loan.ended")
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
    fold = Fold(state)
    for change in changes:
        fold.take(change)
    return fold.state()


class Fold:
    """A state that changes are folded into where it stands: a change costs what it holds, however large the
    state is, and nothing of it is kept that a later one replaced.
    """

    def __init__(self, state: State) -> None:
        self._made = state
        self._moved: set[str] = set()
        self._rows = {topic.name: {row[topic.key]: row for row in state[topic.name]} for topic in TOPICS}
        self._tally = {tuple(row[:3]): row[3:] for row in state["tally"]}
        self._news, self._seq, self._at = list(state["news"]), state["seq"], state["at"]

    def take(self, change: Row) -> None:
        """Move on by one change; by none that is not newer."""
        if change["seq"] <= self._seq:
            return
        self._seq, self._at = change["seq"], change["at"]
        self._put(change)
        if deltas := change.get("tally"):
            self._moved.add("tally")
            _add(self._tally, deltas)
        if news := change.get("news"):
            self._news = _order_news([*self._news, *news])

    def _put(self, change: Row) -> None:
        for topic in TOPICS:
            if rows := change.get(topic.name):
                self._moved.add(topic.name)
                self._rows[topic.name].update((row[topic.key], row) for row in rows)
        if gone := change.get("gone"):
            self._moved.add(change["topic"])
            for key in gone:
                self._rows[change["topic"]].pop(key, None)

    def state(self) -> State:
        """The state now. One that was given out stays as it is; tables that did not move are shared."""
        if self._seq != self._made["seq"]:
            moved = {name: self._table(name) for name in self._moved}
            head = {"seq": self._seq, "at": self._at, "news": _order_news(self._news)}
            self._made = {**self._made, **head, **moved}
            self._moved.clear()
        return self._made

    def _table(self, name: str) -> list[Any]:
        if name == "tally":
            return [[*key, *counts] for key, counts in sorted(self._tally.items())]
        return [row for _, row in sorted(self._rows[name].items())]


def _add(tally: dict[tuple[Any, ...], list[int]], deltas: Sequence[list[Any]]) -> None:
    for delta in deltas:
        key = tuple(delta[:3])
        total = [a + b for a, b in zip(tally.get(key, [0, 0, 0]), delta[3:], strict=True)]
        if any(total):
            tally[key] = total
        else:
            tally.pop(key, None)


def _order_news(news: list[Row]) -> list[Row]:
    return take_newest(sorted(news, key=lambda row: row["seq"], reverse=True))


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
