"""What people and programs command when data leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.audit.exports import Export
from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExport(Command):
    """Tell of a file with data before it leaves. Whoever made the file checked who may have it."""

    export: Export


EXPORT_COMMANDS: Final[tuple[type[Command], ...]] = (RecordExport,)
