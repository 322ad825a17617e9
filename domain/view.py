"""The reducer: the state of a county as a screen holds it, and how changes move it. Pure and JSON-able.

The browser has the same reducer (assets/10_reducer.js); tests/laws/*.json bind both. The law: an old state
plus the changes since is the fresh state, for the whole county and for every region in it.

state: {"county", "epoch", "seq", "at", "cases", "grids", "positions", "tally", "news"}; rows sorted by key.
tally: [township, day, matter, received, closed, on_time]. news: the newest NEWS rows by seq, oldest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from domain.changes import Row

State = dict[str, Any]
NEWS: Final = 20
_KEYS: Final = {"cases": "id", "grids": "region", "positions": "person"}


def empty(county: str, epoch: str = "", seq: int = 0, at: str | None = None) -> State:
    """The state of a county of which nothing is known."""
    return {
        "county": county,
        "epoch": epoch,
        "seq": seq,
        "at": at,
        "cases": [],
        "grids": [],
        "positions": [],
        "tally": [],
        "news": [],
    }


def apply(state: State, change: Row) -> State:
    """The state after one wire change; the same state when it is not newer than the state."""
    return apply_all(state, [change])


def apply_all(state: State, changes: Iterable[Row]) -> State:
    """The state after changes in the order of their seq; those not newer than the state are skipped."""
    rows = {table: {row[key]: row for row in state[table]} for table, key in _KEYS.items()}
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
    for table, key in _KEYS.items():
        for row in change.get(table, ()):
            rows[table][row[key]] = row
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
        "news": sorted(news, key=lambda row: row["seq"])[-NEWS:],
    }


def narrow(change: Row, scope: str) -> Row | None:
    """What of a change a region may see; None when nothing. A row that moved out of it is gone there."""
    kept = {name: value for name, value in change.items() if name not in _SCOPED}
    came_from = change.get("moved_from", "").startswith(scope)
    gone = list(change.get("gone", ())) if came_from or change["region"].startswith(scope) else []
    for table, key in _KEYS.items():
        inside, outside = _split(change.get(table, ()), scope)
        _keep(kept, table, inside)
        if came_from:
            gone += [row[key] for row in outside]
    _keep(kept, "gone", gone)
    _keep(kept, "tally", [row for row in change.get("tally", ()) if row[0].startswith(scope)])
    _keep(kept, "news", _split(change.get("news", ()), scope)[0])
    return kept if "canary" in kept or any(name in kept for name in _SCOPED) else None


_SCOPED: Final = frozenset(("cases", "grids", "positions", "gone", "tally", "news"))


def _split(rows: Iterable[Row], scope: str) -> tuple[list[Row], list[Row]]:
    inside: list[Row] = []
    outside: list[Row] = []
    for row in rows:
        (inside if row["region"].startswith(scope) else outside).append(row)
    return inside, outside


def _keep(change: Row, name: str, rows: list[Any]) -> None:
    if rows:
        change[name] = rows


def narrow_state(state: State, scope: str, news: Sequence[Row] | None = None) -> State:
    """What of a state a region may see.

    `news`: the newest NEWS rows of the region, oldest first. Without it the region gets those of the county's
    newest that are its own, which can be fewer.
    """
    tables = {table: _split(state[table], scope)[0] for table in _KEYS}
    return {
        **state,
        **tables,
        "tally": [row for row in state["tally"] if row[0].startswith(scope)],
        "news": list(news) if news is not None else _split(state["news"], scope)[0],
    }
