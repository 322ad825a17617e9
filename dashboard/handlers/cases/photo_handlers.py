"""Photos of cases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.cases.live_rows import LiveRows
from data_access.cases.photo_rows import count_photos, has_photo, save_photo
from data_access.database.transactions import Transactions
from data_access.database.unit_of_work import UnitOfWork
from data_access.files.photo_files import make_photo
from data_access.squads.squad_store import read_members
from domain.access.actor import Actor
from domain.cases.case_commands import AddPhoto
from domain.cases.photos import Photo, check_may_add, check_room, right_to_add
from domain.decisions.handling_decisions import add_photo as decide_photo
from domain.kernel.command import Command


def prepare_photo(
    _store: Transactions, command: AddPhoto, by: Actor, _context: Context, _now: datetime
) -> Photo:
    """The photo as it is kept. Refused forbidden, bad_photo, photo_too_large."""
    by.viewer.require(right_to_add(by), command.region)
    return make_photo(command.content)


def add_photo(work: UnitOfWork, command: AddPhoto, by: Actor, context: Context, photo: Photo) -> str:
    """The photo's id; one that is there already is not added again. Refused no_case, photos_full."""
    live, person = LiveRows(work), by.viewer.person or ""
    members = read_members(work.connection, work.world, command.case)
    case = check_may_add(live.cases([command.case]).get(command.case), by, members)
    if has_photo(work.connection, work.world, case.id, photo.id):
        return photo.id
    check_room(*count_photos(work.connection, work.world, case.id, person))
    taken_at = min(command.taken_at, work.now)
    save_photo(
        work.connection, work.world, case.id, photo,
        person=person, squad=command.squad, taken_at=taken_at, now=work.now,
    )  # fmt: skip
    new, change = decide_photo(case, photo, command.squad, by, work.now, context.counties[work.county].tz)
    live.keep([new])
    live.changes.add(change)
    live.save({case.id})
    return photo.id


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {AddPhoto: add_photo}
PREPARATIONS: Final[dict[type[Command], Callable[..., Any]]] = {AddPhoto: prepare_photo}
