"""How the answers to a check add up in each region, by what each answer adds and takes away. What was not
answered is unknown: it is counted, and is in no sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from domain.changes import Row
from domain.emergency.rollouts.checks.check_answers import CheckItem
from domain.emergency.rollouts.checks.check_values import NUMBER, THOUSAND, weigh_value
from domain.emergency.rollouts.progress.branch_counts import list_branches
from domain.kernel.values import value


@value
class CheckBranch:
    """A region of a check. `milli`: the sum of the numbers in thousandths; `counts`: answers by what they
    are.
    """

    check: str
    region: str
    total: int = 0
    answered: int = 0
    milli: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its name among the rows of all checks."""
        return f"{self.check}/{self.region}"


@dataclass(slots=True)
class CheckAddition:
    """By how much a region changed."""

    total: int = 0
    answered: int = 0
    milli: int = 0
    counts: dict[str, int] = field(default_factory=dict)


class CheckChanges:
    """What items that are new or changed add to the regions above them. `kind`: of the check."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self.by_region: dict[str, CheckAddition] = {}

    def put(self, old: CheckItem | None, new: CheckItem) -> None:
        """An item that is new (old None), or another answer to one."""
        for region in list_branches(new.region):
            addition = self.by_region.setdefault(region, CheckAddition())
            addition.total += old is None
            if old is not None:
                self._add(addition, old, -1)
            self._add(addition, new, 1)

    def _add(self, addition: CheckAddition, item: CheckItem, sign: int) -> None:
        if item.answered_at is None:
            return
        milli, key = weigh_value(self._kind, item.value)
        addition.answered += sign
        addition.milli += sign * milli
        if key:
            addition.counts[key] = addition.counts.get(key, 0) + sign


def add_to_check(branch: CheckBranch, addition: CheckAddition) -> CheckBranch:
    """The region with what was added. Raises ValueError for a count below nothing."""
    counts = dict(branch.counts)
    for key, count in addition.counts.items():
        counts[key] = counts.get(key, 0) + count
    answered = branch.answered + addition.answered
    if answered < 0 or min(counts.values(), default=0) < 0:
        raise ValueError(f"fewer than no answers in {branch.id}")
    return replace(
        branch,
        total=branch.total + addition.total,
        answered=answered,
        milli=branch.milli + addition.milli,
        counts={key: count for key, count in sorted(counts.items()) if count},
    )


def sum_items(check: str, kind: str, items: Iterable[CheckItem]) -> dict[str, CheckBranch]:
    """The regions of a check counted from its items, by region."""
    changes = CheckChanges(kind)
    for item in items:
        changes.put(None, item)
    return {
        region: add_to_check(CheckBranch(check, region), addition)
        for region, addition in sorted(changes.by_region.items())
    }


def branch_part(branch: CheckBranch, kind: str) -> Row:
    """The row a screen gets of a region. `sum`: of a check for numbers, None before anybody answered."""
    known = kind == NUMBER and branch.answered > 0
    return {
        "id": branch.id,
        "part": "region",
        "check": branch.check,
        "region": branch.region,
        "total": branch.total,
        "answered": branch.answered,
        "sum": branch.milli / THOUSAND if known else None,
        "counts": dict(branch.counts),
    }
