"""What a verification found: one finding a thing that is wrong, and the verdict over a county."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from data_access.database.trace_chain import Tail

MOST_FINDINGS = 100
"""Findings of one county that are told one by one; all are counted."""
ALL = ""
"""In place of a county: what is wrong with the tables themselves."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `n`: the row (or the first of several); `until`: the last of them.

    kinds: altered, missing, cut, added, head, unpaired, rewritten, anchor_beyond, anchor_damaged,
    anchor_missing, no_anchor; spoilt, before, shape, stray, change_state; case_link, case_gone, case_state,
    grid_state and so on for each kind of live state (docs/trace.md).
    """

    county: str
    kind: str
    n: int
    until: int = 0
    where: str = ""


class Wrong(NamedTuple):
    """A row that is not what the trace says. kind: case_link, case_gone, change_state, and
    case_state, grid_state, one for each kind of live state (docs/trace.md); `where`: object and fields.
    """

    kind: str
    n: int
    where: str


@dataclass(slots=True)
class Verdict:
    """What was found in one county, or (`county` ALL) in the tables themselves."""

    county: str
    rows: int = 0
    last: Tail = field(default_factory=Tail)
    anchors: int = 0
    findings: list[Finding] = field(default_factory=list)
    count: int = 0

    @property
    def sound(self) -> bool:
        return self.count == 0

    def add(self, kind: str, n: int, until: int = 0, where: str = "") -> None:
        """Note a finding."""
        self.count += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(self.county, kind, n, until, where))
