"""Two cases that have to do with each other: linked 关联 by hand, or one split 拆分 from the other
(domain/cases/case_commands.py, `split_from`). Neither takes a case in hand nor makes it another version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.cases.handling_commands import CaseCommand
from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCases(CaseCommand):
    """Say that a case has to do with another one, `other`, by its id. It holds both ways."""

    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkCases(CaseCommand):
    """Say that it has not, after all."""

    other: str


RELATION_COMMANDS: Final[tuple[type[Command], ...]] = (
    LinkCases,
    UnlinkCases,
)


RELATIONS: Final[dict[str, type[CaseCommand]]] = {"link": LinkCases, "unlink": UnlinkCases}
"""What screens and programs call them."""
