"""Commands about cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.cases.details import REVEALED, read_case, words_of
from data_access.unit_of_work import UnitOfWork
from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.access.reasons import checked_reason
from domain.cases.case_commands import RevealCase
from domain.cases.case_visibility import check_revealable
from domain.kernel.command import Command


def reveal_case(work: UnitOfWork, command: RevealCase, by: Actor, context: Context) -> dict[str, Any]:
    """The REVEALED fields as their sources wrote them, and `n`, the row of the trace that says who looked and
    why. Refused bad_reason, no_case.
    """
    reason = checked_reason(command.reason)
    found = read_case(work.connection, command.case)
    case = check_revealable(found, work.world, by.viewer, context.matters_of(work.county))
    fields = {"fields": [*REVEALED]}
    n = work.trace("case.revealed", case.id, None, fields, reason=mask_text(reason))
    return words_of(case) | {"case": case.id, "n": n}


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {RevealCase: reveal_case}
