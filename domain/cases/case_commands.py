"""What people command about a case."""

from __future__ import annotations

from dataclasses import dataclass

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealCase(Command):
    """See a case's words as their sources wrote them. Needs a reason."""

    case: str
