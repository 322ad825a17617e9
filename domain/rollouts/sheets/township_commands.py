"""What is commanded when a township that was cut off is merged."""

from __future__ import annotations

from dataclasses import dataclass

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMerge(Command):
    """Tell of a township's journal that was merged: receipts and cases have commands of their own. `digest`:
    of the journal; `acts`: (time, who, what) of decisions that it notes.
    """

    rollout: str
    digest: str
    receipts: int
    cases: int
    acts: tuple[tuple[str, str, str], ...] = ()
