"""The reducer: the state of a county as a screen holds it, and how changes move it. Pure and JSON-able.

The browser has the same reducer (assets/10_reducer.js); tests/laws/*.json bind both. The law: an old state
plus the changes since is the fresh state, for the whole county and for every sight of it.

state: {"county", "epoch", "seq", "at", "cases", "grids", "positions", "tally", "news"}; rows sorted by key.
tally: [township, day, matter, received, closed, on_time]. news: the newest NEWS rows by seq, oldest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from domain.access.scope import Sight
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


def narrow(change: Row, sight: Sight) -> Row | None:
    """What of a change a sight may see; None when nothing. What the sight lost sight of is gone there.

    What only the server knows (SECRET, and where something is that has left) is not in it.
    """
    if "canary" in change:
        return change
    kept = _NARROWED[change["topic"]](change, sight)
    return kept if kept is None or any(name in kept for name in _SCOPED) else None


SECRET: Final = frozenset(("called", "called_from", "matter_from", "moved_from"))
"""What no screen is told: who else is called into a case, and what an object was before."""
_SCOPED: Final = ("cases", "grids", "positions", "gone", "tally", "news")


def _narrowed_case(change: Row, sight: Sight) -> Row | None:
    """A case's change concerns one case: it is seen, or it was."""
    row = _told(change)
    region, matter, called = change["region"], row.get("matter"), row.get("called", ())
    sees = sight.sees(region, matter, called)
    if not sees and not _saw(change, region, matter, called, sight):
        return None
    kept = _head(change, sees)
    if sees:
        for name in ("cases", "news"):
            _keep(kept, name, [public(row) for row in change.get(name, ())])
        _keep(kept, "gone", change.get("gone"))
    else:
        _keep(kept, "gone", change.get("gone") or [row["id"] for row in change.get("cases", ())])
    _keep(kept, "tally", [row for row in change.get("tally", ()) if sight.counts(row[0], row[2])])
    return kept


def _saw(change: Row, region: str, matter: str | None, called: Sequence[str], sight: Sight) -> bool:
    """Whether the sight saw the case as it was before the change; given is what it is now."""
    came_from, matter_from = change.get("moved_from", region), change.get("matter_from", matter)
    return sight.sees(came_from, matter_from, change.get("called_from", called))


def _told(change: Row) -> Row:
    """The row of a case's change that says who may see it: the open case, else the line of news."""
    rows = change.get("cases") or change.get("news")
    return rows[0] if rows else change


def _narrowed_grid(change: Row, sight: Sight) -> Row | None:
    return change if change["region"].startswith(sight.region) else None


def _narrowed_position(change: Row, sight: Sight) -> Row | None:
    if sight.positions == "none":
        return None
    if "gone" in change:
        left = [person for person in change["gone"] if sight.sees_position(person, change["region"])]
        return _head(change, True) | {"gone": left} if left else None
    here = [row for row in change.get("positions", ()) if sight.sees_position(row["person"], row["region"])]
    if here:
        return _head(change, True) | {"positions": here}
    if "moved_from" not in change:
        return None
    came_from = change["moved_from"]
    left = [
        row["person"] for row in change.get("positions", ()) if sight.sees_position(row["person"], came_from)
    ]
    return _head(change, False) | {"gone": left} if left else None


_NARROWED: Final = {"cases": _narrowed_case, "grids": _narrowed_grid, "positions": _narrowed_position}


def _head(change: Row, sees: bool) -> Row:
    """Number, time, kind and topic, and the region: of what has left, the one it was seen in."""
    region = change["region"] if sees else change.get("moved_from", change["region"])
    return {
        "seq": change["seq"],
        "at": change["at"],
        "kind": change["kind"],
        "topic": change["topic"],
        "region": region,
    }


def public(row: Row) -> Row:
    """A row of the live state as a screen gets it."""
    return {name: said for name, said in row.items() if name not in SECRET} if "called" in row else row


def _keep(change: Row, name: str, rows: list[Any] | None) -> None:
    if rows:
        change[name] = rows


def narrow_state(state: State, sight: Sight, news: Iterable[Row] | None = None) -> State:
    """What of a state a sight may see.

    `news`: the newest NEWS rows the sight saw, oldest first. Without it there are those of the county's
    newest that it sees, which can be fewer.
    """
    told = [row for row in state["news"] if sight.sees_case(row)] if news is None else news
    return {
        **state,
        "cases": [public(row) for row in state["cases"] if sight.sees_case(row)],
        "grids": [row for row in state["grids"] if row["region"].startswith(sight.region)],
        "positions": [row for row in state["positions"] if sight.sees_position(row["person"], row["region"])],
        "tally": [row for row in state["tally"] if sight.counts(row[0], row[2])],
        "news": [public(row) for row in told],
    }
