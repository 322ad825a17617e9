"""What is written in a squad: by its people from their phones, and by the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.squad_messages import case_facts, write_message_notices
from data_access.cases.live_rows import LiveRows
from data_access.cases.photo_rows import count_photos, has_photo, save_photo
from data_access.database.transactions import Transactions
from data_access.database.unit_of_work import UnitOfWork
from data_access.files.photo_files import make_photo
from data_access.squads.conversation_rows import add_squad_message, find_sent
from data_access.squads.squad_store import read_squad, save_squad
from data_access.squads.voice_rows import keep_voice
from domain.access.actor import Actor
from domain.access.masking import mask_text, names_of
from domain.cases.case_join import Case
from domain.cases.photos import Photo, check_room
from domain.decisions.handling_decisions import add_photo
from domain.kernel.command import Command
from domain.kernel.lookups import require_found
from domain.squads.conversation import (
    SquadMessage,
    add_message,
    check_may_write,
    check_message,
    find_author,
    message_change,
)
from domain.squads.squad_commands import SendSquadMessage
from domain.squads.voices import Voice, make_voice


@dataclass(frozen=True, slots=True)
class Extras:
    """What goes with the words of a message, as it is kept."""

    photo: Photo | None = None
    voice: Voice | None = None


def prepare_message(
    _store: Transactions, command: SendSquadMessage, by: Actor, _context: Context, _now: datetime
) -> Extras:
    """The photo as it is kept, and the recording. Refused forbidden, bad_photo, photo_too_large, bad_voice,
    voice_too_large, voice_too_long.
    """
    if not command.photo and not command.voice:
        return Extras()
    check_may_write(by)
    voice = make_voice(command.voice, command.voice_s) if command.voice else None
    return Extras(make_photo(command.photo) if command.photo else None, voice)


def send_message(
    work: UnitOfWork, command: SendSquadMessage, by: Actor, context: Context, extras: Extras
) -> SquadMessage:
    """The message; what was sent before under its key is not sent again. Refused no_squad, released,
    forbidden, ended, no_message, too_long, bad_place, messages_full, photos_full, voices_full.
    """
    photo, voice = extras.photo, extras.voice
    old = require_found(read_squad(work.connection, work.world, command.squad), "no_squad", "squad", "squad")
    author = find_author(old, by)
    known = find_sent(work.connection, work.world, old.id, author, command.key)
    if known is not None:
        return known
    check_message(old, command)
    live, tz = LiveRows(work), context.counties[work.county].tz
    case = live.cases([old.case])[old.case]
    text = mask_text(command.text.strip(), names_of(case.reporter))
    new, message = add_message(old, command, author, text, "" if photo is None else photo.id, work.now, voice)
    if photo is not None:
        _keep_photo(live, work, case, photo, message, by, context)
    if voice is not None:
        keep_voice(work.connection, work.world, old.id, case.id, voice, work.now)
    save_squad(work.connection, work.world, new)
    add_squad_message(work.connection, work.world, message)
    facts = case_facts(case, context.counties.get(work.county))
    sees_page = partial(context.sees_page, work.world)
    write_message_notices(work, new, message, facts, sees_page)
    live.changes.add(message_change(new, message, by, work.now, tz))
    live.save({case.id})
    return message


def _keep_photo(
    live: LiveRows,
    work: UnitOfWork,
    case: Case,
    photo: Photo,
    message: SquadMessage,
    by: Actor,
    context: Context,
) -> None:
    """The photo among those of the case; the same one is kept once."""
    if has_photo(work.connection, work.world, case.id, photo.id):
        return
    person = message.by.removeprefix("person:")
    check_room(*count_photos(work.connection, work.world, case.id, person))
    save_photo(
        work.connection, work.world, case.id, photo,
        person=person, squad=message.squad, taken_at=message.said_at, now=work.now,
    )  # fmt: skip
    tz = context.counties[work.county].tz
    new, change = add_photo(case, photo, message.squad, by, work.now, tz)
    live.keep([new])
    live.changes.add(change)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {SendSquadMessage: send_message}
PREPARATIONS: Final[dict[type[Command], Callable[..., Any]]] = {SendSquadMessage: prepare_message}
