"""Commands about households."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.database.transactions import Transactions
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.households.household_import import (
    HouseholdImport,
    read_import,
    write_import,
)
from domain.access.actor import Actor
from domain.access.masking import mask_text
from domain.access.rights import Right
from domain.directory.households.household_commands import ImportHouseholds
from domain.kernel.command import Command
from domain.kernel.text import one_line

LONGEST_NAME: Final = 120


def prepare_households(
    store: Transactions, command: ImportHouseholds, by: Actor, context: Context, now: datetime
) -> HouseholdImport:
    """The file, read and held against the households of the county. Refused forbidden. Raises BadFile."""
    by.viewer.require(Right.MANAGE_PEOPLE, command.region)
    with store.reading() as connection:
        return read_import(connection, context.counties[command.region], command.content, command.filename)


def import_households(
    work: UnitOfWork, command: ImportHouseholds, by: Actor, context: Context, found: HouseholdImport
) -> HouseholdImport:
    """What was taken over and what was left out. Refused forbidden, preview_stale."""
    by.viewer.require(Right.MANAGE_PEOPLE, work.county)
    write_import(work, found, mask_text(one_line(command.filename))[-LONGEST_NAME:])
    return found


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {ImportHouseholds: import_households}
PREPARATIONS: Final[dict[type[Command], Callable[..., Any]]] = {ImportHouseholds: prepare_households}
