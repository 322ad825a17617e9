"""What every kind of live state says of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.access.scope import Scope
from domain.changes import Row
from domain.kernel.values import value


def as_it_is(row: Row) -> Row:
    """A row that has no secrets."""
    return row


@value
class Topic:
    """`name`: its table in the state, whose rows are known by their field `key`.

    `narrow(change, scope)`: what of a change a scope may see, None when nothing; `shows(row, scope)`: whether
    a scope sees a row of the state, and `public(row)` what of it.
    """

    name: str
    key: str
    narrow: Callable[[Row, Scope], Row | None]
    shows: Callable[[Row, Scope], bool]
    public: Callable[[Row], Row] = as_it_is


def head_of(change: Row, sees: bool) -> Row:
    """Number, time, kind and topic, and the region: of what has left, the one it was seen in."""
    region = change["region"] if sees else change.get("moved_from", change["region"])
    return {name: change[name] for name in ("seq", "at", "kind", "topic")} | {"region": region}


def keep_rows(change: Row, name: str, rows: list[Any] | None) -> None:
    """Put rows into a narrowed change, when there are any."""
    if rows:
        change[name] = rows
