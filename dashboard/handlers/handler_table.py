"""What carries a command out: one function for each, `handler(work, command, by, context)`.

A handler loads what the rules need to know, lets them decide, and writes rows and trace through the unit of
work. It opens no transaction and does nothing slow. What is slow (a file to read, rows to mask) is a
preparation, `prepare(store, command, by, context, now)`: it may read, changes nothing, and the handler gets
what it returns as its last argument.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dashboard.handlers import (
    audit_handlers,
    reset_handlers,
    source_handlers,
)
from dashboard.handlers.cases import (
    case_handlers,
    handling_handlers,
    joint_handlers,
    photo_handlers,
    relation_handlers,
)
from dashboard.handlers.directory import (
    complaint_handlers,
    directory_handlers,
    household_handlers,
    import_handlers,
)
from dashboard.handlers.reports import warning_handlers
from dashboard.handlers.responses import (
    patrol_handlers,
    response_handlers,
    situation_handlers,
)
from dashboard.handlers.rollouts import (
    call_handlers,
    check_handlers,
    correction_handlers,
    deputy_handlers,
    evacuation_handlers,
    hold_handlers,
    plan_handlers,
    proposal_handlers,
    rollout_handlers,
    second_person,
    task_handlers,
    township_handlers,
    visit_handlers,
)
from dashboard.handlers.rollouts.progress import difficulty_handlers, rating_handlers
from dashboard.handlers.sign_in import (
    account_handlers,
    invitation_handlers,
    key_handlers,
    own_account_handlers,
    sign_in_handlers,
)
from dashboard.handlers.squads import (
    message_handlers,
    phone_handlers,
    position_handlers,
    record_handlers,
    squad_handlers,
)
from domain.kernel.command import Command

Handler = Callable[..., Any]


def merge_handlers(*tables: Mapping[type[Command], Handler]) -> dict[type[Command], Handler]:
    """All of them by command. Raises ValueError for a command that two carry out."""
    merged: dict[type[Command], Handler] = {}
    for table in tables:
        if twice := merged.keys() & table.keys():
            raise ValueError(f"carried out twice: {sorted(command.__name__ for command in twice)}")
        merged.update(table)
    return merged


HANDLERS: Final = merge_handlers(
    account_handlers.HANDLERS,
    audit_handlers.HANDLERS,
    case_handlers.HANDLERS,
    complaint_handlers.HANDLERS,
    handling_handlers.HANDLERS,
    joint_handlers.HANDLERS,
    message_handlers.HANDLERS,
    directory_handlers.HANDLERS,
    evacuation_handlers.HANDLERS,
    household_handlers.HANDLERS,
    import_handlers.HANDLERS,
    invitation_handlers.HANDLERS,
    key_handlers.HANDLERS,
    own_account_handlers.HANDLERS,
    photo_handlers.HANDLERS,
    position_handlers.HANDLERS,
    relation_handlers.HANDLERS,
    reset_handlers.HANDLERS,
    response_handlers.HANDLERS,
    rollout_handlers.HANDLERS,
    call_handlers.HANDLERS,
    second_person.HANDLERS,
    deputy_handlers.HANDLERS,
    hold_handlers.HANDLERS,
    plan_handlers.HANDLERS,
    proposal_handlers.HANDLERS,
    situation_handlers.HANDLERS,
    task_handlers.HANDLERS,
    check_handlers.HANDLERS,
    correction_handlers.HANDLERS,
    patrol_handlers.HANDLERS,
    difficulty_handlers.HANDLERS,
    rating_handlers.HANDLERS,
    township_handlers.HANDLERS,
    visit_handlers.HANDLERS,
    source_handlers.HANDLERS,
    phone_handlers.HANDLERS,
    record_handlers.HANDLERS,
    squad_handlers.HANDLERS,
    sign_in_handlers.HANDLERS,
    warning_handlers.HANDLERS,
)
PREPARATIONS: Final = merge_handlers(
    household_handlers.PREPARATIONS,
    import_handlers.PREPARATIONS,
    message_handlers.PREPARATIONS,
    photo_handlers.PREPARATIONS,
    warning_handlers.PREPARATIONS,
)
