"""Households that stand in several evacuations: each counts once, by the line that is to be believed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from domain.emergency.rollouts.evacuations.evacuation import Evacuation
from domain.emergency.rollouts.evacuations.ledger import SHOULD_MOVE, Entry
from domain.emergency.rollouts.evacuations.ledger_counts import NOTHING, count_entry
from domain.kernel.values import value

SharedLine = tuple[Evacuation, Entry]
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


@value
class SharedCount:
    """`households`: how many stand in more than one evacuation, by evacuation how many of them; `counts`: of
    everybody in any of them, each household once.
    """

    households: int
    by_evacuation: tuple[tuple[str, int], ...]
    counts: tuple[int, ...]


def choose_line(lines: Sequence[SharedLine]) -> Entry:
    """The line by which a household counts: that of an order that stands before that of a lifted one, what
    somebody said before what nobody knows, then what was said last, then the later order.
    """

    def weigh(line: SharedLine) -> tuple[bool, bool, datetime, str]:
        evacuation, entry = line
        return evacuation.lifted_at is None, entry.state != SHOULD_MOVE, _last_word(entry), evacuation.id

    return max(lines, key=weigh)[1]


def _last_word(entry: Entry) -> datetime:
    """When something was last said of a household."""
    times = (entry.told_at, entry.refused_at, entry.persuaded_at, entry.moved_at, entry.settled_at)
    more = (entry.returned_at, entry.away_at, entry.stayed_at, entry.place_at)
    return max((at for at in (*times, *more) if at is not None), default=_NEVER)


def count_shared(
    totals: Iterable[tuple[int, ...]], shared: Mapping[str, Sequence[SharedLine]]
) -> SharedCount:
    """`totals`: the sums of each evacuation; `shared`: by household its lines, of those that have several."""
    counts = [sum(column) for column in zip(NOTHING, *totals, strict=True)]
    by_evacuation: dict[str, int] = {}
    for lines in shared.values():
        for evacuation, entry in lines:
            by_evacuation[evacuation.id] = by_evacuation.get(evacuation.id, 0) + 1
            _add(counts, entry, -1)
        _add(counts, choose_line(lines), 1)
    return SharedCount(len(shared), tuple(sorted(by_evacuation.items())), tuple(counts))


def _add(counts: list[int], entry: Entry, sign: int) -> None:
    for at, count in enumerate(count_entry(entry)):
        counts[at] += sign * count
