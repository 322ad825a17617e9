"""Squads that were made in a township while it was cut off, and what was written in them, as history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.cases.live_rows import LiveRows
from data_access.cases.photo_rows import has_photo
from data_access.database.unit_of_work import UnitOfWork
from data_access.squads.conversation_rows import add_squad_message, find_sent
from data_access.squads.squad_store import read_case_squads, save_squad
from data_access.squads.voice_rows import keep_voice
from domain.access.actor import Actor
from domain.access.masking import mask_text, names_of
from domain.access.rights import Right
from domain.cases.case_join import Case
from domain.emergency.rollouts.sheets.squad_record import (
    RECORDED,
    find_recorded,
    record_message,
    record_squad,
    require_case,
)
from domain.emergency.rollouts.sheets.township_commands import RecordSquad
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.squads.conversation import SquadMessage, message_change
from domain.squads.squad import Squad
from domain.squads.squad_rows import squad_change
from domain.squads.voices import Voice


@dataclass(slots=True)
class SquadOutcome:
    """What became of a squad: its id here, whether it is another now, how many of its messages were new; who
    was refused, and why, by place among the messages.
    """

    squad: str
    is_new: bool
    taken: int = 0
    refused: dict[int, Refused] = field(default_factory=dict)


def record(work: UnitOfWork, command: RecordSquad, by: Actor, context: Context) -> SquadOutcome:
    """What became of it; nobody is told anything. Refused forbidden, no_case, squad_full."""
    by.viewer.require(Right.ROLLOUTS, work.county)
    live, tz = LiveRows(work), context.counties[work.county].tz
    case = require_case(live.cases([command.case]).get(command.case))
    known = read_case_squads(work.connection, work.world, case.id)
    old, new = find_recorded(known, command.origin), record_squad(known, command, case, work.now)
    done, voices = SquadOutcome(new.id, new is not old), {voice.id: voice for voice in command.voices}
    if new is not old:
        live.changes.add(squad_change(RECORDED, old, new, by, work.now, tz, command.reason))
    for index, message in enumerate(command.messages):
        if find_sent(work.connection, work.world, new.id, message.by, message.key) is not None:
            continue
        try:
            new, taken = _take(work, new, message, case, voices.get(message.voice))
        except Refused as why:
            done.refused[index] = why
            continue
        add_squad_message(work.connection, work.world, taken)
        live.changes.add(message_change(new, taken, by, work.now, tz))
        done.taken += 1
    if new is not old:
        save_squad(work.connection, work.world, new)
        live.save({case.id})
    return done


def _take(
    work: UnitOfWork, squad: Squad, message: SquadMessage, case: Case, voice: Voice | None
) -> tuple[Squad, SquadMessage]:
    """The squad with a message, whose recording is stored. Refused as record_message is, voices_full."""
    has_it = bool(message.photo) and has_photo(work.connection, work.world, case.id, message.photo)
    text = mask_text(message.text, names_of(case.reporter))
    recorded = record_message(squad, message, text, has_it, voice, work.now)
    if voice is not None:
        keep_voice(work.connection, work.world, squad.id, case.id, voice, work.now)
    return recorded


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {RecordSquad: record}
