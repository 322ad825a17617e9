"""What administrators command about imports, from a file to the directory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewImport(Command):
    """Keep what a file would do to a county's directory. kind: people | rosters; `complete`: the file is the
    whole list.
    """

    kind: str
    content: bytes = field(repr=False)
    filename: str
    complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCommand(Command):
    """What every command about one import has: its number. `region`: its county."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyImport(ImportCommand):
    """Let one's own preview in, or hand it to a second administrator. `digest`: of the preview that was
    looked at.
    """

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveImport(ImportCommand):
    """Let in what another administrator proposed. `digest`: of the preview that was looked at."""

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectImport(ImportCommand):
    """Refuse what another administrator proposed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawImport(ImportCommand):
    """Take one's own import back."""


IMPORT_COMMANDS: Final[tuple[type[Command], ...]] = (
    PreviewImport,
    ApplyImport,
    ApproveImport,
    RejectImport,
    WithdrawImport,
)
