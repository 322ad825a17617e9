"""What is commanded when a township that was cut off is merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMerge(Command):
    """Tell of a township's journal that was merged: receipts, visits, reports and cases have commands of
    their own. `digest`: of the journal, in letters; `acts`: (time, who, what) of decisions that it notes;
    `left`: the same of what could not be taken, and why.
    """

    rollout: str
    digest: str
    receipts: int
    cases: int
    acts: tuple[tuple[str, str, str], ...] = ()
    visits: int = 0
    reports: int = 0
    left: tuple[tuple[str, str, str], ...] = ()


TOWNSHIP_COMMANDS: Final[tuple[type[Command], ...]] = (RecordMerge,)
